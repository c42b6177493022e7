"""Asks the broker itself, apart from the consumer, how far each owned partition reaches.

A consumer that no longer fetches sees no lag (case O3).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping, Sequence

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from hub.engine.access import Access
from hub.engine.health import STILL_SECONDS
from hub.engine.reader import reader
from hub.ops import metrics
from hub.ops.logs import get_logger

EVERY_SECONDS = 5.0
LAST_SECONDS = 30.0
"""Not live for so long: the worker ends itself, and the process manager starts a new one."""
EXIT_STUCK = 70

log = get_logger()


class Watch:
    """Keeps the lag of the owned partitions, and ends the process when it stays not live."""

    def __init__(self, stage: str, access: Access, positions: Callable[[], Mapping[TopicPartition, int]]) -> None:
        self._stage, self._access, self._positions = stage, access, positions
        self.lags: dict[TopicPartition, int] = {}

    async def run(self, live: Callable[[], Sequence[str]]) -> None:
        """Until cancelled. `live` gives the reasons against being alive."""
        since: float | None = None
        while True:
            try:
                async with reader(self._access) as consumer, asyncio.timeout(STILL_SECONDS * 10):
                    while True:
                        await self._look(consumer)
                        since = self._judge(live, since)
                        await asyncio.sleep(EVERY_SECONDS)
            except (KafkaError, OSError, TimeoutError):
                since = None  # the broker is away: the runners say so, and try again themselves
                await asyncio.sleep(EVERY_SECONDS)

    async def _look(self, consumer: object) -> None:
        positions = dict(self._positions())
        async with asyncio.timeout(EVERY_SECONDS * 2):
            ends: Mapping[TopicPartition, int] = (
                await consumer.end_offsets(list(positions)) if positions else {}  # type: ignore[attr-defined]
            )
        self.lags = {tp: max(end - positions[tp], 0) for tp, end in ends.items() if tp in self._positions()}
        metrics.lag.clear()  # a partition that was lost takes its series along (case O4)
        for tp, lag in self.lags.items():
            metrics.lag.labels(self._stage, tp.topic, str(tp.partition)).set(lag)

    def _judge(self, live: Callable[[], Sequence[str]], since: float | None) -> float | None:
        if not live():
            return None
        since = since or time.monotonic()
        if time.monotonic() - since > LAST_SECONDS:
            log.critical("worker_stuck", stage=self._stage)
            os._exit(EXIT_STUCK)  # a stuck loop can't be trusted to stop itself in order
        return since
