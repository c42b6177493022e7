"""Reads one topic as a connector does: committed records only, in order, and never waiting for a broker that is gone."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

from hub.broker.access import Access
from hub.broker.ending import end_consumer


class Reader:
    """In a context: `async with Reader(…) as reader`. Everything raises aiokafka's `KafkaError`, `OSError` or `TimeoutError`.

    `group` None: all partitions from their start, and nobody else is kept from reading. `timeout_seconds` bounds each answer of the
    broker, `silent_seconds` is how long it may say nothing before it is asked whether it is there.
    """

    def __init__(
        self, topic: str, access: Access, *, timeout_seconds: float, silent_seconds: float, group: str | None = None
    ) -> None:
        self._topic, self._timeout, self._silent = topic, timeout_seconds, silent_seconds
        self.consumer: Any = AIOKafkaConsumer(
            topic,
            **access.aiokafka(),
            client_id=group or access.user,
            group_id=group,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        self._heard = time.monotonic()

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(self._timeout):
                await self.consumer.start()
        except BaseException:
            await end_consumer(self.consumer)
            raise
        self._heard = time.monotonic()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await end_consumer(self.consumer)

    async def fetch(self, wait_seconds: float, most: int | None = None) -> list[Any]:
        """Committed records, in the order of their partition, after `wait_seconds` at most; `most` bounds how many."""
        # aiokafka waits for its group whatever `timeout_ms` says: for ever where the coordinator hangs during a rebalance
        async with asyncio.timeout(wait_seconds + self._timeout):
            found = await self.consumer.getmany(timeout_ms=round(wait_seconds * 1000), max_records=most)
        if found:
            self._heard = time.monotonic()
        elif time.monotonic() - self._heard > self._silent:
            await self._ask()
        return [record for batch in found.values() for record in batch]

    async def from_now_on(self) -> None:
        """Skip what is there already."""
        async with asyncio.timeout(self._timeout):
            await self.consumer.seek_to_end()
            for partition in self.consumer.assignment():
                await self.consumer.position(partition)

    async def ends(self) -> dict[TopicPartition, int]:
        """The last stable offset of each partition that is ours."""
        async with asyncio.timeout(self._timeout):
            found: dict[TopicPartition, int] = await self.consumer.end_offsets(self.consumer.assignment())
        return found

    async def behind(self, ends: dict[TopicPartition, int]) -> bool:
        """Whether something before `ends` was not read yet."""
        async with asyncio.timeout(self._timeout):
            return any([await self.consumer.position(partition) < end for partition, end in ends.items()])

    async def _ask(self) -> None:
        """A consumer whose broker is gone, or that may not log in again, only waits: so after a silence it is asked."""
        async with asyncio.timeout(self._timeout):
            await self.consumer.end_offsets(self.consumer.assignment() or [TopicPartition(self._topic, 0)])
        self._heard = time.monotonic()
