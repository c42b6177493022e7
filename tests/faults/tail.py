"""Watches the hub at work, `read_uncommitted`: so a fault can strike while a transaction is open."""

from __future__ import annotations

from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

from hub.broker import Access
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names
from tests.faults.reader import record
from tests.faults.records import Record, decided

POLL_S = 0.02
MOST = 1000
"""Messages that are taken in at a time."""
LOG = names.log(Doel.NAZORG)


class Tail:
    """`handled` holds, by role, the refs seen in the log and the causes seen in the processing log, aborted ones among them.

    `written` counts the decisions of the processing log: what is more than what stands there in the end, was aborted.
    """

    def __init__(self, access: Access) -> None:
        config = {"group.id": "fault-tail", "isolation.level": "read_uncommitted", "enable.auto.commit": False}
        soon = {"fetch.wait.max.ms": 10, "enable.partition.eof": True, "log_level": 0}
        self._client: Any = Consumer({**access.librdkafka(), **config, **soon})
        topics = (LOG, names.VERWERKING)
        at = [TopicPartition(name, n, OFFSET_BEGINNING) for name in topics for n in range(TOPICS[name].partitions)]
        self._client.assign(at)
        self._behind = {(each.topic, each.partition) for each in at}
        self.handled: dict[str, set[str]] = {"poort": set(), "nazorg": set()}
        self.written = 0

    def poll(self) -> None:
        """Take in what came, after a moment at most. A broker that is away for now is no error here."""
        first = self._client.poll(POLL_S)
        for message in [first, *self._client.consume(MOST, 0)] if first is not None else []:
            error, at = message.error(), (message.topic(), message.partition())
            if error is None:
                self._behind.add(at)
                self._take(record(message))
            elif error.code() == KafkaError._PARTITION_EOF:
                self._behind.discard(at)

    def current(self) -> bool:
        """Whether it has come to the end of all."""
        return not self._behind

    def _take(self, seen: Record) -> None:
        if seen.place.topic == LOG:
            self.handled["poort"].add(seen.ref)
        elif decided(seen):
            self.written += 1
            self.handled["nazorg"].add(seen.cause)

    def close(self) -> None:
        """Let go."""
        self._client.close()
