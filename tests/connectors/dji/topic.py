"""Reads `dji.detentie` by a client that the connector does not use."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaException, TopicPartition

from hub.broker import Access
from hub.topology.names import DETENTIE
from tests.support.eventually import eventually

TIMEOUT_S = 15


class Seen(NamedTuple):
    """A record."""

    source: str
    id: str
    key: bytes
    value: bytes
    headers: dict[str, bytes]


def _end(consumer: Consumer, partition: int) -> int:
    try:
        end: int = consumer.get_watermark_offsets(TopicPartition(DETENTIE, partition), TIMEOUT_S)[1]
    except KafkaException as error:  # a broker that just came back leads nothing yet
        raise AssertionError("the end of the topic can't be told") from error
    return end


class Tail:
    """What comes on the topic after this was made."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._next = self._ends()

    def read(self) -> list[Seen]:
        """Everything new, in order within a partition."""
        ends = self._ends()
        seen = [
            each for partition in ends for each in self._partition(partition, self._next[partition], ends[partition])
        ]
        self._next = ends
        return seen

    def waiting(self) -> int:
        """How many records are new."""
        return sum(self._ends().values()) - sum(self._next.values())

    def _consumer(self) -> Consumer:
        return Consumer(
            {**self._access.librdkafka(), "group.id": "looker", "enable.auto.commit": False, "log_level": 0}
        )

    def _ends(self) -> dict[int, int]:
        consumer = self._consumer()
        partitions = consumer.list_topics(DETENTIE, TIMEOUT_S).topics[DETENTIE].partitions
        ends = {number: eventually(partial(_end, consumer, number), TIMEOUT_S) for number in partitions}
        consumer.close()
        return ends

    def _partition(self, partition: int, begin: int, end: int) -> Iterator[Seen]:
        consumer = self._consumer()
        consumer.assign([TopicPartition(DETENTIE, partition, begin)])
        while begin < end:
            message = consumer.poll(TIMEOUT_S)
            assert message is not None and message.error() is None, "the topic was not read to its end in time"
            headers = dict(message.headers())
            yield Seen(
                headers["ce_source"].decode(), headers["ce_id"].decode(), message.key(), message.value(), headers
            )
            begin = message.offset() + 1
        consumer.close()
