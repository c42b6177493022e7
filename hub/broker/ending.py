"""Ends clients of aiokafka in bounded time: their own `stop` waits for the broker, and where a node hangs for as long as it does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

CLOSE_SECONDS = 1
"""Nothing is under way in one that ends in order; one that is given up would wait for what will never come."""
LEAVE_SECONDS = 5
"""For a consumer to leave its group: one that does not is put out when its session ends. There is nothing in it to lose."""
TASKS = ("_coordination_task", "_heartbeat_task", "_commit_refresh_task", "_reset_committed_task", "_fetch_task")


async def end_producer(producer: AIOKafkaProducer) -> bool:
    """Let go of a producer; whether it ended in order. Where it did not its sender is ended: it would try for ever."""
    if await _ended(producer.stop(), CLOSE_SECONDS):
        return True
    sending = producer._sender.sender_task
    for _ in range(2):  # the first is answered by a wait for what is under way, which a closed client never ends
        if sending is not None:
            sending.cancel()
        await _ended(producer.client.close(), CLOSE_SECONDS)
    return False


async def end_consumer(consumer: AIOKafkaConsumer) -> None:
    """Let go of a consumer. Where it did not end in order its tasks are ended: its heartbeat would keep what it had from who comes next."""
    if await _ended(consumer.stop(), LEAVE_SECONDS):
        return
    for task in _running(consumer):
        task.cancel()
    await _ended(consumer._client.close(), CLOSE_SECONDS)


async def _ended(closing: Coroutine[Any, Any, object], seconds: float) -> bool:
    """Whether it ended in order within `seconds`. In a task of its own: aiokafka may end as cancelled where nobody cancelled us."""
    task = asyncio.create_task(closing)
    await asyncio.wait([task], timeout=seconds)
    return not task.cancel() and not task.cancelled() and task.exception() is None


def _running(consumer: AIOKafkaConsumer) -> list[asyncio.Task[Any]]:
    parts = [part for part in (consumer._coordinator, consumer._fetcher) if part is not None]
    found = [getattr(part, name, None) for part in parts for name in TASKS]
    pending = consumer._fetcher._pending_tasks if consumer._fetcher is not None else ()
    return [task for task in (*found, *pending) if task is not None]
