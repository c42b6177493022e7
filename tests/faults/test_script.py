"""The faults that a seed brings."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults.script import BROKER, ROLES, Kind, script


@pytest.mark.parametrize("seed", range(30))
def test_every_seed_has_all_that_is_promised(seed: int) -> None:
    """Three kills over both roles, one pause, and of each role one that joins before one leaves."""
    faults = script(seed)
    kinds = Counter(fault.kind for fault in faults)
    places = {(fault.kind, fault.role): number for number, fault in enumerate(faults)}

    assert (kinds[Kind.KILL], kinds[Kind.PAUSE], kinds[Kind.JOIN], kinds[Kind.LEAVE]) == (3, 1, 2, 2)
    assert {fault.role for fault in faults if fault.kind is Kind.KILL} == set(ROLES)
    assert all(places[Kind.JOIN, role] < places[Kind.LEAVE, role] for role in ROLES)
    assert kinds[Kind.BROKER_STOP] + kinds[Kind.BROKER_KILL] == (BROKER[seed % 3] is not None)
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)


def test_a_seed_can_be_run_again() -> None:
    """The same seed gives the same faults."""
    assert script(5) == script(5) != script(6)
