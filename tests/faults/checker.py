"""Holds what was read against what was offered. Each check gives the deviations it finds; none may be left. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TypeVar

from tests.faults.known import INBOX_OF, NAZORG, POORT, fields
from tests.faults.records import TICK, Line, Logs, Place, Record, first


@dataclass(frozen=True, slots=True)
class Planned:
    """What was offered: the messages to be decided, per person and in order; and the poison by what it must be refused with.

    `at_poort` tells the place where each record stands that the poort must refuse, `at_process` the `ref` of what the process must.
    `words` are the refusals of which the sender is told, each by the place of the record on its own topic and the code.
    """

    order: Mapping[str, list[str]]
    at_poort: Mapping[Place, str]
    at_process: Mapping[str, str]
    words: Set[tuple[Place, str]]

    @property
    def refs(self) -> set[str]:
        """All messages to be decided."""
        return {ref for refs in self.order.values() for ref in refs}


Found = Iterator[str]
About = TypeVar("About", Place, str)


def lost(planned: Planned, logs: Logs) -> Found:
    """Every message is in the log, decided, and led to a line."""
    decided, shown = {record.cause for record in logs.verwerking}, {line.door for line in logs.lines}
    for where, there in (("log", {record.ref for record in logs.log}), ("verwerking", decided), ("queues", shown)):
        yield from (f"{ref} is not in the {where}" for ref in sorted(planned.refs - there))


def invented(planned: Planned, logs: Logs) -> Found:
    """Nothing comes of what was not offered."""
    known = planned.refs
    on_log, before_a_line = known | planned.at_process.keys(), known | {TICK}
    for record in logs.log:
        if record.ref not in on_log:
            yield f"{record.ref} in the log was never offered"
    for record in logs.verwerking:
        if record.cause not in known and not record.cause.startswith(f"{NAZORG}/"):
            yield f"{record.cause} was decided though it must not be"
    for line in logs.lines:
        if line.volgnummer and line.door not in before_a_line:
            yield f"{line.place}: line by {line.door}"


def doubled(planned: Planned, logs: Logs) -> Found:
    """Each message is decided once and leads to one version; no effect's id stands twice."""
    yield from _twice("decided", (record.cause for record in logs.verwerking))
    yield from _twice("in verwerking", (record.ref for record in logs.verwerking))
    yield from _twice("in the queues", (line.ref for line in logs.lines))
    yield from _twice("versions by", (line.door for line in logs.lines if line.volgnummer and line.door != TICK))


def versions(planned: Planned, logs: Logs) -> Found:
    """The versions of a person's line, over all queues, are 1, 2, 3 and so on; in each queue they rise."""
    for key, lines in _by_person(logs.lines).items():
        numbers = [line.volgnummer for line in lines]
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"{key}: versions {sorted(numbers)}"
        for topic in {line.place.topic for line in lines}:
            own = [line.volgnummer for line in lines if line.place.topic == topic]
            if own != sorted(own):
                yield f"{key}: versions in {topic} stand as {own}"


def order(planned: Planned, logs: Logs) -> Found:
    """What a person's messages led to keeps the order in which they were offered: in the log, when decided, in his lines."""
    logged = _refs_by_key(first(logs.log), planned.refs, lambda record: record.ref)
    decided = _refs_by_key(logs.verwerking, planned.refs, lambda record: record.cause)
    shown = {
        key: [line.door for line in sorted(lines, key=lambda line: line.volgnummer) if line.door != TICK]
        for key, lines in _by_person(logs.lines).items()
    }
    for name, found in (("log", logged), ("verwerking", decided), ("queues", shown)):
        for key, refs in planned.order.items():
            there = set(found.get(key, ()))  # what is missing is for `lost` to say
            if found.get(key, []) != [ref for ref in refs if ref in there]:
                yield f"{key}: out of order in {name}"


def one_queue(planned: Planned, logs: Logs) -> Found:
    """Each person stands in one queue."""
    last = {(line.key, line.place.topic): line for line in logs.lines}
    standing = Counter(key for (key, _), line in last.items() if line.volgnummer)
    yield from (f"{key} stands in {standing[key]} queues" for key in planned.order if standing[key] != 1)


def dead_letters(planned: Planned, logs: Logs) -> Found:
    """The dead letters are the poison that was planted, with its codes; the poort may write one twice, under one id."""
    at_log = {record.place: record.ref for record in logs.log}
    poort, process, ids = {}, {}, defaultdict(set)
    for letter in logs.dead:
        about, code = _origin(letter), letter.headers["dlq_code"]
        if letter.headers["dlq_stage"] == POORT:
            poort[about] = code
            ids[letter.headers["dlq_id"]].add(str(about))
        else:
            process[at_log.get(about, str(about))] = code
            ids[letter.headers["dlq_id"]].add(at_log.get(about, str(about)))
    yield from _differ("poort", planned.at_poort, poort)
    yield from _differ("process", planned.at_process, process)
    yield from (f"dead letter {id_} is about {len(about)} records" for id_, about in ids.items() if len(about) > 1)
    if len(ids) != len(planned.at_poort) + len(planned.at_process):
        yield f"{len(ids)} ids of dead letters for {len(planned.at_poort) + len(planned.at_process)} that were planted"


def words(planned: Planned, logs: Logs) -> Found:
    """Every sender is told of each refusal, and its code, in its own inbox, and nobody of another; twice under one id is allowed."""
    wanted = {(INBOX_OF[place.topic], place, code) for place, code in planned.words}
    told: dict[tuple[str, Place, str], set[str]] = defaultdict(set)
    for record in logs.words:
        told[_told(record)].add(record.ref)
    for at in sorted(wanted ^ told.keys()):
        yield f"{at} was {'not told' if at in wanted else 'told though it must not be'}"
    yield from (f"{at} was told under {len(ids)} ids" for at, ids in told.items() if len(ids) > 1)


CHECKS: Mapping[str, Callable[[Planned, Logs], Found]] = {
    check.__name__: check for check in (lost, invented, doubled, versions, order, one_queue, dead_letters, words)
}


def deviations(planned: Planned, logs: Logs) -> dict[str, list[str]]:
    """What each check finds, checks that find nothing left out."""
    found = {name: list(check(planned, logs)) for name, check in CHECKS.items()}
    return {name: lines for name, lines in found.items() if lines}


def _twice(what: str, ids: Iterable[str]) -> Found:
    yield from (f"{id_} {what} {count} times" for id_, count in Counter(ids).items() if count > 1)


def _by_person(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.volgnummer:
            found[line.key].append(line)
    return found


def _refs_by_key(records: Iterable[Record], of: set[str], ref: Callable[[Record], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if ref(record) in of:
            found[record.key].append(ref(record))
    return found


def _told(word: Record) -> tuple[str, Place, str]:
    said = fields(word.value or b"")
    return word.place.topic, Place(said["topic"], said["partitie"], said["offset"]), said["code"]


def _origin(letter: Record) -> Place:
    headers = letter.headers
    return Place(headers["dlq_topic"], int(headers["dlq_partition"]), int(headers["dlq_offset"]))


def _differ(stage: str, planned: Mapping[About, str], found: Mapping[About, str]) -> Found:
    for about in planned.keys() | found.keys():
        if planned.get(about) != found.get(about):
            yield f"{stage}: {about} must be {planned.get(about, 'admitted')}, was {found.get(about, 'admitted')}"
