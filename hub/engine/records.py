"""Records on their way out, and the batches they travel in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

Headers = Sequence[tuple[str, bytes]]

OVERHEAD = 256
"""Bytes a record's framing may take beside key, value and headers."""


class Out(NamedTuple):
    """A record to be sent. `value` None is a tombstone."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers


def size(out: Out) -> int:
    """Bytes that a record takes on the wire, from above."""
    headers = sum(len(name) + len(value) + 10 for name, value in out.headers)
    return len(out.key or b"") + len(out.value or b"") + headers + OVERHEAD


def batches(producer: AIOKafkaProducer, outs: Iterable[Out], timestamp: int) -> Iterator[tuple[str, int, BatchBuilder]]:
    """The records in as few batches as they fit in, order kept per partition. `timestamp` in ms; the broker replaces it."""
    grouped: dict[tuple[str, int], list[Out]] = defaultdict(list)
    for out in outs:
        grouped[out.topic, out.partition].append(out)
    for (topic, partition), rows in grouped.items():
        builder = producer.create_batch()
        for row in rows:
            if not _append(builder, row, timestamp):  # full
                yield topic, partition, builder
                builder = producer.create_batch()
                if not _append(builder, row, timestamp):
                    raise ValueError(f"a record for {topic} is larger than a batch")
        yield topic, partition, builder


def _append(builder: BatchBuilder, out: Out, timestamp: int) -> bool:
    return builder.append(timestamp=timestamp, key=out.key, value=out.value, headers=out.headers) is not None
