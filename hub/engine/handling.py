"""One record through one stage: decode, drop repeats, decide, encode. No Kafka here, and nothing stands before the commit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, EnvelopeError, Undecodable, decode, duplicate_key, effect_id, encode
from hub.engine import herkomst, ring
from hub.engine.deadletter import DeadLetters, origin
from hub.engine.effects import TOO_LARGE, Cause, outs
from hub.engine.entry import Entry
from hub.engine.errors import Unavailable
from hub.engine.records import Out
from hub.engine.stage import Stage
from hub.engine.staged import Change, Staged
from hub.engine.state import State
from hub.engine.word import word
from hub.privacy.verwerking import VERSTREKEN, VERWIJDERD, Status
from hub.processes.kern import Message, Refused, due
from hub.topology import INBOX_OF, TOPICS, names
from schemas.basis import Bericht

RUN_LIMIT = 10
"""This many messages in a row whose rule raises: the hub is broken, not the messages. It stops instead of draining the log."""

NOTES_BYTES = 2048
"""Room in a changelog record beside the state: key, ring, deadline, framing."""

SUBJECT = re.compile(rb"[0-9a-f]{32}")
"""Form of an aggregate's id: `PersoonId`, `AggregaatId`."""


class _Item(NamedTuple):
    """A record under way, with the state of its aggregate."""

    record: ConsumerRecord
    envelope: Envelope
    mark: bytes
    entry: Entry | None
    stand: Bericht | None


class Handler:
    """Runs the records of one partition through the stage's process."""

    def __init__(self, stage: Stage[Any], partition: int, dead_letters: DeadLetters) -> None:
        self._stage, self._partition, self._dead_letters = stage, partition, dead_letters
        self._failures = 0

    def stage(self) -> Staged:
        """An empty batch. It goes on counting where the last one that stands left off: a batch that is tried again counts once."""
        return Staged(failures=self._failures)

    def stands(self, staged: Staged) -> None:
        """A batch was committed."""
        self._failures = staged.failures

    def record(self, record: ConsumerRecord, state: State, staged: Staged) -> None:
        """Add to `staged` what `record` leads to; raises `Unavailable` when it isn't the record's fault that it fails."""
        try:
            envelope = Envelope.from_headers(record.headers)
        except EnvelopeError as error:
            self._set_aside(record, staged, error.code, None, None)
            return
        mark = duplicate_key(envelope.source, envelope.id)
        entry, stand = staged.current(record.key, state)
        if staged.seen(mark, entry, state):
            staged.outcomes["repeat"] += 1
            return
        self._guarded(_Item(record, envelope, mark, entry, stand), state, staged)

    def tick(self, key: bytes, until: datetime, offset: int, state: State, staged: Staged) -> None:
        """Add to `staged` what the deadlines of one aggregate that lie at or before `until` lead to."""
        entry, stand = staged.current(key, state)
        if entry is None or stand is None:
            return
        change, sent, ticks = None, list[Out](), 0
        for after, by_time in self._due(key, stand, until):
            change, sent, ticks = self._change(after, entry.ring, offset), sent + by_time, ticks + 1
        if change is not None:  # all of it was made: nothing goes out without the state that it belongs to
            staged.changes[key] = change
            staged.outs += sent
            staged.outcomes["tick"] += ticks

    def _due(self, key: bytes, stand: Bericht, until: datetime) -> Iterator[tuple[Bericht | None, list[Out]]]:
        """State and records after each deadline at or before `until`."""
        process, name = self._stage.process, key.decode()
        at = process.wekker(stand)
        for decision in due(process, stand, name, until):
            moment, done = at or until, VERWIJDERD if decision.stand is None else VERSTREKEN
            cause = Cause(f"{self._stage.name}/{name}/{moment.isoformat()}", f"tick/{name}", None, done, moment)
            yield decision.stand, outs(self._stage, cause, key, self._partition, decision.effecten)
            at = process.wekker(decision.stand) if decision.stand is not None else None

    def _guarded(self, item: _Item, state: State, staged: Staged) -> None:
        try:
            self._decide(item, staged)
        except Unavailable:
            raise
        except Undecodable as error:
            self._refuse(item, state, staged, error.code, None)
        except Refused as error:
            self._refuse(item, state, staged, error.code, None)
            self._log(item, staged, Status.ERROR if error.code == TOO_LARGE else Status.UNSET)
        except Exception as error:
            staged.failures += 1
            if staged.failures >= RUN_LIMIT:
                raise Unavailable(f"the rule fails on every message: {type(error).__name__}") from error
            self._refuse(item, state, staged, "regel-faalde", type(error).__name__)
            self._log(item, staged, Status.ERROR)
        else:
            staged.failures = 0

    def _decide(self, item: _Item, staged: Staged) -> None:
        """Nothing is staged before all of it is made: a refusal leaves the deadlines before the message to themselves."""
        record, envelope, cause = item.record, item.envelope, _cause(item)
        message = Message(
            record.key.decode(), decode(record.value), herkomst.told(record).topic, envelope.ref, envelope.time
        )
        stand, sent, ticks = item.stand, list[Out](), 0
        for after, by_time in self._due(record.key, stand, cause.now) if stand is not None else ():
            stand, sent, ticks = after, sent + by_time, ticks + 1
        decision = self._stage.process.decide(stand, message, cause.now)
        sent += outs(self._stage, cause, record.key, self._partition, decision.effecten, geweigerd=decision.geweigerd)
        seen = ring.add(item.entry.ring if item.entry else b"", item.mark)
        staged.changes[record.key] = self._change(decision.stand, seen, record.offset)
        staged.outs += sent
        staged.geweigerd.update(each.rpartition("/")[2] for each in decision.geweigerd)
        staged.outcomes.update({"decided": 1, "tick": ticks} if ticks else {"decided": 1})

    def _log(self, item: _Item, staged: Staged, status: Status) -> None:
        """The line of a message that led to nothing; none under a key that is nobody's."""
        if SUBJECT.fullmatch(item.record.key or b""):
            staged.outs += outs(self._stage, _cause(item), item.record.key, self._partition, (), status)

    def _change(self, stand: Bericht | None, seen: bytes, offset: int) -> Change:
        if stand is None:
            return Change(None, None, offset)
        process = self._stage.process
        at = process.wekker(stand)
        due_ms = round(at.timestamp() * 1000) if at else 0
        entry = Entry(encode(stand), due_ms, process.kenmerk(stand), seen)
        if len(entry.value) + NOTES_BYTES > TOPICS[self._stage.changelog].max_bytes:
            raise Refused(TOO_LARGE)  # else its changelog record would be refused at each attempt, for ever
        return Change(entry, stand, offset)

    def _refuse(self, item: _Item, state: State, staged: Staged, code: str, error: str | None) -> None:
        """Set a record aside, and note it in the ring, that of the strays where it has no dossier: its repeat is then a repeat."""
        self._set_aside(item.record, staged, code, error, item.envelope)
        if item.entry is None:
            staged.stray(item.mark, state)
        else:
            seen = ring.add(item.entry.ring, item.mark)
            staged.changes[item.record.key] = Change(item.entry._replace(ring=seen), item.stand, item.record.offset)

    def _set_aside(
        self, record: ConsumerRecord, staged: Staged, code: str, error: str | None, about: Envelope | None
    ) -> None:
        letter_id = effect_id(about.ref if about else origin(record), code, names.DLQ, 0)
        staged.outs.append(self._dead_letters(record, code, error, letter_id))
        place = herkomst.told(record)
        if place.topic in INBOX_OF:
            staged.outs.append(word(place, code, about, self._stage.source, self._stage.doel, record.timestamp))
        staged.outcomes["refused"] += 1
        staged.codes[code] += 1


def _cause(item: _Item) -> Cause:
    envelope, now = item.envelope, datetime.fromtimestamp(item.record.timestamp / 1000, UTC)
    return Cause(envelope.ref, envelope.correlationid, envelope.traceparent, envelope.type, now)
