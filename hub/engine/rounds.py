"""The poort's work: forward what has its turn, await every delivery, then let the group's offsets follow behind the next round."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.broker.away import AWAY
from hub.engine import backoff
from hub.engine.bookmarks import Mark
from hub.engine.courier import Courier
from hub.engine.errors import Unavailable
from hub.engine.forwarding import Forward, Forwarded, report, retried
from hub.engine.owned import Owned
from hub.engine.records import Out
from hub.engine.turns import Turns

COMMIT_SECONDS = 0.1
"""Between two commits: at 200 messages a second each round had one of its own, a tenth of all that the broker was asked. What a crash
leaves uncommitted is forwarded again.
"""
LAST_COMMIT_SECONDS = 5


class Rounds:
    """Everything is tried again until it is done; health says so when it takes long."""

    def __init__(self, name: str, forward: Forward, owned: Owned, turns: Turns, courier: Courier) -> None:
        self._name, self._forward, self._owned, self._turns, self.courier = name, forward, owned, turns, courier

    async def run(self) -> None:
        """Round after round, until cancelled."""
        try:
            while True:
                await self._round()
        finally:
            self._turns.own(())

    async def _round(self) -> None:
        taken = await self._turns.take()
        try:
            await self.again(lambda: self._deliver([record for turn in taken for record in turn.records]))
        finally:
            for turn in taken:
                for event in turn.done:
                    event.ack()

    async def _deliver(self, taken: Iterable[ConsumerRecord]) -> None:
        await self._owned.known.wait()
        # judged at each attempt: what was revoked meanwhile is somebody else's
        await self._owned.check_gaps(taken)
        records = list(filter(self._is_new, taken))
        if not records:
            return
        marks: dict[TopicPartition, Mark] = {}
        passed = [self._pass(record, marks) for record in records]
        try:
            await self._bring([out for one in passed for out in one.outs])
        except BaseException:
            await self.courier.close()
            raise
        self._owned.marks.delivered(marks)
        report(self._name, records, passed)

    def _is_new(self, record: ConsumerRecord) -> bool:
        """What comes twice in a rewind was delivered before, and would be counted twice against its sender's limit."""
        tp = TopicPartition(record.topic, record.partition)
        return TP(*tp) in self._owned.going and record.offset >= self._owned.marks.at(tp).offset

    async def _bring(self, outs: list[Out]) -> None:
        """What was sent is waited for as long as all that we had is ours: given up, it would be sent a second time, and wait anew."""
        ours, attempt = self._owned.tps, 0
        await self.courier.send(outs)
        while not await self.courier.arrived():
            attempt += 1
            late = TimeoutError()
            if self._owned.tps != ours:
                raise late
            self._retried(late, attempt)

    def _pass(self, record: ConsumerRecord, marks: dict[TopicPartition, Mark]) -> Forwarded:
        """A round that is tried again passes everything again, with what it had spent before: the same verdicts."""
        tp = TopicPartition(record.topic, record.partition)
        mark = marks.get(tp) or self._owned.marks.at(tp)
        passed = self._forward(record, mark.spent)
        marks[tp] = Mark(max(mark.offset, record.offset + 1), passed.spent)
        return passed

    async def commit_behind(self) -> None:
        """Commit what was delivered, until cancelled."""
        while True:
            await self._owned.marks.due.wait()
            await self.again(self._owned.commit)
            await asyncio.sleep(COMMIT_SECONDS)  # what is delivered meanwhile goes along

    async def commit_last(self) -> None:
        """Before the partitions go, so that their next owner need not forward again what was delivered."""
        with suppress(*AWAY):
            await asyncio.wait_for(self._owned.commit(), LAST_COMMIT_SECONDS)

    async def again(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do it until it is done."""
        attempt = 0
        while True:
            try:
                await action()
                self._owned.progress.error = ""
                return
            except (*AWAY, Unavailable) as error:
                attempt += 1
                self._retried(error, attempt)
                await asyncio.sleep(backoff.seconds(attempt))

    def _retried(self, error: Exception, attempt: int) -> None:
        retried(self._name, error, attempt)
        self._owned.progress.retrying(type(error).__name__)
