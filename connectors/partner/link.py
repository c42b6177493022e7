"""A connector's link with the broker, under one set of credentials: reads the inbox, commits, publishes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiokafka import TopicPartition

from connectors.kit.publisher import Publisher
from connectors.kit.reader import Reader
from connectors.partner.connector import Connector
from connectors.partner.rows import Received
from hub.broker.access import Access

RECORDS = 200
SILENT_SECONDS = 20.0


class Link:
    """In a context: `async with Link(…) as link`. Everything raises aiokafka's `KafkaError`, `OSError` or `TimeoutError`."""

    def __init__(self, connector: Connector, access: Access, timeout_seconds: float) -> None:
        self._timeout = timeout_seconds
        self.publisher = Publisher(access.aiokafka(), client_id=connector.group, timeout_seconds=timeout_seconds)
        self._reader = Reader(
            connector.inbox,
            access,
            timeout_seconds=timeout_seconds,
            silent_seconds=SILENT_SECONDS,
            group=connector.group,
        )
        self._consumer = self._reader.consumer
        self._committed: dict[TopicPartition, int] = {}

    async def __aenter__(self) -> Self:
        await self._reader.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.publisher.close()
        await self._reader.__aexit__(kind, error, trace)

    @property
    def assigned(self) -> bool:
        """Whether the inbox is ours; another process of the same group may have it."""
        return bool(self._consumer.assignment())

    async def fetch(self, wait_seconds: float, *, take: bool = True) -> list[Received]:
        """Committed records, in order, after `wait_seconds` at most; without `take` none, only to stay in the group."""
        owned = self._consumer.assignment()
        (self._consumer.resume if take else self._consumer.pause)(*owned)
        return [_received(record) for record in await self._reader.fetch(wait_seconds, RECORDS)]

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
