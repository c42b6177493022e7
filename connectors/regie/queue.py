"""Reads the queue of a house: the compacted topic `huis.<huis>.werkvoorraad`, committed lines only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

from connectors.regie import connection
from connectors.regie.order import ordered
from hub.broker.access import Access
from hub.codec import decode_as
from hub.topology import names
from schemas.nazorg import WerkvoorraadRegel

POLL_MS = 200
OPEN_S, SILENT_S, ANSWER_S = 10.0, 3.0, 5.0


@dataclass(frozen=True, slots=True)
class Change:
    """A line that came or changed; `regel` None: it left this queue."""

    persoon_id: str
    regel: WerkvoorraadRegel | None


class Queue:
    """The queue of `huis` as read so far, in a context: `async with Queue(access, huis) as queue`.

    Raises `AccessRefused` when the broker doesn't let this user read it, `RegieError` when it can't be reached. It has no
    consumer group: several people can look at once.
    """

    def __init__(self, access: Access, huis: str) -> None:
        self.huis = huis
        self._access = access
        self._topic = names.werkvoorraad(huis)
        self._lines: dict[str, WerkvoorraadRegel] = {}
        self._consumer: Any = None
        self._heard = time.monotonic()

    async def __aenter__(self) -> Self:
        self._consumer = AIOKafkaConsumer(
            self._topic,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            **self._access.aiokafka(),
        )
        try:
            async with connection.explained(self._access, self._topic):
                async with asyncio.timeout(OPEN_S):
                    await self._consumer.start()
                await self._catch_up()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()

    def lines(self) -> list[WerkvoorraadRegel]:
        """The queue as read so far, most urgent first."""
        return ordered(self._lines.values())

    async def changes(self, wait_ms: int = POLL_MS) -> list[Change]:
        """What changed since the last call, in order; waits up to `wait_ms` milliseconds for the first."""
        async with connection.explained(self._access, self._topic):
            batches = await self._consumer.getmany(timeout_ms=wait_ms)
            if batches:
                self._heard = time.monotonic()
            elif time.monotonic() - self._heard > SILENT_S:
                await self._ask()
        return [self._apply(record) for batch in batches.values() for record in batch]

    async def _ask(self) -> None:
        """A consumer whose broker is gone only waits, so after a silence it is asked whether there is one."""
        async with asyncio.timeout(ANSWER_S):
            await self._consumer.end_offsets(self._consumer.assignment())
        self._heard = time.monotonic()

    async def _catch_up(self) -> None:
        """Read to the last stable offsets as they are now."""
        ends = await self._consumer.end_offsets(self._consumer.assignment())
        while await self._behind(ends.items()):
            await self.changes()

    async def _behind(self, ends: Iterable[tuple[TopicPartition, int]]) -> bool:
        return any([await self._consumer.position(partition) < end for partition, end in ends])

    def _apply(self, record: Any) -> Change:  # noqa: ANN401 - a record of aiokafka, which ships no types
        persoon_id = record.key.decode()
        if record.value is None:
            self._lines.pop(persoon_id, None)
            return Change(persoon_id, None)
        regel = decode_as(record.value, WerkvoorraadRegel)
        self._lines[persoon_id] = regel
        return Change(persoon_id, regel)
