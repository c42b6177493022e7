"""A letter by its headers, and which of them are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.dlq.letters import chosen, distinct, letter, named
from tests.dlq.build import read, written, wrong_key
from tests.poort.cases import NOW
from tests.privacy.traces import Traces
from tests.support.offers import persoon


def test_a_letter_tells_where_and_why() -> None:
    """Origin, stage, code and moment, as the poort wrote them; and nothing of the person."""
    one = read(written(wrong_key()))

    assert (one.stage, one.code, one.origin) == ("hub-poort", "sleutel-onjuist", "dji.detentie/0/7")
    assert (one.topic, one.partition, one.offset, one.attempt, one.cut, one.error) == (
        "dji.detentie",
        0,
        7,
        1,
        False,
        "",
    )
    assert abs(one.when - NOW) < timedelta(milliseconds=1)
    assert not Traces([persoon()]).found(repr(one.told()).encode())
    assert persoon().bsn not in repr(one.told())


def test_an_accepted_loss_has_no_id_of_its_own() -> None:
    """Its record is no message: it is called by its origin."""
    told = {"dlq_stage": b"hub-nazorg", "dlq_code": b"verlies-aanvaard", "dlq_topic": b"t", "dlq_offset": b"5"}
    one = letter(b"t/0/5-9", b"x", told, 0)

    assert (one.id, one.origin, one.partition, one.offset) == ("t/0/5-9", "t/0/5-9", -1, 5)


def test_what_is_told_again_is_told_once() -> None:
    """The poort is at least once: one id, one row, and how often it stands there."""
    first, second = read(written(wrong_key())), read(written(wrong_key(1, "m-2"), 8))
    again = read(written(wrong_key()), NOW + timedelta(minutes=1))

    assert [(one.origin, one.times, one.when) for one in distinct([first, second, again])] == [
        ("dji.detentie/0/7", 2, first.when),
        ("dji.detentie/0/8", 1, second.when),
    ]


@pytest.mark.parametrize(
    ("code", "stage", "minutes", "found"),
    [
        (None, None, None, 2),
        ("sleutel-onjuist", None, None, 2),
        ("te-groot", None, None, 0),
        (None, "hub-poort", None, 2),
        (None, "hub-nazorg", None, 0),
        (None, None, 0, 2),
        (None, None, 1, 1),
        (None, None, 3, 0),
        ("sleutel-onjuist", "hub-poort", 1, 1),
    ],
)
def test_they_are_chosen_by_code_stage_and_moment(
    code: str | None, stage: str | None, minutes: int | None, found: int
) -> None:
    """All that is asked for must hold; the moment itself belongs to it."""
    old, new = read(written(wrong_key())), read(written(wrong_key(1, "m-2"), 8), NOW + timedelta(minutes=2))
    since = None if minutes is None else old.when + timedelta(minutes=minutes)

    assert len(chosen([old, new], code, stage, since)) == found


def test_a_letter_is_found_by_its_id_and_by_its_origin() -> None:
    """Also one that stands there as a repeat of another: its origin is another."""
    first, repeat = read(written(wrong_key())), read(written(wrong_key(), 9))

    assert first.id == repeat.id
    assert named([first, repeat], first.id) == first
    assert named([first, repeat], "dji.detentie/0/9") == repeat
    assert named([first, repeat], "dji.detentie/0/8") is None
