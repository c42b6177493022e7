"""One record through one stage: decode, drop repeats, decide, encode. No Kafka here, and nothing stands before the commit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, EnvelopeError, Undecodable, decode, duplicate_key, effect_id, encode
from hub.engine import ring
from hub.engine.deadletter import DeadLetters, origin
from hub.engine.effects import Cause, outs
from hub.engine.entry import Entry
from hub.engine.errors import Unavailable
from hub.engine.stage import Stage
from hub.engine.staged import Change, Staged
from hub.engine.state import State
from hub.processes.kern import Message, Refused, due, step
from hub.topology import TOPICS, names
from schemas.basis import Bericht

RUN_LIMIT = 10
"""This many messages in a row whose rule raises: the hub is broken, not the messages. It stops instead of draining the log."""

NOTES_BYTES = 2048
"""Room in a changelog record beside the state: key, ring, deadline, framing."""

HERKOMST = "hub_herkomst"
"""Header by which the poort tells the topic a message came in by."""


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

    def record(self, record: ConsumerRecord, state: State, staged: Staged) -> None:
        """Add to `staged` what `record` leads to; raises `Unavailable` when it isn't the record's fault that it fails."""
        try:
            envelope = Envelope.from_headers(record.headers)
        except EnvelopeError as error:
            self._set_aside(record, staged, error.code, None, origin(record))
            return
        mark = duplicate_key(envelope.source, envelope.id)
        entry, stand = staged.current(record.key, state)
        if entry is not None and ring.seen(entry.ring, mark):
            staged.outcomes["repeat"] += 1
            return
        self._guarded(_Item(record, envelope, mark, entry, stand), staged)

    def tick(self, key: bytes, until: datetime, offset: int, state: State, staged: Staged) -> None:
        """Add to `staged` what the deadlines of one aggregate that lie at or before `until` lead to."""
        entry, stand = staged.current(key, state)
        if entry is None or stand is None:
            return
        at = self._stage.process.wekker(stand)
        for decision in due(self._stage.process, stand, key.decode(), until):
            moment = at or until
            cause = Cause(
                f"{self._stage.name}/{key.decode()}/{moment.isoformat()}", f"tick/{key.decode()}", None, "tick", moment
            )
            staged.outs += outs(self._stage, cause, key, self._partition, decision.effecten)
            staged.changes[key] = self._change(decision.stand, entry.ring, offset)
            staged.outcomes["tick"] += 1
            at = self._stage.process.wekker(decision.stand) if decision.stand is not None else None

    def _guarded(self, item: _Item, staged: Staged) -> None:
        try:
            self._decide(item, staged)
        except Unavailable:
            raise
        except (Undecodable, Refused) as error:
            self._refuse(item, staged, error.code, None)
        except Exception as error:
            self._failures += 1
            if self._failures >= RUN_LIMIT:
                raise Unavailable(f"the rule fails on every message: {type(error).__name__}") from error
            self._refuse(item, staged, "regel-faalde", type(error).__name__)
        else:
            self._failures = 0

    def _decide(self, item: _Item, staged: Staged) -> None:
        record, envelope = item.record, item.envelope
        now = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        key = record.key.decode()
        message = Message(key, decode(record.value), _herkomst(record), envelope.ref, envelope.time)
        stand, effecten = step(self._stage.process, item.stand, message, now)
        cause = Cause(envelope.ref, envelope.correlationid, envelope.traceparent, envelope.type, now)
        sent = outs(self._stage, cause, record.key, self._partition, effecten)
        seen = ring.add(item.entry.ring if item.entry else b"", item.mark)
        staged.changes[record.key] = self._change(stand, seen, record.offset)
        staged.outs += sent
        staged.outcomes["decided"] += 1

    def _change(self, stand: Bericht | None, seen: bytes, offset: int) -> Change:
        if stand is None:
            return Change(None, None, offset)
        process = self._stage.process
        at = process.wekker(stand)
        due_ms = round(at.timestamp() * 1000) if at else 0
        entry = Entry(encode(stand), due_ms, process.kenmerk(stand), seen)
        if len(entry.value) + NOTES_BYTES > TOPICS[self._stage.changelog].max_bytes:
            raise Refused("effect-te-groot")  # else its changelog record would be refused at each attempt, for ever
        return Change(entry, stand, offset)

    def _refuse(self, item: _Item, staged: Staged, code: str, error: str | None) -> None:
        """Set a record aside, and note it in the ring: its repeat is then a repeat."""
        self._set_aside(item.record, staged, code, error, item.envelope.ref)
        if item.entry is not None:
            seen = ring.add(item.entry.ring, item.mark)
            staged.changes[item.record.key] = Change(item.entry._replace(ring=seen), item.stand, item.record.offset)

    def _set_aside(self, record: ConsumerRecord, staged: Staged, code: str, error: str | None, cause: str) -> None:
        letter_id = effect_id(cause, code, names.DLQ, 0)
        staged.outs.append(self._dead_letters(record, code, error, letter_id))
        staged.outcomes["refused"] += 1
        staged.codes[code] += 1


def _herkomst(record: ConsumerRecord) -> str:
    for name, value in record.headers:
        if name == HERKOMST and value:
            return str(value, "ascii")
    return ""
