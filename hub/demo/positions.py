"""How far the hub has come, as the broker tells: ends of topics against committed offsets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from confluent_kafka import ConsumerGroupTopicPartitions, IsolationLevel, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from hub.broker.access import Access
from hub.demo.split import INPUTS
from hub.demo.track import TRACKS
from hub.topology import TOPICS, names, principals

TIMEOUT_S = 10

Offsets = dict[tuple[str, int], int]


class Standing(NamedTuple):
    """Records on the input topics, and of all records those that the poort and each process have still to handle."""

    offered: int
    poort: int
    nazorg: int
    complex: int

    @property
    def waiting(self) -> int:
        """How many wait, in all."""
        return self.poort + self.nazorg + self.complex

    @property
    def done(self) -> bool:
        """Whether nothing waits."""
        return not self.waiting


class Positions:
    """Asks the broker; raises `KafkaException` when it does not answer."""

    def __init__(self, access: Access) -> None:
        self._admin = AdminClient({**access.librdkafka(), "log_level": 0})

    def standing(self) -> Standing:
        """How it stands. The poort is asked first: what it hands on meanwhile still waits for a process."""
        offered, poort = self._behind(principals.POORT, INPUTS)
        nazorg, complex_ = (self._behind(track.stage, (names.log(track.doel),))[1] for track in TRACKS)
        return Standing(offered, poort, nazorg, complex_)

    def ends(self, topics: Iterable[str]) -> Offsets:
        """Last stable offset of each partition."""
        asked = {
            TopicPartition(name, number): OffsetSpec.latest()
            for name in topics
            for number in range(TOPICS[name].partitions)
        }
        answers = self._admin.list_offsets(asked, isolation_level=IsolationLevel.READ_COMMITTED)
        return {(at.topic, at.partition): answer.result(TIMEOUT_S).offset for at, answer in answers.items()}

    def _behind(self, group: str, topics: Iterable[str]) -> tuple[int, int]:
        """Records in all, and those beyond the committed offsets."""
        done, ends = self._committed(group), self.ends(topics)
        return sum(ends.values()), sum(max(end - done.get(at, 0), 0) for at, end in ends.items())

    def _committed(self, group: str) -> Offsets:
        asked = [ConsumerGroupTopicPartitions(group)]
        told = self._admin.list_consumer_group_offsets(asked)[group].result(TIMEOUT_S)
        return {(at.topic, at.partition): at.offset for at in told.topic_partitions}
