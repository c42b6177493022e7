"""What the owner of a partition does, each time in a transaction: records, deadlines, and passing a tail that holds nothing.

Every action opens the partition when an attempt before it failed, and may be tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter

from aiokafka.structs import ConsumerRecord

from hub.engine.condition import Condition, Progress
from hub.engine.handling import Handler
from hub.engine.memory import give_back
from hub.engine.partition import Partition
from hub.engine.reporting import Reporter
from hub.engine.staged import Staged
from hub.engine.ticking import End, Ticking

MOST_EFFECTS = 500
"""So many effects end a transaction: what many of them wait for would all come at its end (a burst of questions)."""


class Work:
    """Of one partition. `end` asks the broker where it ends now."""

    def __init__(
        self, partition: Partition, handler: Handler, reporter: Reporter, clock_ms: Callable[[], int], end: End
    ) -> None:
        self._partition, self._handler, self._report, self._clock_ms = partition, handler, reporter, clock_ms
        self.ticking = Ticking(partition, handler, reporter, clock_ms, end, self._committed)
        self.progress = Progress()
        self.vacant = (0, 0)

    async def open(self) -> None:
        """Own the partition, with its state."""
        began = perf_counter()
        restored = await self._partition.open()
        if restored is not None:
            give_back()  # what the state before it held
        self._report.opened(perf_counter() - began, restored, self._partition)
        self.progress.turn(Condition.OPEN)

    async def records(self, records: Sequence[ConsumerRecord], stopping: asyncio.Event) -> None:
        """In as many transactions as their effects need. What is below the offset reached was done before, or came twice in a rewind."""
        await self._opened()
        if records[0].offset > self._partition.next:
            await self._partition.check_kept(records[0].offset)
        while left := [record for record in records if record.offset >= self._partition.next]:
            await self._some(left)
            if stopping.is_set():
                return

    async def tick(self) -> bool:
        """The deadlines that came; False where there was nothing to do yet."""
        await self._opened()
        return await self.ticking.run()

    @property
    def before_vacant(self) -> bool:
        """Whether what comes next is nothing, up to the end of `vacant`."""
        first, end = self.vacant
        return first <= self._partition.next < end

    async def pass_vacant(self) -> None:
        """Commit the end of a tail that holds nothing: else it would be a backlog to whoever asks, and deadlines would wait for it."""
        await self._opened()
        if self.before_vacant:  # opened anew it may be elsewhere
            await self._committed(self._handler.stage(), self.vacant[1])

    async def _opened(self) -> None:
        if not self._partition.is_open:
            await self.open()

    async def _some(self, records: Sequence[ConsumerRecord]) -> None:
        staged, count = self._handler.stage(), 0
        while count < len(records) and len(staged.outs) < MOST_EFFECTS:
            self._handler.record(records[count], self._partition.state, staged)
            count += 1
        done = records[:count]
        await self._committed(staged, done[-1].offset + 1)
        self.ticking.decided(done)
        self._report.batch(staged, done, self._partition.state, self._clock_ms())

    async def _committed(self, staged: Staged, reached: int) -> None:
        changed = self._report.changed(staged, self._partition.state)
        await self._partition.commit(staged, reached)
        self._handler.stands(staged)
        self._report.apply(changed)
        self.progress.moved()
