"""Reads offsets and changelogs outside any group: what a partition must know before it may work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from hub.broker.ending import end_consumer
from hub.engine.access import Access
from hub.engine.errors import Halted, Unavailable

START_SECONDS = 30
REQUEST_SECONDS = 10
"""For one answer. aiokafka gives a node that sleeps 40 s before it asks another."""
POLL_MS = 200
RECORDS = 500
"""Records at a time. The objects of 5000 live so long that the collector goes through all of the heap for them: a third more CPU."""
PATIENCE = 100
"""Polls without progress, some 20 s, before a read gives up for now."""


@asynccontextmanager
async def reader(access: Access, isolation: str = "read_committed") -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer without a group. `earliest` must be said: the default would race to the end and find an empty state."""
    consumer = AIOKafkaConsumer(
        isolation_level=isolation,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20,
        request_timeout_ms=REQUEST_SECONDS * 1000,
        **access,
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            await consumer.start()
        yield consumer
    finally:
        await end_consumer(consumer)


async def know(consumer: AIOKafkaConsumer, tps: Iterable[TopicPartition]) -> None:
    """Let a consumer without a group learn of these topics at once, before it is asked for offsets of them.

    Otherwise aiokafka finds one unknown topic per attempt, 100 ms each: 6.5 s for the inputs of the poort.
    """
    if topics := {tp.topic for tp in tps}:  # none would mean all of the cluster
        await consumer._client.set_topics(topics)


async def bounds(access: Access, tp: TopicPartition) -> tuple[int, int]:
    """First offset kept, and the end of the log: also of what is not committed yet, unlike the end that a committed reader is told."""
    async with reader(access, "read_uncommitted") as consumer:
        await know(consumer, [tp])
        begin: int = (await consumer.beginning_offsets([tp]))[tp]
        end: int = (await consumer.end_offsets([tp]))[tp]
    return begin, end


async def read_all(
    consumer: AIOKafkaConsumer, tp: TopicPartition, end: int, begin: int | None = None
) -> AsyncGenerator[Sequence[ConsumerRecord], None]:
    """All committed records of a partition from `begin` (all that is kept) up to `end`, in batches.

    It goes by position, not by the last record: the end may hold only markers, or what compaction has left of them (case E2). Raises
    `Unavailable` when an open transaction stands in the way: what lies behind it may be the newest state.
    """
    consumer.assign([tp])
    if begin is not None:
        consumer.seek(tp, begin)
    still = 0
    while (at := await consumer.position(tp)) < end:
        for records in (await consumer.getmany(tp, timeout_ms=POLL_MS, max_records=RECORDS)).values():
            yield records
        still = still + 1 if await consumer.position(tp) == at else 0
        if still > PATIENCE:
            raise Unavailable(
                f"{tp.topic}/{tp.partition} can't be read past {at} of {end}: an open transaction of somebody else"
            )


async def holds_nothing(access: Access, tp: TopicPartition, begin: int, end: int) -> bool:
    """Whether no committed record lies from `begin` up to `end`, a last stable offset: what is proved once stays so.

    False also when something was deleted there: what was lost must be said, never passed over.
    """
    async with reader(access) as consumer:
        await know(consumer, [tp])
        async with aclosing(read_all(consumer, tp, end, begin)) as found:
            async for records in found:
                if records[0].offset < end:
                    return False
        kept: int = (await consumer.beginning_offsets([tp]))[tp]
    return kept <= begin


async def check_passed(access: Access, tp: TopicPartition, next_offset: int, first: int) -> None:
    """Raise `RuntimeError` where what comes next begins at `first` and there are records before it: the consumer was led past them.

    A defect: the worker must end, and begin at its committed offset again. Markers and what was taken back are no records.
    """
    if not await holds_nothing(access, tp, next_offset, first):
        raise RuntimeError(f"{tp.topic}/{tp.partition}: records from {next_offset} up to {first} were passed over")


def check_kept(group: str, tp: TopicPartition, begin: int, next_offset: int, end: int | None = None) -> None:
    """Raise `Halted` when records that the group has not seen are gone (case E3), or the log `end`s before what it has seen."""
    if end is not None and end < next_offset:
        raise Halted(
            f"{tp.topic}/{tp.partition} ends at {end}, and {group} has read up to {next_offset}: it was cut or made anew. Find out which; "
            f"`hub offsets accept-loss {group} {tp.topic} {tp.partition} --reason …` starts on it at {begin}."
        )
    if next_offset < begin:
        raise Halted(
            f"{tp.topic}/{tp.partition}: offsets {next_offset} to {begin - 1} were deleted before {group} read them. Find out what "
            f"they were; `hub offsets accept-loss {group} {tp.topic} {tp.partition} --reason …` goes on at {begin}."
        )
