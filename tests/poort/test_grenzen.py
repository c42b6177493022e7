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
from hub.engine.position import Position, Spent, read
from hub.engine.records import size
from hub.poort.begrenzing import begrensd
from hub.poort.doorgifte import doorgifte
from hub.poort.grenzen import GRENZEN, Grens, by_topic
from hub.poort.grenzen import read as limits
from hub.privacy.doelen import Doel
from hub.privacy.seal import unseal
from hub.topology import names
from schemas.hub import BerichtGeweigerd, DodeBrief
from tests.poort.cases import NOW, SECRET, good
from tests.support.offers import Offer, received

LETTERS = dead_letters("hub-poort", bytes(32))
PACED = Grens(tempo=2, open=3, per_seconde=1, stoot=7, bytes=4096, weigeren=True, grondslag="test", placeholder=True)
TIGHT = Grens(per_seconde=2, stoot=3, bytes=4096, weigeren=True, grondslag="test", placeholder=True)
LOOSE = TIGHT.model_copy(update={"weigeren": False})


def passed(grens: Grens, *offers: tuple[Offer, datetime]) -> list[Forwarded]:
    """What becomes of records one after another, by one limit for all topics."""
    forward = begrensd(doorgifte(SECRET, LETTERS), dict.fromkeys(GRENZEN, grens), LETTERS)
    spent, found = Spent(), list[Forwarded]()
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


def test_no_more_of_a_sender_waits_than_it_may_have_open() -> None:
    """Three wait, and the poort takes two a second of them: a second later there is room for two, whatever is left of the burst."""
    later = NOW + timedelta(seconds=1)
    found = passed(PACED, *burst(4), *burst(3, later))
    assert [one.code for one in found] == [None] * 3 + ["te-veel-open"] + [None] * 2 + ["te-veel-open"]
    assert (found[3].over, [out.topic for out in found[3].outs]) == (True, [names.DLQ, names.inbox("dji")])


def test_what_is_over_the_one_limit_uses_nothing_of_the_other_up() -> None:
    """Who sends slower than the poort takes has never anything open, and meets the limit of its number alone."""
    halves = [NOW + timedelta(milliseconds=500 * number) for number in range(15)]
    codes = [one.code for one in passed(PACED, *[(good(), at) for at in halves])]
    assert codes == [None] * 13 + ["te-veel-berichten", None]
    assert [one.code for one in passed(PACED, *burst(9), *burst(1, NOW + timedelta(seconds=0.5)))][-1] is None


def test_a_letter_of_what_was_open_too_much_keeps_nothing_of_it() -> None:
    """A flood that waits on its own topic fills no second one."""
    letter = passed(PACED, *burst(4))[3].outs[0]
    kept = decode_as(unseal(letter.value or b"", bytes(32), letter.key or b""), DodeBrief)
    assert (kept, dict(letter.headers)["dlq_code"]) == (
        DodeBrief(sleutel=None, waarde=None, koppen=()),
        b"te-veel-open",
    )


def test_open_needs_a_tempo_to_be_reckoned_by() -> None:
    """Where nothing is paced nothing waits by reckoning."""
    shipped = {name: LOOSE.model_dump() for name in ("partij", "huis", "detentie")}
    with pytest.raises(ValueError, match="open without tempo"):
        by_topic(shipped | {"afwijkend": {"politie": {"open": 9}}})


def verdicts(spent: Spent, moments: list[int]) -> tuple[list[str | None], Spent]:
    """Of records at these moments (µs), of a sender that has used so much up."""
    found = []
    for moment in moments:
        over, spent = PACED.besteed(spent, moment)
        found.append(over)
    return found, spent


@given(st.lists(st.integers(0, 3_000_000), max_size=60).map(sorted), st.integers(0, 60))
def test_the_verdicts_are_the_same_wherever_it_is_taken_up_again(moments: list[int], at: int) -> None:
    """A worker that takes over knows what was used up from the committed offset: a replay gives the same verdicts."""
    first, spent = verdicts(Spent(), moments[:at])
    taken_up = read(0, Position(0, spent=spent).metadata).spent
    assert first + verdicts(taken_up, moments[at:])[0] == verdicts(Spent(), moments)[0]


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=80).map(sorted), st.integers(0, 79))
def test_a_worker_that_knows_nothing_refuses_nothing_that_was_not_over(moments: list[int], at: int) -> None:
    """Without what was used up it is more generous, never less: no message is lost by it."""
    known, unknown = verdicts(Spent(), moments)[0][at:], verdicts(Spent(), moments[at:])[0]
    assert unknown.count(None) >= known.count(None)


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=80).map(sorted))
def test_never_more_are_open_than_the_limit_says(moments: list[int]) -> None:
    """Recounted: whoever is admitted finds at most so many before it that the poort, at its pace, has not taken yet."""
    step, free, waiting = 500_000, 0, list[int]()
    for moment, over in zip(moments, verdicts(Spent(), moments)[0], strict=True):
        waiting = [end for end in waiting if end > moment]
        if over is None:
            free = max(free, moment) + step
            waiting.append(free)
            assert len(waiting) <= PACED.open + 1
        elif over == "te-veel-open":
            assert len(waiting) >= PACED.open


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
    assert limits(None) == GRENZEN
    assert all(grens.placeholder and grens.grondslag for grens in GRENZEN.values())
