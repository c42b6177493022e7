"""Limits per sender: who has which, and what is over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codec import Envelope, decode_as
from hub.engine.deadletter import dead_letters
from hub.engine.forwarding import Forwarded
from hub.engine.records import size
from hub.poort.begrenzing import begrensd
from hub.poort.doorgifte import doorgifte
from hub.poort.grenzen import GRENZEN, Grens, by_topic, read
from hub.privacy.doelen import Doel
from hub.privacy.seal import unseal
from hub.topology import names
from schemas.hub import BerichtGeweigerd, DodeBrief
from tests.poort.cases import NOW, SECRET, good
from tests.support.offers import Offer, received

LETTERS = dead_letters("hub-poort", bytes(32))
TIGHT = Grens(per_seconde=2, stoot=3, bytes=4096, weigeren=True, grondslag="test", placeholder=True)
LOOSE = TIGHT.model_copy(update={"weigeren": False})


def passed(grens: Grens, *offers: tuple[Offer, datetime]) -> list[Forwarded]:
    """What becomes of records one after another, by one limit for all topics."""
    forward = begrensd(doorgifte(SECRET, LETTERS), dict.fromkeys(GRENZEN, grens), LETTERS)
    spent, found = 0, list[Forwarded]()
    for number, (one, at) in enumerate(offers):
        found.append(forward(received(one, at, offset=number), spent))
        spent = found[-1].spent
    return found


def burst(count: int, at: datetime = NOW) -> list[tuple[Offer, datetime]]:
    """So many good messages of DJI at once."""
    return [(good(), at) for _ in range(count)]


def test_what_is_over_the_limit_is_refused_and_told() -> None:
    """The burst goes on; the next is set aside under its code, and its sender is told which message it was."""
    offers = burst(4)
    found = passed(TIGHT, *offers)
    letter, word = found[3].outs
    said = decode_as(word.value or b"", BerichtGeweigerd)
    assert [one.code for one in found] == [None, None, None, "te-veel-berichten"]
    assert (letter.topic, word.topic, found[3].over) == (names.DLQ, names.inbox("dji"), True)
    assert (said.code, said.offset) == ("te-veel-berichten", 3)
    assert f"{said.bericht_source}#{said.bericht_id}" == Envelope.from_headers(offers[3][0].headers).ref


def test_what_is_over_the_limit_is_not_kept_a_second_time() -> None:
    """Its sender has it still, and it stands where he put it: the letter says where, and no flood fills the dead letters."""
    letter = passed(TIGHT, *burst(4))[3].outs[0]
    kept = decode_as(unseal(letter.value or b"", bytes(32), letter.key or b""), DodeBrief)
    headers = dict(letter.headers)
    assert kept == DodeBrief(sleutel=None, waarde=None, koppen=())
    assert (letter.key, headers["dlq_code"], headers["dlq_cut"]) == (b"dji.detentie/0/3", b"te-veel-berichten", b"1")
    assert size(letter) < 1024


def test_who_may_not_be_refused_is_let_through_and_counted() -> None:
    """A refused release is a person on the street: over the limit it goes on, and an alarm tells."""
    found = passed(LOOSE, *burst(4))
    assert [(one.code, one.over) for one in found] == [(None, False)] * 3 + [(None, True)]
    assert [out.topic for out in found[3].outs] == [names.log(Doel.NAZORG)]


def test_with_time_there_is_room_again() -> None:
    """By the broker's clock, `per_seconde` at a time; what was refused has used nothing up."""
    later = NOW + timedelta(milliseconds=500)
    assert [one.code is None for one in passed(TIGHT, *burst(5), *burst(2, later))] == [True] * 3 + [False] * 2 + [
        True,
        False,
    ]


def test_what_is_larger_than_its_sender_may_send_is_refused() -> None:
    """Below what the hub carries, a sender can have less."""
    (found,) = passed(TIGHT.model_copy(update={"bytes": 10}), *burst(1))
    assert (found.code, found.over) == ("te-groot", True)


def test_a_message_that_is_refused_anyway_keeps_its_own_code() -> None:
    """It uses the limit up all the same: a flood of nonsense is a flood."""
    nonsense = (replace(good(), value=b"x"), NOW)
    found = passed(TIGHT, *[nonsense] * 4, *burst(1))
    assert [one.code for one in found] == ["inhoud-onleesbaar"] * 4 + ["te-veel-berichten"]


@given(st.lists(st.integers(0, 3_000_000), max_size=60).map(sorted), st.integers(0, 60))
def test_the_verdicts_are_the_same_wherever_it_is_taken_up_again(moments: list[int], at: int) -> None:
    """A worker that takes over knows what was used up from the committed offset: a replay gives the same verdicts."""

    def verdicts(spent: int, some: list[int]) -> tuple[list[bool], int]:
        found = []
        for moment in some:
            besteed = TIGHT.besteed(spent, moment)
            found.append(besteed is not None)
            spent = spent if besteed is None else besteed
        return found, spent

    first, spent = verdicts(0, moments[:at])
    assert first + verdicts(spent, moments[at:])[0] == verdicts(0, moments)[0]


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=80).map(sorted), st.integers(0, 79))
def test_a_worker_that_knows_nothing_refuses_nothing_that_was_not_over(moments: list[int], at: int) -> None:
    """Without what was used up it is more generous, never less: no message is lost by it."""

    def verdicts(some: list[int]) -> list[bool]:
        spent, found = 0, []
        for moment in some:
            besteed = TIGHT.besteed(spent, moment)
            found.append(besteed is not None)
            spent = spent if besteed is None else besteed
        return found

    known, unknown = verdicts(moments)[at:], verdicts(moments[at:])
    assert sum(unknown) >= sum(known)


def test_no_release_and_no_decision_is_ever_refused_for_its_number() -> None:
    """As shipped, and for every house; a party's own outbox has a limit (also DJI's)."""
    never = {topic for topic, grens in GRENZEN.items() if not grens.weigeren}
    assert never == {names.DETENTIE, *(names.besluit(huis) for huis in ("arnhem", "ede", "keten"))}
    assert GRENZEN[names.uit("dji")].weigeren


def test_a_party_can_have_a_limit_of_its_own() -> None:
    """One place: what differs, by its code; a code that is no party's is refused."""
    shipped = {name: LOOSE.model_dump() for name in ("partij", "huis", "detentie")}
    found = by_topic(shipped | {"afwijkend": {"politie": {"stoot": 9}}})
    assert (found[names.uit("politie")].stoot, found[names.uit("om")].stoot) == (9, 3)
    with pytest.raises(ValueError, match="nobody"):
        by_topic(shipped | {"afwijkend": {"nobody": {"stoot": 9}}})


def test_the_shipped_limits_say_that_nobody_approved_them() -> None:
    """Placeholders with a reason."""
    assert read(None) == GRENZEN
    assert all(grens.placeholder and grens.grondslag for grens in GRENZEN.values())
