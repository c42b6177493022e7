"""A process that grows is told from one that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.matrix.growth import Sample, growths


def _found(
    rss: Callable[[float], float],
    stand: Callable[[float], float] = lambda _: 10,
    starts: int = 1,
    who: str = "nazorg-1",
) -> set[str]:
    """What grows, of an hour's samples of `who`; `rss` and `stand` in MiB by the second."""
    moments = [float(second) for second in range(0, 3600, 5)]
    samples = [Sample(at, who, starts, rss(at), 28, 11, stand(at)) for at in moments]
    return {each.what for each in growths(samples) if not each.flat}


def test_a_process_that_breathes_is_flat() -> None:
    """A collector's waves, and what it took to get warm, are no growth."""
    assert _found(lambda at: 100 + at % 7 if at > 1000 else at / 10) == set()


def test_a_leak_is_growth() -> None:
    """Half a MiB a minute."""
    assert _found(lambda at: 100 + at / 120) == {"rss_mib"}


def test_what_the_dossiers_take_is_not_the_process_own() -> None:
    """Memory that goes with what is kept in it: of all dossiers a worker holds half."""
    assert _found(lambda at: 100 + at / 120, lambda at: at / 60) == set()


def test_the_dossiers_of_another_excuse_nobody() -> None:
    """A leak as large as what the other half of the dossiers grew by."""
    assert _found(lambda at: 100 + at / 60, lambda at: at / 60) == {"rss_mib"}


@pytest.mark.parametrize("who", ["poort-1", "broker"])
def test_the_dossiers_excuse_nobody_who_does_not_hold_them(who: str) -> None:
    """A leak of the poort as large as what the dossiers grew by is a leak all the same."""
    assert _found(lambda at: 100 + at / 120, lambda at: at / 120, who=who) == {"rss_mib"}


def test_a_process_that_was_killed_is_not_judged() -> None:
    """Each of its lives begins anew."""
    assert _found(lambda at: 100 + at / 120, starts=3) == set()
