"""Sends records and returns only when every in-sync replica has them (acks=all, idempotent producer)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidMessageError, MessageSizeTooLargeError, UnsupportedForMessageFormatError

from connectors.kit.errors import Poison, Unavailable
from hub.broker.away import AWAY
from hub.broker.ending import end_producer

Headers = Sequence[tuple[str, bytes]]

HOPELESS = (MessageSizeTooLargeError, InvalidMessageError, UnsupportedForMessageFormatError)

BATCH_BYTES = 96 * 1024
"""Below `max.message.bytes` of the topics, which bounds a batch and not only a record: 128 KiB for the smallest."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record to send."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


class Publisher:
    """A producer that opens when needed and is replaced when a delivery failed.

    aiokafka never gives up an idempotent batch, so the time is bounded here; what was left unfinished leaves a gap in the
    producer's sequence numbers, so that the producer can't be used again. May be used by several tasks at once.
    """

    def __init__(self, access: Mapping[str, Any], *, client_id: str, timeout_seconds: float = 10) -> None:
        self._access = dict(access)
        self._client_id = client_id
        self._timeout = timeout_seconds
        self._producer: AIOKafkaProducer | None = None
        self._opening: asyncio.Task[AIOKafkaProducer] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def publish(self, records: Sequence[Record]) -> None:
        """Send in the order given and wait for all confirmations.

        Raises `Unavailable` when one did not come in time, else `Poison` when some records can't ever be delivered. A caller
        that tries again sends all of them: what arrived before is known by its id.
        """
        results = await self._attempt(records)
        failed = [place for place, result in enumerate(results) if isinstance(result, BaseException)]
        if failed and len(records) > 1:
            failed = await self._one_by_one(records, failed)
        if failed:
            raise Poison(failed)

    async def _attempt(self, records: Sequence[Record]) -> Sequence[object]:
        """Results in the order of the records; errors among them only when one of them is hopeless."""
        producer = await self._open()
        try:
            async with asyncio.timeout(self._timeout):
                results = await _send_all(producer, records)
        except AWAY as error:
            await self._abandon(producer)
            raise Unavailable(type(error).__name__) from error
        failed = [result for result in results if isinstance(result, BaseException)]
        if failed:
            await self._abandon(producer)
            if not any(map(_is_hopeless, records, results)):
                raise Unavailable(type(failed[0]).__name__) from failed[0]
        return results

    async def _one_by_one(self, records: Sequence[Record], places: Sequence[int]) -> list[int]:
        """Send again what failed beside a hopeless record: the gap it left made the broker refuse those after it too."""
        hopeless = []
        for place in places:
            try:
                await self.publish([records[place]])
            except Poison:
                hopeless.append(place)
        return hopeless

    async def check(self) -> None:
        """Raise `Unavailable` when the broker can't be reached now."""
        producer = await self._open()
        try:
            async with asyncio.timeout(self._timeout):
                await producer.client.fetch_all_metadata()
        except AWAY as error:
            await self._abandon(producer)
            raise Unavailable(type(error).__name__) from error

    async def close(self) -> None:
        """End the producer; every `publish` that returned has been confirmed."""
        if self._opening is not None:
            await asyncio.wait([self._opening])
        if self._producer:
            await self._abandon(self._producer)

    async def _open(self) -> AIOKafkaProducer:
        """All who come while one is opened wait for that attempt and fail with it: each with its own would wait for all before it."""
        if self._producer is not None:
            return self._producer
        if self._opening is None:
            self._opening = asyncio.create_task(self._started())
            self._opening.add_done_callback(self._opened)  # before those who wait are woken
        return await asyncio.shield(self._opening)

    def _opened(self, opening: asyncio.Task[AIOKafkaProducer]) -> None:
        self._opening = None
        if not opening.cancelled() and opening.exception() is None:
            self._producer = opening.result()

    async def _started(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self._access,
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            max_batch_size=BATCH_BYTES,
            linger_ms=0,
            retry_backoff_ms=20,
            request_timeout_ms=int(self._timeout * 1000),
        )
        try:
            async with asyncio.timeout(self._timeout):
                await producer.start()
        except AWAY as error:
            await end_producer(producer)
            raise Unavailable(type(error).__name__) from error
        return producer

    async def _abandon(self, producer: AIOKafkaProducer) -> None:
        if self._producer is producer:
            self._producer = None
        await end_producer(producer)


def _is_hopeless(record: Record, result: object) -> bool:
    """What leaves room in a batch fits every topic as it is declared: too large it is where a limit was lowered, and that is put back."""
    if isinstance(result, MessageSizeTooLargeError):
        headers = sum(len(name) + len(value) for name, value in record.headers)
        return len(record.key) + len(record.value) + headers > BATCH_BYTES
    return isinstance(result, HOPELESS)


async def _send_all(producer: AIOKafkaProducer, records: Sequence[Record]) -> list[object]:
    waiting = [await _send(producer, record) for record in records]
    return await asyncio.gather(*waiting, return_exceptions=True)


async def _send(producer: AIOKafkaProducer, record: Record) -> asyncio.Future[object]:
    try:
        sent: asyncio.Future[object] = await producer.send(
            record.topic, value=record.value, key=record.key, headers=record.headers
        )
    except HOPELESS as error:
        sent = asyncio.get_running_loop().create_future()
        sent.set_exception(error)
    return sent
