"""The account of the second half finds what would be wrong with it: each fault breaks the lines that are about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hub.demo.casus.plan import plan
from hub.demo.casus.recipients import ASKED, INVITED, PUT_FORWARD, strangers
from hub.demo.records import Place, Seen, Topics
from hub.parties import PARTIJEN
from hub.topology import names
from hub.topology.berichten import AAN_PARTIJ
from schemas.mdo import MdoUitnodiging
from schemas.verzoek import InformatieGevraagd
from tests.demo.settled import Settled
from tests.demo.test_account import DOUBLED, LINES, LOST, broken
from tests.demo.world import NOW

AANMELDINGEN = "aanmeldingen = returned + advised + requested + casus + refused"
REQUESTS = "requests = answered + refused + overdue + lapsed + outstanding"
DESIGNATED = "designated parties = invited + refused for doelbinding"
STRANGER = "words in an inbox of nobody they concern"


def inbox_of(topics: Topics, ce_type: str) -> tuple[str, Seen]:
    """A party and a message of a type that it has."""
    return next(
        (code, record)
        for code, records in topics.inboxes.items()
        for record in records
        if record.headers.get("ce_type") == ce_type
    )


def without(topics: Topics, code: str, gone: Seen) -> Topics:
    kept = [record for record in topics.inboxes[code] if record is not gone]
    return replace(topics, inboxes={**topics.inboxes, code: kept})


def given(topics: Topics, code: str, record: Seen) -> Topics:
    more = replace(record, place=Place(names.inbox(code), 0, 10**6))
    return replace(topics, inboxes={**topics.inboxes, code: [*topics.inboxes[code], more]})


def invitation_lost(topics: Topics) -> Topics:
    return without(topics, *inbox_of(topics, MdoUitnodiging.ce_type))


def invitation_twice(topics: Topics) -> Topics:
    return given(topics, *inbox_of(topics, MdoUitnodiging.ce_type))


def invitation_of_a_refused_party(topics: Topics) -> Topics:
    return given(topics, "slachtofferhulp", inbox_of(topics, MdoUitnodiging.ce_type)[1])


def invitation_astray(topics: Topics) -> Topics:
    code, record = inbox_of(topics, MdoUitnodiging.ce_type)
    return given(without(topics, code, record), "stimenz", record)


def question_lost(topics: Topics) -> Topics:
    return without(topics, *inbox_of(topics, InformatieGevraagd.ce_type))


def question_to_a_party_that_was_not_asked(topics: Topics) -> Topics:
    return given(topics, "stimenz", inbox_of(topics, InformatieGevraagd.ce_type)[1])


def casus_lost(topics: Topics) -> Topics:
    gone = topics.queues["ede"][0].key
    kept = [record for record in topics.queues["ede"] if record.key != gone]
    return replace(topics, queues={**topics.queues, "ede": kept})


def decision_lost(topics: Topics) -> Topics:
    return replace(topics, log=topics.log[:-1])


FAULTS: list[tuple[Callable[[Topics], Topics], set[str]]] = [
    (invitation_lost, {DESIGNATED, LINES}),
    (invitation_twice, {DESIGNATED, DOUBLED, LINES}),
    (invitation_of_a_refused_party, {DESIGNATED, STRANGER, LINES}),
    (invitation_astray, {STRANGER, LINES}),
    (question_lost, {REQUESTS, LINES}),
    (question_to_a_party_that_was_not_asked, {REQUESTS, STRANGER, LINES}),
    (casus_lost, {AANMELDINGEN, REQUESTS, LOST, LINES}),
    (decision_lost, {LOST, LINES}),
]


@pytest.mark.parametrize(("fault", "lines"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_fault_breaks_the_lines_that_are_about_it(
    settled: Settled,
    fault: Callable[[Topics], Topics],
    lines: set[str],
) -> None:
    (nazorg, casussen), planned, followed, reported = settled
    assert lines <= broken((nazorg, fault(casussen)), planned, followed, reported)


def test_a_stranger_is_named_by_the_place_of_what_he_has(settled: Settled) -> None:
    (nazorg, casussen), *_ = settled
    assert strangers(casussen) == strangers(nazorg) == []
    assert strangers(invitation_astray(casussen)) == [Place("partij.stimenz.in", 0, 10**6)]


def test_a_question_of_nazorg_concerns_fixed_partners_and_the_own_gemeente(settled: Settled) -> None:
    """Bijlage 3, nazorg: no other gemeente hears of a release."""
    (nazorg, _), *_ = settled
    code, record = next(
        (code, records[0]) for code, records in nazorg.inboxes.items() if records and "gemeente" in code
    )
    other = next(each for each in PARTIJEN if each.startswith("gemeente-") and each != code)
    assert strangers(given(nazorg, other, record)) == [Place(names.inbox(other), 0, 10**6)]


def test_every_message_to_parties_has_its_recipients() -> None:
    """A new one would stand in every inbox as a stranger; this says it sooner."""
    assert {*ASKED, *INVITED, *PUT_FORWARD} == set(AAN_PARTIJ)


def test_the_plan_of_a_seed_is_known_beforehand() -> None:
    assert plan(1, NOW.date()) == plan(1, NOW.date())
    assert plan(1, NOW.date()).uitkomsten.keys() != plan(2, NOW.date()).uitkomsten.keys()
    assert all(plan(seed, NOW.date()).expected for seed in range(20))
