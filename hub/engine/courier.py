"""Brings records to Kafka outside a transaction: an idempotent producer that is opened when needed and given up when it fails."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterable
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from hub.engine.access import Access
from hub.engine.producing import stop
from hub.engine.records import Out, batches

DELIVERY_SECONDS = 10

Batch = tuple[str, int, BatchBuilder]


class Courier:
    """One producer. Not for use from several tasks."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._producer: AIOKafkaProducer | None = None
        self._waves: deque[list[Batch]] = deque()
        self._sent: list[asyncio.Future[Any]] = []

    async def send(self, outs: Iterable[Out]) -> None:
        """Hand the records to the producer, order kept per partition. Raises one of `AWAY`, as `arrived` does."""
        async with asyncio.timeout(DELIVERY_SECONDS):
            producer = await self._ready()
            self._waves = deque(_waves(batches(producer, outs, int(time.time() * 1000))))
            await self._send_wave(producer)

    async def _send_wave(self, producer: AIOKafkaProducer) -> None:
        wave = self._waves.popleft() if self._waves else []
        self._sent = [await producer.send_batch(builder, topic, partition=at) for topic, at, builder in wave]

    async def arrived(self) -> bool:
        """Whether every record that was sent is acknowledged by now: False after `DELIVERY_SECONDS`, and then it may be asked again.

        Raises one of `AWAY`: then any of them may be there, and all may be sent again, after `close`.
        """
        until = time.monotonic() + DELIVERY_SECONDS
        while self._sent:
            _, waiting = await asyncio.wait(self._sent, timeout=max(until - time.monotonic(), 0))
            if waiting:
                return False
            for future in self._sent:
                future.result()
            async with asyncio.timeout(DELIVERY_SECONDS):
                await self._send_wave(await self._ready())
        return True

    async def _ready(self) -> AIOKafkaProducer:
        if self._producer is None:
            self._producer = AIOKafkaProducer(  # known before it starts: one that does not get there must be closed too
                enable_idempotence=True,
                acks="all",
                compression_type="lz4",
                linger_ms=0,
                max_batch_size=1 << 20,
                max_request_size=1 << 21,
                **self._access,
            )
            await self._producer.start()
        return self._producer

    async def close(self) -> None:
        """Give the producer up; the next delivery opens a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await stop(producer)


def _waves(found: Iterable[Batch]) -> list[list[Batch]]:
    """The first batch of each partition, then the second of each, and so on.

    A second that was sent beside a first that is refused would stand, and the first, tried again, come behind it.
    """
    waves: list[list[Batch]] = []
    count = Counter[tuple[str, int]]()
    for topic, at, builder in found:
        if (number := count[topic, at]) == len(waves):
            waves.append([])
        waves[number].append((topic, at, builder))
        count[topic, at] += 1
    return waves
