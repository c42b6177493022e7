"""What the account looks at of a record: where it stood, what it is about, what it came of. No engine, no codec of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.demo.track import NAZORG, Track


class Place(NamedTuple):
    """Where a record stands; it names it for ever."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A committed record as any client reads it. `ref` is its CloudEvents `source#id`; `cause` the `ref` of what led to it.

    `timestamp` is the broker's, ms since 1970. `value` None: a tombstone.
    """

    place: Place
    timestamp: int
    key: str
    headers: Mapping[str, str]
    value: bytes | None = None

    @property
    def ref(self) -> str:
        """What tells one message from every other."""
        return f"{self.headers.get('ce_source', '')}#{self.headers.get('ce_id', '')}"

    @property
    def cause(self) -> str:
        """What led to it; empty for a message that began a chain."""
        return self.headers.get("ce_causationid", "")


@dataclass(frozen=True, slots=True)
class Topics:
    """All that was read of one track, in the order of each partition; of the processing log what was decided.

    `queues` are by house, `inboxes`, what the process sent to parties, by party.
    """

    inputs: Sequence[Seen]
    log: Sequence[Seen]
    verwerking: Sequence[Seen]
    queues: Mapping[str, Sequence[Seen]]
    dead: Sequence[Seen]
    stand: Sequence[Seen]
    inboxes: Mapping[str, Sequence[Seen]] = field(default_factory=dict)
    track: Track = NAZORG

    @property
    def effects(self) -> list[Seen]:
        """What the process sent to houses and parties."""
        return [record for records in (*self.queues.values(), *self.inboxes.values()) for record in records]


def origin(letter: Seen) -> Place:
    """The place of the record that a dead letter is about."""
    headers = letter.headers
    return Place(headers["dlq_topic"], int(headers["dlq_partition"]), int(headers["dlq_offset"]))


def latest(records: Iterable[Seen]) -> dict[str, Seen]:
    """What a compacted topic holds: the last record of each key, without tombstones."""
    last = {record.key: record for record in records}
    return {key: record for key, record in last.items() if record.value is not None}


def by_key(records: Iterable[Seen]) -> dict[str, list[Seen]]:
    """The records of each key in their order."""
    found: dict[str, list[Seen]] = {}
    for record in records:
        found.setdefault(record.key, []).append(record)
    return found


def first_seen(records: Iterable[Seen]) -> dict[str, Seen]:
    """The first record of each message, in their order: what comes again is a repeat."""
    found: dict[str, Seen] = {}
    for record in records:
        found.setdefault(record.ref, record)
    return found
