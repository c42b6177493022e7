"""How far the hub has come, as the broker tells: ends of topics against committed offsets."""

from __future__ import annotations

from collections.abc import Iterable

from confluent_kafka import ConsumerGroupTopicPartitions, IsolationLevel, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from hub.broker.access import Access
from hub.demo.reader import INPUTS
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names, principals

TIMEOUT_S = 10
LOG = names.log(Doel.NAZORG)

Offsets = dict[tuple[str, int], int]


class Positions:
    """Asks the broker; raises `KafkaException` when it does not answer."""

    def __init__(self, access: Access) -> None:
        self._admin = AdminClient({**access.librdkafka(), "log_level": 0})

    def waiting(self) -> tuple[int, int]:
        """Records that the poort, and records that the nazorg process has still to handle."""
        return self._behind(principals.POORT, INPUTS), self._behind(principals.NAZORG, (LOG,))

    def ends(self, topics: Iterable[str]) -> Offsets:
        """Last stable offset of each partition."""
        asked = {
            TopicPartition(name, number): OffsetSpec.latest()
            for name in topics
            for number in range(TOPICS[name].partitions)
        }
        answers = self._admin.list_offsets(asked, isolation_level=IsolationLevel.READ_COMMITTED)
        return {(at.topic, at.partition): answer.result(TIMEOUT_S).offset for at, answer in answers.items()}

    def _behind(self, group: str, topics: Iterable[str]) -> int:
        done = self._committed(group)
        return sum(max(end - done.get(at, 0), 0) for at, end in self.ends(topics).items())

    def _committed(self, group: str) -> Offsets:
        asked = [ConsumerGroupTopicPartitions(group)]
        told = self._admin.list_consumer_group_offsets(asked)[group].result(TIMEOUT_S)
        return {(at.topic, at.partition): at.offset for at in told.topic_partitions}
