"""The first next MDO of a table (8.3c)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.parties import HUIZEN
from hub.processes.complex.casustafels import CASUSTAFELS, TAFELS, ZONE
from hub.processes.tijd import EEUWIG

TAFEL = TAFELS["ede-volwassenen"]


def test_it_is_the_first_after_now() -> None:
    """Not the one of this very moment: who is invited then can't be there."""
    eerste = TAFEL.eerstvolgend(datetime(2026, 3, 2, tzinfo=UTC))
    assert eerste == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    assert TAFEL.eerstvolgend(eerste - timedelta(milliseconds=1)) == eerste
    assert TAFEL.eerstvolgend(eerste) == eerste + timedelta(weeks=2)


def test_the_clock_on_the_wall_counts() -> None:
    """Half past nine in winter and in summer."""
    zomer = TAFEL.eerstvolgend(datetime(2026, 7, 1, 12, tzinfo=UTC))
    assert (zomer.hour, zomer.astimezone(ZONE).hour) == (7, 9)


def test_before_the_first_sitting_it_is_the_first() -> None:
    assert TAFEL.eerstvolgend(datetime(2020, 1, 1, tzinfo=UTC)).astimezone(ZONE).replace(tzinfo=None) == TAFEL.vanaf


@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - zone comes from timezones
def test_there_is_always_one_and_it_lies_ahead(op: datetime) -> None:
    """Also where the calendar ends."""
    for tafel in TAFELS.values():
        assert op < tafel.eerstvolgend(op) or tafel.eerstvolgend(op) == EEUWIG


def test_both_houses_have_tables_and_the_ketenmanager_none() -> None:
    """Placeholders, and they say so."""
    assert {tafel.huis for tafel in CASUSTAFELS.tafels} == {*HUIZEN} - {"keten"}
    assert len(TAFELS) == len(CASUSTAFELS.tafels)
    assert CASUSTAFELS.placeholder
