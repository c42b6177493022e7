"""Dates, spans and names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.regie import words
from hub.processes.nazorg.invoer import GEEN_BLAD
from tests.connectors.regie.lines import NOW, persoon


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 d"),
        (timedelta(days=-1), "0 min"),
    ],
)
def test_an_age_is_told_in_its_largest_unit_and_never_below_zero(ago: timedelta, said: str) -> None:
    assert said == words.age(NOW - ago, NOW)


def test_moments_are_local_in_summer_and_winter() -> None:
    assert words.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02-07-2026 00:30"
    assert words.moment(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == "01-12-2026 23:30"
    assert words.day(None) == words.moment(None) == words.age(None, NOW) == "-"


def test_a_name_begins_with_its_main_part_as_registered() -> None:
    assert words.name(persoon(0, "Özdemir", "Van den")) == "Özdemir, Jan Van den"


def test_the_origin_of_a_message_is_its_system_and_the_beginning_of_its_id() -> None:
    assert words.origin("urn:nld:oin:00000099000000010000:systeem:dji#7f31c2aa-11") == "dji 7f31c2aa"
    assert words.origin("tick") == "tick"
    assert words.origin(GEEN_BLAD) == "no sheet"
