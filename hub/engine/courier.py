"""Brings records to Kafka outside a transaction: an idempotent producer that is opened when needed and given up when it fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer

from hub.broker.away import AWAY
from hub.engine.access import Access
from hub.engine.records import Out, batches
from hub.ops.logs import get_logger

DELIVERY_SECONDS = 30
CLOSE_SECONDS = 5

log = get_logger()


class Courier:
    """One producer. Not for use from several tasks."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._producer: AIOKafkaProducer | None = None

    async def deliver(self, outs: Iterable[Out]) -> None:
        """Return when every record is acknowledged by the broker, order kept per partition.

        Raises one of `AWAY`: then any of them may be there, and all may be sent again, after `close`.
        """
        producer = await self._ready()
        async with asyncio.timeout(DELIVERY_SECONDS):
            now = int(time.time() * 1000)
            sent = [
                await producer.send_batch(builder, topic, partition=at)
                for topic, at, builder in batches(producer, outs, now)
            ]
            await producer.flush()
            for future in sent:
                await future

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
        if producer is None:
            return
        try:
            await asyncio.wait_for(producer.stop(), CLOSE_SECONDS)
        except AWAY as error:
            log.info("producer_stop_failed", exc_info=error)
