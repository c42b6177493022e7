"""Asks the broker itself, apart from the consumer, how far each owned partition reaches, and ends a worker that stands still.

A consumer that no longer fetches sees no lag (case O3). A loop that no longer turns sees nothing at all: a thread looks at that.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiokafka import TopicPartition

from hub.broker.away import AWAY
from hub.engine.access import Access
from hub.engine.backlog import Backlog
from hub.engine.reader import know, reader
from hub.engine.tail import Tails, Told
from hub.ops import metrics
from hub.ops.logs import get_logger

EVERY_SECONDS = 5.0
LOOK_SECONDS = 10.0
LAST_SECONDS = 30.0
"""Not live for so long: the worker ends itself, and the process manager starts a new one."""
SILENT_SECONDS = 120.0
"""The watch itself has not come round for so long: the event loop is blocked."""
EXIT_STUCK = 70

log = get_logger()


class Watch:
    """Keeps the backlog of the owned partitions, and ends the process when it stays not live.

    `told` hears of a tail that holds nothing to read.

    `cut_off` names the error while the broker does not answer: an idle worker would not notice, and pass for ready.
    """

    def __init__(
        self, stage: str, access: Access, positions: Callable[[], Mapping[TopicPartition, int]], told: Told
    ) -> None:
        self._stage, self._access, self._positions = stage, access, positions
        self._tails = Tails(access, told)
        self.backlogs: dict[TopicPartition, Backlog] = {}
        self.cut_off = ""
        self._still = 0.0
        self._rounds = 0
        self._tail: asyncio.Task[None] | None = None
        self._over = threading.Event()

    def backlog(self, tp: TopicPartition) -> Backlog | None:
        """What waits in a partition; None while that is not known, or is looked for in a tail."""
        return None if tp in self._tails.open else self.backlogs.get(tp)

    async def run(self, live: Callable[[], Sequence[str]]) -> None:
        """Until cancelled. `live` gives the reasons against being alive."""
        threading.Thread(target=self._guard, name="watch", daemon=True).start()
        try:
            while True:
                await self._session(live)
                await self._rest()
        finally:
            self._over.set()
            if self._tail is not None:
                self._tail.cancel()

    async def _session(self, live: Callable[[], Sequence[str]]) -> None:
        try:
            async with reader(self._access) as stable, reader(self._access, "read_uncommitted") as newest:
                while True:
                    await self._look(stable, newest)
                    self.cut_off = ""
                    self._judge(live())
                    if self._tail is None or self._tail.done():
                        self._tail = asyncio.create_task(self._look_at_tails())
                    await self._rest()
        except AWAY as error:
            self.cut_off = type(error).__name__
            return  # such time does not count: the runners say so, and try again themselves
        except Exception as error:  # the watch may not die of anything: nobody would see it
            log.error("watch_failed", stage=self._stage, exc_info=error)

    async def _look_at_tails(self) -> None:
        """Beside the rounds: a long tail is read to its end, however long that takes, and that tells nothing of the broker."""
        try:
            await self._tails.look({tp: (at.end - at.lag, at.end) for tp, at in self.backlogs.items() if at.lag})
        except AWAY:
            return  # the rounds hear of it themselves
        except Exception as error:  # as there
            log.error("watch_failed", stage=self._stage, exc_info=error)

    async def _rest(self) -> None:
        self._rounds += 1
        await asyncio.sleep(EVERY_SECONDS)

    async def _look(self, stable: Any, newest: Any) -> None:
        positions = dict(self._positions())
        async with asyncio.timeout(LOOK_SECONDS):
            for consumer in (stable, newest) if positions else ():
                await know(consumer, positions)
            # in this order: what is appended in between looks held back once, never the other way round
            ends = await stable.end_offsets(list(positions)) if positions else {}
            tops = await newest.end_offsets(list(positions)) if positions else {}
        now = time.monotonic()
        self.backlogs = {
            tp: Backlog(max(end - positions[tp], 0), tops[tp] - end, end, self._since(tp, end, now))
            for tp, end in ends.items()
            if tp in self._positions()
        }
        metrics.lag.clear()  # a partition that was lost takes its series along (case O4)
        metrics.held_back.clear()
        for tp, backlog in self.backlogs.items():
            metrics.lag.labels(self._stage, tp.topic, str(tp.partition)).set(backlog.lag)
            metrics.held_back.labels(self._stage, tp.topic, str(tp.partition)).set(backlog.held)

    def _since(self, tp: TopicPartition, end: int, now: float) -> float:
        before = self.backlogs.get(tp)
        return before.since if before and before.held and before.end == end else now

    def _judge(self, reasons: Sequence[str]) -> None:
        self._still = self._still + EVERY_SECONDS if reasons else 0.0
        if self._still > LAST_SECONDS:
            self._end()

    def _guard(self) -> None:
        """In a thread. It counts its own rounds: a process that was stopped and goes on has not been silent."""
        seen, silent = -1, 0.0
        while not self._over.wait(EVERY_SECONDS):
            silent = silent + EVERY_SECONDS if self._rounds == seen else 0.0
            seen = self._rounds
            if silent > SILENT_SECONDS:
                self._end()

    def _end(self) -> None:
        log.critical("worker_stuck", stage=self._stage)
        os._exit(EXIT_STUCK)  # a stuck loop can't be trusted to stop itself in order
