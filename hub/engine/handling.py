"""One record through one stage: decode, drop repeats, decide, encode. No Kafka here, and nothing stands before the commit.

What is put back among the dead letters comes through here too (parking.py): the order per casus is kept here, not by an operator's care.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, EnvelopeError, Undecodable, decode, duplicate_key, encode
from hub.engine import herkomst, parking, putback
from hub.engine.aside import FAILED, SUBJECT, Aside
from hub.engine.deadletter import DeadLetters
from hub.engine.effects import TOO_LARGE, Cause, outs
from hub.engine.entry import BARE, Entry, Parked
from hub.engine.errors import Unavailable
from hub.engine.parking import Item, Parking
from hub.engine.putback import Back
from hub.engine.records import Out
from hub.engine.stage import Stage
from hub.engine.staged import Change, Staged
from hub.engine.state import State
from hub.privacy.verwerking import VERSTREKEN, VERWIJDERD, Status
from hub.processes.kern import Message, Refused, due
from hub.topology import TOPICS
from schemas.basis import Bericht

RUN_LIMIT = 10
"""This many messages in a row whose rule raises: the hub is broken, not the messages. It stops instead of draining the log."""

NOTES_BYTES = 2048
"""Room in a changelog record beside the state: key, ring, deadline, framing."""


class Handler:
    """Runs the records of one partition through the stage's process."""

    def __init__(self, stage: Stage[Any], partition: int, dead_letters: DeadLetters) -> None:
        self._stage, self._partition, self._dead_letters = stage, partition, dead_letters
        self._aside = Aside(stage, dead_letters)
        self._parking = Parking(self._aside)
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
            self._without_envelope(record, error.code, state, staged)
            return
        mark = duplicate_key(envelope.source, envelope.id)
        entry, stand = staged.current(record.key, state)
        if staged.seen(mark, entry, state):
            staged.outcomes["repeat"] += 1
            return
        item = Item(record, record, envelope, mark, entry, stand)
        if entry is not None and entry.parked is not None:
            self._parking.queue(item, staged)
        else:
            self._guarded(item, state, staged)

    def _without_envelope(self, record: ConsumerRecord, code: str, state: State, staged: Staged) -> None:
        """What an operator wrote, whose envelope lies within, or a record that has none."""
        if (word := putback.gone(record, self._dead_letters)) is not None:
            self._parking.gone(record, word, state, staged)
        elif (back := putback.opened(record, self._dead_letters)) is not None:
            self._returned(record, back, state, staged)
        else:
            self._aside.refused(record, staged, code)

    def _returned(self, record: ConsumerRecord, back: Back, state: State, staged: Staged) -> None:
        item = self._parking.returned(record, back, state, staged)
        if item is None:
            return
        if back.drop:
            self._parking.dropped(item, state, staged)
            self._log(item, staged, Status.UNSET)
        else:
            self._guarded(item, state, staged)

    def tick(self, key: bytes, until: datetime, offset: int, state: State, staged: Staged) -> None:
        """Add to `staged` what the deadlines of one aggregate that lie at or before `until` lead to."""
        entry, stand = staged.current(key, state)
        if entry is None or stand is None:
            return
        change, sent, ticks = None, list[Out](), 0
        for after, by_time in self._due(key, stand, until):
            change, sent, ticks = self._change(after, entry.ring, offset, entry.parked), sent + by_time, ticks + 1
        if change is None:  # noted when other terms held: what holds now, or it would be first in the row for ever
            change = self._change(stand, entry.ring, offset, entry.parked)
        staged.changes[key] = change  # all of it was made: nothing goes out without the state that it belongs to
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

    def _guarded(self, item: Item, state: State, staged: Staged) -> None:
        try:
            self._decide(item, staged)
        except Unavailable:
            raise
        except Undecodable as error:
            self._parking.refused(item, state, staged, error.code)
        except Refused as error:
            self._parking.refused(item, state, staged, error.code)
            self._log(item, staged, Status.ERROR if error.code == TOO_LARGE else Status.UNSET)
        except Exception as error:
            staged.failures += item.back is None  # what was put back too early must not stop everybody else
            if staged.failures >= RUN_LIMIT:
                raise Unavailable(f"the rule fails on every message: {type(error).__name__}") from error
            self._parking.refused(item, state, staged, FAILED, type(error).__name__)
            self._log(item, staged, Status.ERROR)
        else:
            staged.failures = 0

    def _decide(self, item: Item, staged: Staged) -> None:
        """Nothing is staged before all of it is made: a refusal leaves the deadlines before the message to themselves."""
        record, envelope, cause = item.record, item.envelope, _cause(item)
        message = Message(
            record.key.decode(), decode(record.value), herkomst.told(record).topic, envelope.ref, envelope.time
        )
        stand, sent, ticks = item.stand, list[Out](), 0
        # what was noted is asked first: to work a deadline out anew costs much, and one is seldom due
        at = item.entry.due if item.entry is not None else 0
        for after, by_time in self._due(record.key, stand, cause.now) if stand and 0 != at <= item.at.timestamp else ():
            stand, sent, ticks = after, sent + by_time, ticks + 1
        decision = self._stage.process.decide(stand, message, cause.now)
        sent += outs(self._stage, cause, record.key, self._partition, decision.effecten, geweigerd=decision.geweigerd)
        change = self._change(decision.stand, parking.marked(item), item.at.offset, parking.released(item))
        staged.changes[record.key] = change
        staged.outs += sent
        staged.geweigerd.update(each.rpartition("/")[2] for each in decision.geweigerd)
        staged.outcomes.update({"decided": 1, "tick": ticks} if ticks else {"decided": 1})
        if item.back is not None:
            self._aside.settled(item.back, staged, "hersteld")

    def _log(self, item: Item, staged: Staged, status: Status) -> None:
        """The line of a message that led to nothing; none under a key that is nobody's."""
        if SUBJECT.fullmatch(item.record.key or b""):
            staged.outs += outs(self._stage, _cause(item), item.record.key, self._partition, (), status)

    def _change(self, stand: Bericht | None, seen: bytes, offset: int, parked: Parked | None) -> Change:
        if stand is None:  # removed, or never there: what still waits must find its queue
            return Change(None if parked is None else BARE._replace(ring=seen, parked=parked), None, offset)
        process = self._stage.process
        at = process.wekker(stand)
        due_ms = math.ceil(at.timestamp() * 1000) if at else 0  # never before it: nothing would come of it
        entry = Entry(encode(stand), due_ms, process.kenmerk(stand), seen, parked)
        if len(entry.value) + NOTES_BYTES > TOPICS[self._stage.changelog].max_bytes:
            raise Refused(TOO_LARGE)  # else its changelog record would be refused at each attempt, for ever
        return Change(entry, stand, offset)


def _cause(item: Item) -> Cause:
    envelope, now = item.envelope, datetime.fromtimestamp(item.at.timestamp / 1000, UTC)
    return Cause(envelope.ref, envelope.correlationid, envelope.traceparent, envelope.type, now)
