"""The life of one owned partition: open it, then batch after batch, tick after tick, each in a transaction, until it is revoked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from hub.broker.away import AWAY
from hub.engine import backoff
from hub.engine.condition import Condition
from hub.engine.errors import Fenced, Halted, Unavailable
from hub.engine.handling import Handler
from hub.engine.inbox import Inbox
from hub.engine.partition import Partition
from hub.engine.reporting import Reporter
from hub.engine.ticking import End
from hub.engine.work import Work

MOST_RECORDS = 500
IDLE_SECONDS = 300
FENCED_SECONDS = 45
"""Longer than the longest session timeout (`WorkerSettings`): by then the group has said whose the partition is."""
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
        end: End,
        crash: Callable[[BaseException], None],
    ) -> None:
        self.partition, self._report, self._crash = partition, reporter, crash
        self.work = Work(partition, handler, reporter, clock_ms, end)
        self.inbox, self.progress = Inbox(), self.work.progress
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
        self.work.vacant = first, end
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
                await self._persist(self.work.open)
                continue
            self.progress.turn(Condition.OPEN)
            if self.work.before_vacant:
                await self._persist(self.work.pass_vacant)
            elif await self.inbox.wait(self._until_tick()):
                await self._batch()
                await self._persist(self.work.ticking.overdue)
            elif self.work.ticking.may_run():
                await self._persist(self._tick)
            elif self.progress.still_seconds() > IDLE_SECONDS:
                await self._sleep()

    async def _batch(self) -> None:
        records, done = self.inbox.take(MOST_RECORDS)
        try:
            await self._persist(lambda: self.work.records(records, self._stopping))
        except BaseException:
            self.inbox.put_back(records, done)  # not lost: whoever opens next drops what was done by then
            raise
        for event in done:
            event.ack()

    async def _tick(self) -> None:
        if not await self.work.tick():
            await self.inbox.wait(BEHIND_SECONDS)

    def _until_tick(self) -> float:
        seconds = self.work.ticking.seconds()
        return min(FOREVER if seconds is None else seconds, IDLE_SECONDS + 1)

    async def _sleep(self) -> None:
        """Close when idle, long before the broker forgets the transactional id; what comes next opens again."""
        await self.partition.close()
        self.progress.turn(Condition.IDLE)
        while not self._stopping.is_set():
            something = await self.inbox.wait(min(self._until_tick(), 60.0))
            if something or self.work.ticking.may_run() or self.work.before_vacant:
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
