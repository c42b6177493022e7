"""Cells of the fault matrix, one after the other on one broker. All of them: `sh hub.sh faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.matrix.cells import BY_NAME
from tests.faults.matrix.ground import Ground
from tests.faults.matrix.run import Run, play_all, play_one

pytestmark = [pytest.mark.broker, pytest.mark.fault]

SEED, COUNT, RATE = 8, 600, 200
"""By this seed the mixed cell replaces, kills, stops and cuts off workers, and the broker refuses what is large."""
CELLS = ("mixed/nazorg", "net-answers/poort")
GUARD, CELL = "offsets-in-transaction", "size/nazorg"


def _silent(what: str) -> None:
    """Nobody is told what is waited for."""


@pytest.mark.timeout(900)
def test_a_fault_leaves_nothing_lost_doubled_or_out_of_order() -> None:
    """Exactly once, in order, all dead letters and no other, offsets at the end, the state that the log leads to: whatever fails."""
    played = play_all([Run(BY_NAME[name], SEED, COUNT, RATE) for name in CELLS], _silent)

    assert {each.run.again: (each.directory, each.deviations) for each in played if each.deviations} == {}


@pytest.mark.timeout(300)
def test_without_a_guard_a_cell_deviates(tmp_path: Path) -> None:
    """A harness that finds nothing whatever happens would prove nothing. Every guard: `sh hub.sh faults guards`."""
    with Ground(tmp_path, [GUARD]) as ground:
        found = play_one(ground, Run(BY_NAME[CELL], SEED, COUNT, RATE), _silent).deviations

    assert "lost" in found
    assert not {"run", "drained"} & found.keys()  # it did not stand still: it lost what it said it had handled
