"""Every message has its effects exactly once, in order per person, whatever crashes (delivery.md): proved on the real thing, seed by seed.

Other seeds: `HUB_FAULTS_SEEDS=7,8`. A seed that fails keeps its logs and can be run alone: `sh hub.sh faults mixed`. Fault by fault:
test_matrix.py.
"""

from __future__ import annotations

import os

import pytest

from tests.faults.run import kept_when_it_fails, run

pytestmark = [pytest.mark.broker, pytest.mark.fault]

SEEDS = [int(seed) for seed in os.environ.get("HUB_FAULTS_SEEDS", "3").split(",")]
"""Of three that follow each other one befalls the broker by force, as this one; one in order, one not at all."""
BERICHTEN, AHEAD = 10_000, 1_000


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_once_in_order_whatever_crashes(seed: int) -> None:
    """Workers are killed, stopped past their session, join and leave, the broker goes: nothing is lost, doubled or out of order."""
    with kept_when_it_fails(f"sh hub.sh faults mixed --berichten {BERICHTEN} --seed {seed}") as directory:
        outcome = run(directory, seed, BERICHTEN, AHEAD)

        assert outcome.verdict.deviations == {}
        assert outcome.account.balances, outcome.account
