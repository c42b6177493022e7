"""The deadlines of one owned partition: when they may go, and their going. None goes before a message that was there first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from aiokafka.structs import ConsumerRecord

from hub.engine.errors import Halted, Unavailable
from hub.engine.handling import Handler
from hub.engine.partition import Partition
from hub.engine.reporting import Reporter
from hub.engine.staged import Staged

MOST_TICKS = 200
TICK_GRACE_MS = 2000
"""A deadline is acted on this long after it came: messages appended before it, by the broker's clock, go first."""
END_SECONDS = 10
"""For the answer where the log ends: it waits for the fetch under way, which a message ends at once."""

End = Callable[[], Awaitable[int]]
Commit = Callable[[Staged, int], Awaitable[None]]


class Ticking:
    """`end` asks the broker where the partition ends now; `commit` brings what is staged, and the offset reached, in a transaction."""

    def __init__(
        self,
        partition: Partition,
        handler: Handler,
        report: Reporter,
        clock_ms: Callable[[], int],
        end: End,
        commit: Commit,
    ) -> None:
        self._partition, self._handler, self._report = partition, handler, report
        self._clock_ms, self._end, self._commit = clock_ms, end, commit
        self._reckoned = 0

    def seconds(self) -> float | None:
        """Until the first deadline may go, below 0 when it may; None while there is none."""
        due = self._partition.state.next_due()
        return None if due is None else (due + TICK_GRACE_MS - self._clock_ms()) / 1000

    def may_run(self) -> bool:
        """Whether one may go, by the clock."""
        seconds = self.seconds()
        return seconds is not None and seconds <= 0

    def decided(self, records: Sequence[ConsumerRecord]) -> None:
        """These stand: all deadlines of before the last of them may go."""
        self._reckoned = max(self._reckoned, records[-1].timestamp - 1)  # append time does not go back

    async def run(self) -> bool:
        """Act on the deadlines that came; False where there is none, or messages that were there first are not decided yet."""
        due = self._partition.state.next_due()
        if due is None or not await self.reckon(due):
            return False
        await self.overdue()
        return True

    async def overdue(self) -> None:
        """The deadlines up to the moment that is reckoned with; between two batches too, or a busy log would starve them."""
        keys = self._partition.state.due(self._reckoned, MOST_TICKS) if self._partition.is_open else []
        if not keys:
            return
        staged = self._handler.stage()
        for key in keys:
            self._one(key, self._reckoned, staged)
        if staged.changes:
            await self._commit(staged, self._partition.next)
        self._report.ticks(staged, self._partition.state)

    async def reckon(self, due: int) -> bool:
        """Whether all that was appended until `due` is decided: only then may a deadline go before a message.

        Asked of the broker, and dated before the question. What the consumer was told last may be of any age: the process was paused,
        the broker was away, or nothing was fetched yet.
        """
        if due > self._reckoned:
            asked = self._clock_ms()
            async with asyncio.timeout(END_SECONDS):
                end = await self._end()
            if end <= self._partition.next:
                self._reckoned = asked - TICK_GRACE_MS
        return due <= self._reckoned

    def _one(self, key: bytes, until: int, staged: Staged) -> None:
        moment = datetime.fromtimestamp(until / 1000, UTC)
        try:
            self._handler.tick(key, moment, self._partition.next - 1, self._partition.state, staged)
        except (Unavailable, Halted):
            raise
        except Exception as error:  # noqa: BLE001 - one dossier's deadline may not stop the others'
            self._partition.state.skip(key)
            self._report.tick_failed(error)
