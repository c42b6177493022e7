"""What a reader sees of the topics. Nothing of the hub is imported here: the checker must not share its mistakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.faults.known import fields

TICK = "tick"

Prints = Mapping[tuple[str, str], Sequence[int]]
"""By topic and key what stands there, in order, each record by its `fingerprint`: an hour's values take gigabytes."""


class Place(NamedTuple):
    """Where a record stands."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Record:
    """A committed record. `timestamp` is the broker's, ms since 1970; `value` None is a tombstone."""

    place: Place
    timestamp: int
    key: str
    headers: Mapping[str, str]
    value: bytes | None

    @property
    def ref(self) -> str:
        """Its CloudEvents `source#id`."""
        return f"{self.headers.get('ce_source', '')}#{self.headers.get('ce_id', '')}"

    @property
    def cause(self) -> str:
        """The `ref` of what led to it."""
        return self.headers.get("ce_causationid", "")


class Line(NamedTuple):
    """A version of a person's line in a queue, or (`volgnummer` 0) the tombstone that took it out. `door` is what led to it."""

    place: Place
    key: str
    ref: str
    volgnummer: int
    door: str


@dataclass(frozen=True, slots=True)
class Logs:
    """All that was read, each topic in the order of its partitions; of the processing log what was decided.

    `words` are the refusals in the inboxes; `effects` what else stands there and in the queues.
    """

    log: Sequence[Record]
    verwerking: Sequence[Record]
    lines: Sequence[Line]
    dead: Sequence[Record]
    words: Sequence[Record]
    effects: Prints = field(default_factory=dict)


def line(record: Record) -> Line:
    """A record of a queue, decoded."""
    if record.value is None:
        return Line(record.place, record.key, record.ref, 0, "")
    regel = fields(record.value)
    return Line(record.place, record.key, record.ref, regel["volgnummer"], regel["gewijzigd_door"])


def decided(record: Record) -> bool:
    """Whether a line of the processing log tells of a decision, not of a message that led to nothing."""
    return record.value is not None and fields(record.value)["status"] == "Ok"


def fingerprint(cause: str, value: bytes | None) -> int:
    """What led to a record and what it says, in a number that holds within this process."""
    return hash((cause, value))


def prints(records: Iterable[Record]) -> Prints:
    """The fingerprints of records, each partition's in their order."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for record in records:
        found[record.place.topic, record.key].append(fingerprint(record.cause, record.value))
    return found


def first(records: Iterable[Record]) -> Iterator[Record]:
    """Each message once, where it stands first."""
    seen: set[str] = set()
    for record in records:
        if record.ref not in seen:
            seen.add(record.ref)
            yield record


def compacted(records: Iterable[Record]) -> dict[str, bytes]:
    """The last value of each key; tombstones are left out, and what is kept of a person without a dossier, whose value is empty."""
    last = {record.key: record.value for record in records}
    return {key: value for key, value in last.items() if value}
