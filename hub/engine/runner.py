"""The life of one owned partition: open it, then batch after batch, tick after tick, each in a transaction, until it is revoked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from aiokafka.structs import ConsumerRecord

from hub.broker.away import AWAY
from hub.engine import backoff
from hub.engine.condition import Condition, Progress
from hub.engine.errors import Fenced, Halted, Unavailable
from hub.engine.handling import Handler
from hub.engine.inbox import Inbox
from hub.engine.partition import Partition
from hub.engine.reporting import Reporter
from hub.engine.staged import Staged

MOST_RECORDS = 500
MOST_EFFECTS = 500
"""So many effects end a transaction: what many of them wait for would all come at its end (a burst of questions)."""
MOST_TICKS = 200
TICK_GRACE_MS = 2000
"""A deadline is acted on this long after it came: messages appended before it, by the broker's clock, go first."""
IDLE_SECONDS = 300
FENCED_SECONDS = 45
"""Longer than the longest session timeout (`WorkerSettings`): by then the group has said whose the partition is."""
END_SECONDS = 10
"""For the answer where the log ends: it waits for the fetch under way, which a message ends at once."""
BEHIND_SECONDS = 0.5
FOREVER = 3600.0

TRANSIENT = (Unavailable, *AWAY)
"""What passes by itself: the batch is tried again, for ever, and health says so."""


class Runner:
    """Owns one partition as long as it is assigned. `end` asks the broker where the partition ends now."""

    def __init__(
        self,
        partition: Partition,
        handler: Handler,
        reporter: Reporter,
        clock_ms: Callable[[], int],
        end: Callable[[], Awaitable[int]],
        crash: Callable[[BaseException], None],
    ) -> None:
        self.partition, self._handler, self._report = partition, handler, reporter
        self._clock_ms, self._end, self._crash = clock_ms, end, crash
        self._reckoned = 0
        self._vacant = (0, 0)
        self.inbox = Inbox()
        self.progress = Progress()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in a task of its own: no partition waits for another."""
        self._task = asyncio.create_task(self._run(), name=f"partition-{self.partition.number}")

    def stopping(self) -> None:
        """The partition is about to go: finish the transaction under way, begin none, try nothing again."""
        self._stopping.set()
        self.inbox.drop()

    def vacant(self, first: int, end: int) -> None:
        """From `first` up to `end` there is nothing to read, and never will be: go on behind it, also with nothing else to do."""
        self._vacant = first, end
        self.inbox.wake()

    async def stop(self, within: float) -> None:
        """Wait for the transaction under way, `within` seconds at most, then let go."""
        self.stopping()
        if self._task is not None:
            done, _ = await asyncio.wait({self._task}, timeout=within)
            if not done:
                self._task.cancel()
                await asyncio.wait({self._task})
        self.inbox.drop()
        await self.partition.close()
        self._report.gone()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._own()
            except Fenced:
                self.progress.turn(Condition.FENCED)
                self._report.fenced()
                await self._pause(FENCED_SECONDS)
            except Halted as halted:
                self.progress.turn(Condition.HALTED, halted.reason)
                self._report.halted(halted.reason)
                await self._stopping.wait()
            except Exception as error:  # noqa: BLE001 - a defect: the worker must end, not live on without this partition
                self._report.crashed(error)
                self._crash(error)
                return

    async def _own(self) -> None:
        while not self._stopping.is_set():
            if not self.partition.is_open:
                self.progress.turn(Condition.OPENING)
                await self._persist(self._open)
                continue
            self.progress.turn(Condition.OPEN)
            if self._before_vacant():
                await self._persist(self._pass)
            elif await self.inbox.wait(self._until_tick()):
                await self._batch()
                await self._persist(self._overdue)
            elif self._ticks_may_run():
                await self._persist(self._tick)
            elif self.progress.still_seconds() > IDLE_SECONDS:
                await self._sleep()

    async def _open(self) -> None:
        began = perf_counter()
        restored = await self.partition.open()
        self._report.opened(perf_counter() - began, restored, self.partition)
        self.progress.turn(Condition.OPEN)

    async def _batch(self) -> None:
        records, done = self.inbox.take(MOST_RECORDS)
        try:
            await self._persist(lambda: self._commit_all(records))
        except BaseException:
            self.inbox.put_back(records, done)  # not lost: whoever opens next drops what was done by then
            raise
        for event in done:
            event.ack()

    async def _commit_all(self, records: list[ConsumerRecord]) -> None:
        """In as many transactions as their effects need. What is below the offset reached was done before, or came twice in a rewind."""
        if not self.partition.is_open:
            await self._open()
        if records[0].offset > self.partition.next:
            await self.partition.check_kept(records[0].offset)
        while left := [record for record in records if record.offset >= self.partition.next]:
            await self._commit(left)
            if self._stopping.is_set():
                return

    def _before_vacant(self) -> bool:
        first, end = self._vacant
        return first <= self.partition.next < end

    async def _pass(self) -> None:
        """Commit the end of a tail that holds nothing: else it would be a backlog to whoever asks, and deadlines would wait for it."""
        if not self.partition.is_open:
            await self._open()
        if self._before_vacant():  # opened anew it may be elsewhere
            await self._committed(self._handler.stage(), self._vacant[1])

    async def _commit(self, records: list[ConsumerRecord]) -> None:
        staged, count = self._handler.stage(), 0
        while count < len(records) and len(staged.outs) < MOST_EFFECTS:
            self._handler.record(records[count], self.partition.state, staged)
            count += 1
        done = records[:count]
        await self._committed(staged, done[-1].offset + 1)
        self._reckoned = max(self._reckoned, done[-1].timestamp - 1)  # append time does not go back
        self._report.batch(staged, done, self.partition.state, self._clock_ms())

    async def _committed(self, staged: Staged, reached: int) -> None:
        changed = self._report.changed(staged, self.partition.state)
        await self.partition.commit(staged, reached)
        self._handler.stands(staged)
        self._report.apply(changed)
        self.progress.moved()

    async def _tick(self) -> None:
        if not self.partition.is_open:
            await self._open()
        due = self.partition.state.next_due()
        if due is None or not await self._reckon(due):
            await self.inbox.wait(BEHIND_SECONDS)
            return
        await self._overdue()

    async def _overdue(self) -> None:
        """The deadlines up to the moment that is reckoned with; between two batches too, or a busy log would starve them."""
        keys = self.partition.state.due(self._reckoned, MOST_TICKS) if self.partition.is_open else []
        if not keys:
            return
        staged = self._handler.stage()
        for key in keys:
            self._one_tick(key, self._reckoned, staged)
        if staged.changes:
            await self._committed(staged, self.partition.next)
        self._report.ticks(staged, self.partition.state)

    async def _reckon(self, due: int) -> bool:
        """Whether all that was appended until `due` is decided: only then may a deadline go before a message.

        Asked of the broker, and dated before the question. What the consumer was told last may be of any age: the process was paused,
        the broker was away, or nothing was fetched yet.
        """
        if due > self._reckoned:
            asked = self._clock_ms()
            async with asyncio.timeout(END_SECONDS):
                end = await self._end()
            if end <= self.partition.next:
                self._reckoned = asked - TICK_GRACE_MS
        return due <= self._reckoned

    def _one_tick(self, key: bytes, until: int, staged: Staged) -> None:
        moment = datetime.fromtimestamp(until / 1000, UTC)
        try:
            self._handler.tick(key, moment, self.partition.next - 1, self.partition.state, staged)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one dossier's deadline may not stop the others'
            self.partition.state.skip(key)
            self._report.tick_failed(error)

    def _until_tick(self) -> float:
        due = self.partition.state.next_due()
        wait = FOREVER if due is None else (due + TICK_GRACE_MS - self._clock_ms()) / 1000
        return min(wait, IDLE_SECONDS + 1)

    def _ticks_may_run(self) -> bool:
        due = self.partition.state.next_due()
        return due is not None and due + TICK_GRACE_MS <= self._clock_ms()

    async def _sleep(self) -> None:
        """Close when idle, long before the broker forgets the transactional id; what comes next opens again."""
        await self.partition.close()
        self.progress.turn(Condition.IDLE)
        while not self._stopping.is_set():
            if await self.inbox.wait(min(self._until_tick(), 60.0)) or self._ticks_may_run() or self._before_vacant():
                return

    async def _persist(self, action: Callable[[], Awaitable[Any]]) -> None:
        """Do it, again and again, until it is done, the partition is revoked, or it is not ours or not to be done at all."""
        attempt = 0
        while not self._stopping.is_set():
            try:
                await action()
            except TRANSIENT as error:
                attempt += 1
                self._report.retry(error, attempt)
                self.progress.retrying(str(error) if isinstance(error, Unavailable) else type(error).__name__)
                await self._pause(backoff.seconds(attempt))
            else:
                self.progress.error = ""
                return

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return
