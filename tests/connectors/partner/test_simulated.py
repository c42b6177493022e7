"""The simulated parties do what their part says, and the same again with the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.kit.publisher import Record
from connectors.partner.bench import Bench, Sent, bench
from connectors.partner.rows import Received
from connectors.partner.simulated.aanmeldingen import aanmeldingen
from connectors.partner.simulated.clock import FastClock
from connectors.partner.simulated.company import Company
from connectors.partner.simulated.gedrag import Gedrag, cast
from connectors.partner.simulated.party import Party
from connectors.partner.simulated.wire import wire
from hub.codec import Envelope, Undecodable, decode
from hub.parties import PARTIJEN
from hub.processes.complex import volledigheid
from schemas.aanmelding import ZienswijzeGegeven
from schemas.mdo import Deelname, UitnodigingBeantwoord
from schemas.verzoek import Aanleiding, InformatieGevraagd, InformatieGeweigerd, InformatieVerstrekt
from tests.connectors.partner.examples import EXAMPLES, LATER
from tests.connectors.partner.samples import NOW, received

CODES = list(PARTIJEN)
QUESTION, INVITATION = (
    next(one for one in EXAMPLES if type(one).__name__ == name) for name in ("InformatieGevraagd", "MdoUitnodiging")
)
TERM = LATER - NOW


def asked(number: int = 0) -> Received:
    assert isinstance(QUESTION, InformatieGevraagd)
    question = QUESTION.model_copy(update={"verzoek_id": f"{number:032x}"})
    return received(question, number, partij="politie", doel="complex")


class Play:
    """A party on the bench, with its way to the broker."""

    def __init__(self, gedrag: Gedrag, path: Path | None = None, seed: int = 1) -> None:
        self.sent = Sent()
        self.party = Party("politie", gedrag, seed, lambda: NOW)
        self.made = bench(self.party.connector, path, sends=wire(gedrag, self.sent), clock=lambda: NOW)

    def __enter__(self) -> tuple[Bench, Sent]:
        return self.made.__enter__(), self.sent

    def __exit__(self, *_: object) -> None:
        self.made.__exit__(None, None, None)


async def answers(gedrag: Gedrag, *moments: timedelta, seed: int = 1) -> list[list[str]]:
    """Kinds of the messages that had gone out at each moment after the question."""
    with Play(gedrag, seed=seed) as (made, sent):
        await made.offer(asked())
        found, before = [], timedelta()
        for moment in moments:
            made.wait(moment - before)
            before = moment
            await made.work()
            found.append([type(decode(one.value)).__name__ for one in sent])
        return found


@pytest.mark.parametrize(
    ("gedrag", "expected"),
    [
        (Gedrag.PROMPT, [["InformatieVerstrekt"]] * 3),
        (Gedrag.SILENT, [[], [], []]),
        (Gedrag.REFUSING, [["InformatieGeweigerd"]] * 3),
        (Gedrag.DUPLICATE, [["InformatieVerstrekt"] * 2] * 3),
        (Gedrag.SLOW, [[], ["InformatieVerstrekt"], ["InformatieVerstrekt"]]),
        (Gedrag.LATE, [[], [], ["InformatieVerstrekt"]]),
        (Gedrag.UNASKED, [["InformatieVerstrekt"] * 2] * 3),
    ],
)
async def test_a_party_answers_as_its_part_says(gedrag: Gedrag, expected: list[list[str]]) -> None:
    """At once, just before the deadline, and long after it."""
    assert await answers(gedrag, timedelta(), TERM - timedelta(hours=1), TERM * 2) == expected


async def test_a_contradictory_party_says_two_different_things() -> None:
    with Play(Gedrag.CONTRADICTORY) as (made, sent):
        await made.offer(asked())
        made.wait(TERM)
        await made.work()
        first, second = (decode(one.value) for one in sent)
        assert isinstance(first, InformatieVerstrekt)
        assert isinstance(second, InformatieVerstrekt | InformatieGeweigerd)
        assert first.verzoek_id == second.verzoek_id
        assert first != second


async def test_an_unasked_answer_is_to_a_question_that_never_was() -> None:
    with Play(Gedrag.UNASKED) as (made, sent):
        await made.offer(asked(7))
        told = [one.verzoek_id for one in map(_verstrekt, sent)]
        assert told[1] == f"{7:032x}" != told[0]


async def test_a_wrong_schema_is_one_that_nobody_can_read() -> None:
    with Play(Gedrag.WRONG_SCHEMA) as (made, sent):
        await made.offer(asked())
        with pytest.raises(Undecodable, match="schema-onbekend"):
            decode(sent[0].value)


async def test_a_duplicate_has_the_id_of_what_it_repeats() -> None:
    with Play(Gedrag.DUPLICATE) as (made, sent):
        await made.offer(asked())
        assert len({Envelope.from_headers(one.headers).id for one in sent}) == 1


@pytest.mark.parametrize(("gedrag", "back"), [(Gedrag.VANISHING, None), (Gedrag.RETURNING, NOW + timedelta(days=7))])
async def test_a_party_leaves_after_some_answers(gedrag: Gedrag, back: object) -> None:
    play = Play(gedrag)
    with play as (made, sent):
        for number in range(6):
            if play.party.left.is_set():
                break
            await made.offer(asked(number))
        assert play.party.left.is_set()
        assert play.party.returns == back
        assert 2 <= len(sent) <= 6


@pytest.mark.parametrize(
    ("gedrag", "days", "away"),
    [
        (Gedrag.VANISHING, 1, True),
        (Gedrag.VANISHING, 30, True),
        (Gedrag.RETURNING, 1, True),
        (Gedrag.RETURNING, 8, False),
    ],
)
async def test_who_left_stays_away_when_the_process_is_started_anew(
    gedrag: Gedrag, days: int, away: bool, tmp_path: Path
) -> None:
    play = Play(gedrag, tmp_path / "s.sqlite")
    with play as (made, _):
        for number in range(6):
            await made.offer(asked(number))
    again = Party("politie", gedrag, 1, lambda: NOW + timedelta(days=days))
    with bench(again.connector, tmp_path / "s.sqlite") as made:
        again.resume(made.store.db)

    assert again.left.is_set() is away


async def test_invitations_are_answered_too() -> None:
    with Play(Gedrag.REFUSING) as (made, sent):
        await made.offer(received(INVITATION, partij="politie", doel="complex"))
        said = decode(sent[0].value)
        assert isinstance(said, UitnodigingBeantwoord)
        assert said.deelname is Deelname.AFGESLAGEN


async def test_a_gemeente_that_is_asked_for_its_view_gives_it() -> None:
    assert isinstance(QUESTION, InformatieGevraagd)
    question = QUESTION.model_copy(update={"aanleiding": Aanleiding.ZIENSWIJZE})
    with Play(Gedrag.CONTRADICTORY) as (made, sent):
        await made.offer(received(question, partij="politie", doel="complex"))
        made.wait(TERM)
        await made.work()
        said = [decode(one.value) for one in sent]
        assert [type(one) for one in said] == [ZienswijzeGegeven, ZienswijzeGegeven]
        assert said[0] != said[1]


def test_the_same_casussen_are_put_forward_again_and_most_are_complete() -> None:
    several = list(aanmeldingen(300, 4, CODES, NOW.date()))
    assert several == list(aanmeldingen(300, 4, CODES, NOW.date()))
    assert len({bericht.aanmelding.aanmelding_id for _, bericht in several}) == 300
    whole = [not volledigheid.gebreken(bericht.aanmelding) for _, bericht in several]
    assert 0.7 < sum(whole) / 300 < 0.95


async def test_what_a_company_puts_forward_goes_out_once_when_its_parties_come(tmp_path: Path) -> None:
    company = Company({"politie": Gedrag.PROMPT, "om": Gedrag.PROMPT}, 1, FastClock(), tmp_path)
    company.put_forward(20, 1, NOW.date())
    sent = 0
    for code in ("politie", "om"):
        with bench(Party(code, Gedrag.PROMPT, 1, lambda: NOW).connector, tmp_path / f"{code}.sqlite") as made:
            await made.work()
            assert {one.topic for one in made.sent} == {f"partij.{code}.uit"}
            sent += len({Envelope.from_headers(one.headers).id for one in made.sent})
    assert sent == 20


async def test_the_same_seed_gives_the_same_play() -> None:
    async def play(seed: int) -> Sequence[Record]:
        with Play(Gedrag.PROMPT, seed=seed) as (made, sent):
            await made.offer(*(asked(number) for number in range(5)))
            return [_verstrekt(one) for one in sent]  # type: ignore[misc]

    assert await play(1) == await play(1)
    assert await play(1) != await play(2)


def test_the_cast_has_every_part_and_is_the_same_for_a_seed() -> None:
    parts = cast(CODES, 5, {})
    assert set(parts.values()) == set(Gedrag)
    assert list(parts) == CODES
    assert parts == cast(CODES, 5, {}) != cast(CODES, 6, {})
    assert cast(CODES, 5, {"om": Gedrag.LATE})["om"] is Gedrag.LATE
    assert cast(["om", "politie"], 1, {"om": Gedrag.SILENT}).keys() == {"om", "politie"}


def test_a_fast_clock_passes_a_week_in_a_minute() -> None:
    moments = iter([0.0, 60.0])
    clock = FastClock(7 * 24 * 60, monotonic=lambda: next(moments), begun=NOW, zero=0)
    assert [clock(), clock()] == [NOW, NOW + timedelta(days=7)]


def _verstrekt(one: Record) -> InformatieVerstrekt:
    found = decode(one.value)
    assert isinstance(found, InformatieVerstrekt)
    return found
