"""Reads a changelog partition to its end: what peers that keep the state in memory do before they work."""

from __future__ import annotations

from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from benchmarks.peers.run.work import Config, Part


async def restore(config: Config, part: Part, take: Callable[[ConsumerRecord], None]) -> None:
    """Hand all committed records of the part's changelog to `take`."""
    reader = AIOKafkaConsumer(
        isolation_level="read_committed", auto_offset_reset="earliest", enable_auto_commit=False, **config.aiokafka()
    )
    await reader.start()
    tp = TopicPartition(part.stage.changelog, part.number)
    reader.assign([tp])
    end = (await reader.end_offsets([tp]))[tp]
    while await reader.position(tp) < end:
        for records in (await reader.getmany(tp, timeout_ms=200, max_records=5000)).values():
            for record in records:
                take(record)
    await reader.stop()
