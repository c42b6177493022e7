"""How far the poort has come on each partition: what is delivered, what of it is committed, and what must be known to go on there.

Offsets are committed behind the delivery, through Faust's own consumer, whose generation rejects a worker that has lost its partitions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError
from aiokafka.structs import ConsumerRecord, OffsetAndMetadata

from hub.engine.access import Access
from hub.engine.errors import Halted
from hub.engine.plug import HubApp
from hub.engine.position import Position, Spent, committed, offset_missing
from hub.engine.reader import bounds, check_kept, check_passed, know, reader
from hub.ops.logs import get_logger

COMMIT_WITHIN = 4
"""Seconds. Below what a revoke waits for the last commit (`Rounds`): one that went on behind it would set the next owner back."""

log = get_logger()


class Mark(NamedTuple):
    """The next offset of a partition, and how far its sender's limits are used up by then (`Position.spent`)."""

    offset: int
    spent: Spent = Spent()


class Bookmarks:
    """The marks of the partitions that are ours, of group `name`."""

    def __init__(self, app: HubApp, name: str, access: Access) -> None:
        self._app, self._name, self._access = app, name, access
        self._delivered: dict[TopicPartition, Mark] = {}
        self._committed: dict[TopicPartition, Mark] = {}
        self.due = asyncio.Event()

    def reached(self, tp: TopicPartition) -> int | None:
        """Where the group stands; None until it is known."""
        mark = self._committed.get(tp)
        return None if mark is None else mark.offset

    def at(self, tp: TopicPartition) -> Mark:
        """What comes next there."""
        return self._delivered.get(tp) or self._committed.get(tp) or Mark(0)

    def delivered(self, marks: Mapping[TopicPartition, Mark]) -> None:
        """So far it has been delivered: the next commit tells the group."""
        self._delivered |= marks
        self.due.set()

    def forget(self, tps: Iterable[TopicPartition]) -> None:
        """They are somebody else's now."""
        for tp in tps:
            self._committed.pop(tp, None)
            self._delivered.pop(tp, None)

    def keep(self, tps: Iterable[TopicPartition]) -> None:
        """Forget all but these: one mark of what is not ours would make every commit fail."""
        self.forget((self._committed.keys() | self._delivered.keys()) - set(tps))

    async def load(self, tps: Sequence[TopicPartition]) -> dict[TopicPartition, str]:
        """Find the group's marks of what is ours now. Gives those that can't go on, with the reason (case E3): the others can."""
        found = await committed(self._access, self._name, list(tps))
        async with reader(self._access) as consumer:
            await know(consumer, tps)
            begins = await consumer.beginning_offsets(tps) if tps else {}
            ends = await consumer.end_offsets(tps) if tps else {}
        for tp in tps:
            at = found.get(tp) or self._begun(tp, begins[tp], ends[tp])
            self._committed[tp] = Mark(at.offset, at.spent)
        reasons = {tp: self._lost(tp, begins[tp], self._committed[tp].offset, ends[tp]) for tp in tps}
        return {tp: reason for tp, reason in reasons.items() if reason}

    def _begun(self, tp: TopicPartition, begin: int, end: int) -> Position:
        """The group has no mark there: it goes on at the oldest record, and commits that, so that one that is missing later was lost."""
        if end > begin:
            offset_missing(self._name, tp, begin)
        self.delivered({tp: Mark(begin)})
        return Position(begin)

    async def gaps(self, records: Sequence[ConsumerRecord]) -> dict[TopicPartition, str]:
        """Partitions of which records were deleted before these: a consumer jumps over them in silence."""
        firsts = {TopicPartition(each.topic, each.partition): each.offset for each in reversed(records)}
        found: dict[TopicPartition, str] = {}
        for tp, first in firsts.items():
            if first > (at := self.at(tp).offset):
                begin, _ = await bounds(self._access, tp)
                if reason := self._lost(tp, begin, at):
                    found[tp] = reason
                else:
                    await check_passed(self._access, tp, at, first)
        return found

    def _lost(self, tp: TopicPartition, begin: int, at: int, end: int | None = None) -> str:
        try:
            check_kept(self._name, tp, begin, at, end)
        except Halted as halted:
            return halted.reason
        return ""

    async def commit(self) -> Collection[TopicPartition]:
        """Commit what is delivered; where the group stands there now."""
        self.due.clear()
        marks = dict(self._delivered)
        if not marks:
            return ()
        offsets = {tp: OffsetAndMetadata(at, Position(at, spent=spent).metadata) for tp, (at, spent) in marks.items()}
        try:
            await self._app.consumer.call_kafka(lambda kafka: kafka.commit(offsets), COMMIT_WITHIN)
        except (CommitFailedError, IllegalStateError):
            # what is still ours goes with the next commit; of the rest the next owner forwards again, and the proces drops the repeats
            log.info("commit_too_late", stage=self._name)
            return ()
        self._committed |= marks
        self._delivered = {tp: mark for tp, mark in self._delivered.items() if mark != marks.get(tp)}
        return marks.keys()
