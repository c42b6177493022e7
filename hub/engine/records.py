"""Records on their way out, and the batches they travel in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from hub.topology import TOPICS

Headers = Sequence[tuple[str, bytes | None]]

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
    headers = sum(len(name.encode()) + len(value or b"") + 10 for name, value in out.headers)
    return len(out.key or b"") + len(out.value or b"") + headers + OVERHEAD


def batches(producer: AIOKafkaProducer, outs: Iterable[Out], timestamp: int) -> Iterator[tuple[str, int, BatchBuilder]]:
    """The records in as few batches as their topics take, order kept per partition. `timestamp` in ms; the broker replaces it.

    `max.message.bytes` bounds a batch, not a record: a larger one is refused each time it is tried.
    """
    grouped: dict[tuple[str, int], list[Out]] = defaultdict(list)
    for out in outs:
        grouped[out.topic, out.partition].append(out)
    for (topic, partition), rows in grouped.items():
        for chunk in _chunks(rows, TOPICS[topic].batch_bytes):
            yield topic, partition, _batch(producer, chunk, timestamp)


def _chunks(rows: Sequence[Out], most: int) -> Iterator[list[Out]]:
    chunk: list[Out] = []
    room = most
    for row in rows:
        room -= size(row)
        if room < 0 and chunk:
            yield chunk
            chunk, room = [], most - size(row)
        chunk.append(row)
    yield chunk


def _batch(producer: AIOKafkaProducer, rows: Sequence[Out], timestamp: int) -> BatchBuilder:
    builder = producer.create_batch()
    for row in rows:
        if builder.append(timestamp=timestamp, key=row.key, value=row.value, headers=row.headers) is None:
            raise ValueError(f"a batch for {row.topic} does not fit the producer's")
    return builder
