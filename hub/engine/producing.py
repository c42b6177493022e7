"""The producer of one partition of a log: fenced, in transactions, batch by batch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.producer import sender

from hub.broker.ending import end_producer
from hub.engine.access import Access
from hub.engine.records import Out, batches
from hub.ops.logs import get_logger

TRANSACTION_SECONDS = 15
"""A transaction that takes longer is given up."""
BROKER_SECONDS = 40
"""The broker ends one that was left open: well behind our own time, or it would look like another owner; below the rebalance timeout."""

log = get_logger()

sender.BACKOFF_OVERRIDE = 0.004  # seconds; aiokafka waits 20 ms when a transaction follows on the heels of the last one


async def fenced_producer(
    access: Access, group: str, tp: TopicPartition, broker_seconds: int = BROKER_SECONDS
) -> AIOKafkaProducer:
    """Own what `group` writes by partition `tp` of its log: a predecessor is fenced, and what it left open is ended."""
    producer = AIOKafkaProducer(
        transactional_id=f"{group}-{tp.topic}-{tp.partition}",
        acks="all",
        compression_type="lz4",
        linger_ms=0,
        max_batch_size=1 << 20,
        max_request_size=1 << 21,
        transaction_timeout_ms=broker_seconds * 1000,
        retry_backoff_ms=5,
        **access,
    )
    try:
        async with asyncio.timeout(TRANSACTION_SECONDS):
            await producer.start()  # returns when InitProducerId is answered
    except BaseException:
        await stop(producer)
        raise
    return producer


async def send(producer: AIOKafkaProducer, outs: Iterable[Out]) -> dict[TopicPartition, int]:
    """Send and await all records; the last offset that was written, by partition."""
    now = int(time.time() * 1000)
    sent = [
        (TopicPartition(topic, at), builder.record_count(), await producer.send_batch(builder, topic, partition=at))
        for topic, at, builder in batches(producer, outs, now)
    ]
    await producer.flush()
    return {tp: (await future).offset + count - 1 for tp, count, future in sent}


async def stop(producer: AIOKafkaProducer) -> None:
    """Let go of a producer. One that does not end in order is left to its successor, and its sender is ended: it would try for ever."""
    if not await end_producer(producer):
        log.info("producer_stop_failed")
