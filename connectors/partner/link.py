"""A connector's link with the broker, under one set of credentials: reads the inbox, commits, publishes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

from connectors.kit.publisher import Publisher
from connectors.partner.connector import Connector
from connectors.partner.rows import Received
from hub.broker.access import Access

RECORDS = 200
SILENT_SECONDS = 20.0


class Link:
    """In a context: `async with Link(…) as link`. Everything raises aiokafka's `KafkaError`, `OSError` or `TimeoutError`."""

    def __init__(self, connector: Connector, access: Access, timeout_seconds: float) -> None:
        self._topic, self._timeout = connector.inbox, timeout_seconds
        self.publisher = Publisher(access.aiokafka(), client_id=connector.group, timeout_seconds=timeout_seconds)
        self._consumer: Any = AIOKafkaConsumer(
            connector.inbox,
            **access.aiokafka(),
            client_id=connector.group,
            group_id=connector.group,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        self._committed: dict[TopicPartition, int] = {}
        self._heard = time.monotonic()

    async def __aenter__(self) -> Self:
        try:
            async with asyncio.timeout(self._timeout):
                await self._consumer.start()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.publisher.close()
        await self._consumer.stop()

    @property
    def assigned(self) -> bool:
        """Whether the inbox is ours; another process of the same group may have it."""
        return bool(self._consumer.assignment())

    async def fetch(self, wait_seconds: float, *, take: bool = True) -> list[Received]:
        """Committed records, in order, after `wait_seconds` at most; without `take` none, only to stay in the group."""
        owned = self._consumer.assignment()
        (self._consumer.resume if take else self._consumer.pause)(*owned)
        found = await self._consumer.getmany(timeout_ms=round(wait_seconds * 1000), max_records=RECORDS)
        records = [_received(record) for batch in found.values() for record in batch]
        if records:
            self._heard = time.monotonic()
        elif time.monotonic() - self._heard > SILENT_SECONDS:
            await self._ask()
        return records

    async def _ask(self) -> None:
        """A consumer whose broker is gone, or that may not log in again, only waits: so after a silence it is asked."""
        async with asyncio.timeout(self._timeout):
            await self._consumer.end_offsets([TopicPartition(self._topic, 0)])
        self._heard = time.monotonic()

    async def commit(self, offsets: Mapping[tuple[str, int], int]) -> None:
        """Commit what is ahead of the group's offsets; an older message that is tried again takes nothing back."""
        owned = self._consumer.assignment()
        wanted = {TopicPartition(*place): offset for place, offset in offsets.items()}
        async with asyncio.timeout(self._timeout):
            for tp in wanted.keys() & owned - self._committed.keys():
                self._committed[tp] = await self._consumer.committed(tp) or 0
            ahead = {tp: offset for tp, offset in wanted.items() if tp in owned and offset > self._committed[tp]}
            if ahead:
                await self._consumer.commit(ahead)
                self._committed |= ahead


def _received(record: Any) -> Received:  # noqa: ANN401 - a record of aiokafka, which ships no types
    place = (record.topic, record.partition, record.offset, record.timestamp)
    return Received(*place, record.key or b"", record.value or b"", tuple(record.headers))
