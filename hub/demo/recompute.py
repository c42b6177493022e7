"""Makes all effects anew: the pure rules over the log, held byte for byte against what stands in queues and inboxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hub.codec import Envelope, decode, encode
from hub.demo.records import Seen, Topics, by_key, first_seen
from hub.demo.track import Track
from hub.processes.kern import Effect, Message, Refused, due, step

Line = tuple[str, bytes | None]
"""Topic and value of a record in a queue or an inbox."""


def differing(topics: Topics, now: datetime) -> frozenset[str]:
    """Persons or casussen whose lines and messages are not what the rules make of the log up to `now`."""
    expected = {
        key: _lines(topics.track, key, records, now) for key, records in by_key(first_seen(topics.log).values()).items()
    }
    found = {key: _by_topic(_found(records)) for key, records in by_key(topics.effects).items()}
    keys = expected.keys() | found.keys()
    return frozenset(key for key in keys if not _agree(*expected.get(key, ([], [])), found.get(key, {})))


def _lines(track: Track, key: str, records: Sequence[Seen], now: datetime) -> tuple[list[Line], list[Line]]:
    """Lines that messages led to, and those that deadlines after the last message may have led to by `now`."""
    stand: Any = None
    lines: list[Line] = []
    for record in records:
        try:
            stand, effects = step(track.process, stand, _message(record), _appended(record))
        except Refused:
            continue
        lines += map(_line, effects)
    later = [_line(effect) for decision in due(track.process, stand, key, now) for effect in decision.effecten]
    return lines, later


def _appended(record: Seen) -> datetime:
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)


def _message(record: Seen) -> Message:
    envelope = Envelope.from_headers([(name, value.encode()) for name, value in record.headers.items()])
    herkomst = record.headers.get("hub_herkomst", "")
    return Message(record.key, decode(record.value or b""), herkomst, record.ref, envelope.time)


def _line(effect: Effect) -> Line:
    return effect.topic, None if effect.inhoud is None else encode(effect.inhoud)


def _found(records: Iterable[Seen]) -> list[Line]:
    return [(record.place.topic, record.value) for record in records]


def _agree(sure: list[Line], later: list[Line], found: Mapping[str, list[bytes | None]]) -> bool:
    """Whether what was found is all that is sure and the beginning of what may have come later."""
    return any(_by_topic(sure + later[:count]) == found for count in range(len(later) + 1))


def _by_topic(lines: Iterable[Line]) -> dict[str, list[bytes | None]]:
    """Between two topics there is no order to compare."""
    found: dict[str, list[bytes | None]] = {}
    for topic, value in lines:
        found.setdefault(topic, []).append(value)
    return found
