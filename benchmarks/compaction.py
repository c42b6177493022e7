"""Has Kafka's log cleaner go over the changelog now: what it would do by itself within a day."""

from __future__ import annotations

import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

from benchmarks.changelog import fill
from hub.agents.nazorg import STAGE
from hub.broker import Access
from hub.demo.stack import Stack
from hub.engine.entry import Entry
from hub.topology import TOPICS, principals

SWIFT = {"log.cleaner.backoff.ms": "100"}
"""A broker whose cleaner looks often."""
CONFIGS = {"segment.ms": "100", "min.cleanable.dirty.ratio": "0.0", "max.compaction.lag.ms": "100"}
"""Of the changelog: all but its newest segment is cleaned at once."""
TAIL = 64
CLEAN_S, PAUSE_S, READ_S, ASK_S = 300.0, 2.0, 60.0, 15.0


def compact(stack: Stack, made: list[Entry], dossiers: int) -> int:
    """Leave one record a key of `fill`'s first `dossiers` keys, and at most `TAIL` more for each time that a segment was begun.

    Returns how many are left; after `CLEAN_S` that may be more. The broker must be `SWIFT`.
    """
    _configure(stack.access)
    access, tail, end, more = stack.broker.access(principals.NAZORG), min(TAIL, dossiers), time.monotonic() + CLEAN_S, 0
    while True:
        # the newest segment is never cleaned: this begins another in each partition
        fill(access, made, iter(range(tail)))
        more += tail
        time.sleep(PAUSE_S)
        if (left := kept(stack.access)) <= dossiers + more or time.monotonic() > end:
            return left


def _configure(access: Access) -> None:
    entries = [ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET) for name, value in CONFIGS.items()]
    resource = ConfigResource(ResourceType.TOPIC, STAGE.changelog, incremental_configs=entries)
    client = AdminClient({**access.librdkafka(), "log_level": 0})
    client.incremental_alter_configs([resource])[resource].result(ASK_S)


def kept(access: Access) -> int:
    """Records that a read_committed reader finds in the changelog. Raises `TimeoutError` when nothing comes for `READ_S`."""
    settings = {"group.id": "benchmark", "enable.auto.commit": False, "enable.partition.eof": True, "log_level": 0}
    reader = Consumer({**access.librdkafka(), **settings})
    unread = set(range(TOPICS[STAGE.changelog].partitions))
    reader.assign([TopicPartition(STAGE.changelog, n, OFFSET_BEGINNING) for n in unread])
    count, came = 0, time.monotonic()
    try:
        while unread:
            for message in reader.consume(1000, 0.1):
                came, error = time.monotonic(), message.error()
                if error is None:
                    count += 1
                elif error.code() == KafkaError._PARTITION_EOF:
                    unread.discard(message.partition())
                else:
                    raise KafkaException(error)
            if time.monotonic() - came > READ_S:
                raise TimeoutError(f"{STAGE.changelog} was not read to its end")
    finally:
        reader.close()
    return count
