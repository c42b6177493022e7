"""Batches on their way out."""

from __future__ import annotations

import os

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from hub.engine.records import Out, batches
from hub.topology import TOPICS

LOG = "casus.nazorg.log"


class Builders(AIOKafkaProducer):  # type: ignore[misc]
    """A producer as far as it makes batches: that part needs no broker."""

    def __init__(self) -> None:
        """Nothing to connect."""

    def __del__(self) -> None:
        """Nothing to close."""

    def create_batch(self) -> BatchBuilder:
        """As the engine's producers make them: uncompressed is the worst case."""
        return BatchBuilder(1 << 20, 0)


def out(topic: str, size: int, partition: int = 0) -> Out:
    """A record that does not compress."""
    return Out(topic, partition, b"k", os.urandom(size), [("x", None)])


def test_no_batch_is_larger_than_its_topic_takes() -> None:
    """`max.message.bytes` bounds a batch: a larger one would be refused at each attempt, for ever."""
    outs = [out(LOG, 60_000) for _ in range(20)] + [out("hub.dlq", 500_000) for _ in range(5)]
    made = [
        (topic, builder.record_count(), len(builder._build())) for topic, _, builder in batches(Builders(), outs, 1)
    ]

    assert all(size <= TOPICS[topic].batch_bytes for topic, _, size in made)
    assert sum(count for _, count, _ in made) == len(outs)
    assert [count for topic, count, _ in made if topic == LOG] == [17, 3]


def test_what_fits_travels_together() -> None:
    """One batch per partition for small records: a batch costs a round trip."""
    outs = [out(LOG, 100, partition=n % 2) for n in range(100)]

    assert [(at, builder.record_count()) for _, at, builder in batches(Builders(), outs, 1)] == [(0, 50), (1, 50)]
