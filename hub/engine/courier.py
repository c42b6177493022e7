"""Brings records to Kafka outside a transaction: an idempotent producer that is opened when needed and given up when it fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from aiokafka import AIOKafkaProducer

from hub.engine.access import Access
from hub.engine.producing import stop
from hub.engine.records import Out, batches

DELIVERY_SECONDS = 10


class Courier:
    """One producer. Not for use from several tasks."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._producer: AIOKafkaProducer | None = None
        self._sent: list[asyncio.Future[Any]] = []

    async def send(self, outs: Iterable[Out]) -> None:
        """Hand the records to the producer, order kept per partition. Raises one of `AWAY`, as `arrived` does."""
        async with asyncio.timeout(DELIVERY_SECONDS):
            producer = await self._ready()
            now = int(time.time() * 1000)
            self._sent = [
                await producer.send_batch(builder, topic, partition=at)
                for topic, at, builder in batches(producer, outs, now)
            ]

    async def arrived(self) -> bool:
        """Whether every record that was sent is acknowledged by now: False after `DELIVERY_SECONDS`, and then it may be asked again.

        Raises one of `AWAY`: then any of them may be there, and all may be sent again, after `close`.
        """
        _, waiting = await asyncio.wait(self._sent, timeout=DELIVERY_SECONDS) if self._sent else ((), ())
        if waiting:
            return False
        for future in self._sent:
            future.result()
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
