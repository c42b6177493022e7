"""The checker finds what it is there to find: each test breaks logs that are right in one way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.codec import encode
from hub.refusals import REFUSALS
from hub.topology import INBOX_OF, names, principals
from schemas.hub import BerichtGeweigerd
from tests.faults import known
from tests.faults.checker import Planned, deviations
from tests.faults.matrix.cells import Cell, Fault
from tests.faults.matrix.load import Load
from tests.faults.records import Line, Logs, Place, Record

LOG, QUEUE, OTHER = "casus.nazorg.log", names.werkvoorraad("arnhem"), names.werkvoorraad("ede")
A, B = "persoon-a", "persoon-b"
MESSAGES = (("s#a1", A), ("s#b1", B), ("s#a2", A), ("s#a3", A), ("s#b2", B))
POISON, REFUSED = Place(names.DETENTIE, 0, 2), "s#x"
PLANNED = Planned(
    order={A: ["s#a1", "s#a2", "s#a3"], B: ["s#b1", "s#b2"]},
    at_poort={POISON: "te-groot"},
    at_process={REFUSED: "dossier-onbekend"},
    words={(POISON, "te-groot")},
)


def _record(topic: str, offset: int, key: str, ref: str, **headers: str) -> Record:
    source, _, id_ = ref.partition("#")
    return Record(Place(topic, 0, offset), 0, key, {"ce_source": source, "ce_id": id_, **headers}, b"")


def _letter(place: Place, stage: str, code: str, id_: str) -> Record:
    at = {"dlq_topic": place.topic, "dlq_partition": str(place.partition), "dlq_offset": str(place.offset)}
    return Record(Place(names.DLQ, 0, 0), 0, "", {**at, "dlq_stage": stage, "dlq_code": code, "dlq_id": id_}, b"")


def _word(inbox: str, code: str = "te-groot", ref: str = "h#w1") -> Record:
    place = dict(zip(("topic", "partitie", "offset"), POISON, strict=True))
    about = dict.fromkeys(("bericht_id", "bericht_source", "bericht_type"))
    said = BerichtGeweigerd.model_validate({"code": code, "uitleg": REFUSALS[code], **about, **place})
    return replace(_record(inbox, 0, "", ref), value=encode(said))


def _right() -> Logs:
    """Five messages of two persons; one moves to the other queue; one message came twice; one tick; two dead letters."""
    log = [_record(LOG, n, key, ref) for n, (ref, key) in enumerate(MESSAGES)]
    log += [_record(LOG, 5, A, "s#a1"), _record(LOG, 6, "nobody", REFUSED)]
    verwerking = [
        _record(names.VERWERKING, n, key, f"h#v-{ref}", ce_causationid=ref) for n, (ref, key) in enumerate(MESSAGES)
    ]
    verwerking.append(_record(names.VERWERKING, 5, B, "h#v-tick", ce_causationid=f"hub-nazorg/{B}/2026"))
    return Logs(
        log=log,
        verwerking=verwerking,
        lines=[
            Line(Place(QUEUE, 0, 0), A, "h#1", 1, "s#a1"),
            Line(Place(QUEUE, 0, 1), A, "h#2", 2, "s#a2"),
            Line(Place(QUEUE, 0, 2), A, "h#3", 0, ""),
            Line(Place(OTHER, 0, 0), B, "h#4", 1, "s#b1"),
            Line(Place(OTHER, 0, 1), B, "h#5", 2, "tick"),
            Line(Place(OTHER, 0, 2), A, "h#6", 3, "s#a3"),
            Line(Place(OTHER, 0, 3), B, "h#7", 3, "s#b2"),
        ],
        dead=[
            _letter(POISON, principals.POORT, "te-groot", "d1"),
            _letter(POISON, principals.POORT, "te-groot", "d1"),  # the poort is at least once
            _letter(Place(LOG, 0, 6), principals.NAZORG, "dossier-onbekend", "d2"),
        ],
        words=[_word(names.inbox("dji")), _word(names.inbox("dji"))],
    )


def _lines(change: Callable[[list[Line]], list[Line]]) -> Callable[[Logs], Logs]:
    return lambda logs: replace(logs, lines=change(list(logs.lines)))


def _swapped(lines: list[Line], first: int, second: int) -> list[Line]:
    """Two versions whose contents changed places: each message once, each version once, in the wrong order."""
    one, two = lines[first], lines[second]
    lines[first], lines[second] = one._replace(door=two.door, ref=two.ref), two._replace(door=one.door, ref=one.ref)
    return lines


BREAKS: dict[str, tuple[Callable[[Logs], Logs], set[str]]] = {
    "a line is lost": (_lines(lambda lines: lines[:-1]), {"lost"}),
    "a line in the middle is lost": (_lines(lambda lines: lines[:1] + lines[2:]), {"lost", "versions"}),
    "a line stands twice": (_lines(lambda lines: [*lines, lines[-1]]), {"doubled", "versions", "order"}),
    "a message has two versions": (
        _lines(lambda lines: [*lines, Line(Place(OTHER, 0, 4), B, "h#8", 4, "s#b2")]),
        {"doubled", "order"},
    ),
    "two lines are reordered": (_lines(lambda lines: _swapped(lines, 0, 1)), {"order"}),
    "versions stand in the wrong order": (
        _lines(lambda lines: [lines[1], lines[0], *lines[2:]]),
        {"versions"},
    ),
    "a line comes of nothing": (
        _lines(lambda lines: [*lines, Line(Place(OTHER, 0, 4), B, "h#8", 4, "s#z")]),
        {"invented", "order"},
    ),
    "the tombstone of the old queue is missing": (_lines(lambda lines: lines[:2] + lines[3:]), {"one_queue"}),
    "a message never reached the log": (lambda logs: replace(logs, log=[*logs.log[1:5], *logs.log[6:]]), {"lost"}),
    "two messages changed places in the log": (
        lambda logs: replace(logs, log=[logs.log[2], logs.log[1], logs.log[0], *logs.log[3:]]),
        {"order"},
    ),
    "a decision is lost": (lambda logs: replace(logs, verwerking=logs.verwerking[1:]), {"lost"}),
    "a decision stands twice": (
        lambda logs: replace(logs, verwerking=[*logs.verwerking, logs.verwerking[0]]),
        {"doubled", "order"},
    ),
    "a tick stands twice": (
        lambda logs: replace(logs, verwerking=[*logs.verwerking, logs.verwerking[-1]]),
        {"doubled"},
    ),
    "poison was decided": (
        lambda logs: replace(
            logs, verwerking=[*logs.verwerking, _record(names.VERWERKING, 9, "x", "h#v", ce_causationid=REFUSED)]
        ),
        {"invented"},
    ),
    "a dead letter is lost": (lambda logs: replace(logs, dead=logs.dead[:2]), {"dead_letters"}),
    "a dead letter too many": (
        lambda logs: replace(
            logs, dead=[*logs.dead, _letter(Place(LOG, 0, 0), principals.NAZORG, "regel-faalde", "d3")]
        ),
        {"dead_letters"},
    ),
    "a dead letter with another code": (
        lambda logs: replace(logs, dead=[_letter(POISON, principals.POORT, "doel-onjuist", "d1"), *logs.dead[2:]]),
        {"dead_letters"},
    ),
    "a dead letter twice under two ids": (
        lambda logs: replace(logs, dead=[*logs.dead, _letter(POISON, principals.POORT, "te-groot", "d9")]),
        {"dead_letters"},
    ),
    "the sender was not told": (lambda logs: replace(logs, words=[]), {"words"}),
    "the word stands in another's inbox": (lambda logs: replace(logs, words=[_word(names.inbox("om"))]), {"words"}),
    "another was told too": (lambda logs: replace(logs, words=[*logs.words, _word(names.inbox("om"))]), {"words"}),
    "the sender was told another code": (
        lambda logs: replace(logs, words=[_word(names.inbox("dji"), "doel-onjuist")]),
        {"words"},
    ),
    "the sender was told under two ids": (
        lambda logs: replace(logs, words=[*logs.words, _word(names.inbox("dji"), ref="h#w2")]),
        {"words"},
    ),
}


def test_nothing_is_found_in_logs_that_are_right() -> None:
    """Ticks, repeats, a move between queues and what the poort did twice are no deviation."""
    assert deviations(PLANNED, _right()) == {}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found_by_its_checks_and_by_no_other(name: str) -> None:
    """So that the name of a check says what happened."""
    broken, expected = BREAKS[name]

    assert set(deviations(PLANNED, broken(_right()))) == expected


def test_whoever_offers_hears_of_it_where_the_hub_says() -> None:
    """The checker knows the inbox of each sender of a load, as data, and of no other."""
    load = Load(Cell(Fault.POISON, "nazorg"), 1, datetime.now(UTC), bytes(32)).offers(500)
    offered = {offer.topic for offer in load} - {known.LOG}

    assert {topic: INBOX_OF[topic] for topic in offered} == known.INBOX_OF
