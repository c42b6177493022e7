"""Topics as any outsider reads them: librdkafka, `read_committed`, to the byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

from hub.broker import Access
from hub.topology import TOPICS

TIMEOUT_S = 20


class Place(NamedTuple):
    """Where a record stands."""

    topic: str
    partition: int
    offset: int

    @property
    def origin(self) -> bytes:
        """The key of its dead letter."""
        return "/".join(map(str, self)).encode()


@dataclass(frozen=True)
class Read:
    """A record as it was read; `timestamp` in ms since 1970, `kind` its type: 1 the sender's, 2 the broker's."""

    place: Place
    kind: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]

    def header(self, name: str) -> str:
        """A header's text, empty where there is none."""
        return (dict(self.headers).get(name) or b"").decode()


def partitions(*topics: str) -> list[TopicPartition]:
    """All partitions of declared topics."""
    return [TopicPartition(name, number) for name in topics for number in range(TOPICS[name].partitions)]


def client(access: Access, group: str = "looker") -> Any:
    """A consumer that commits nothing and tells the end of a partition."""
    config = {"group.id": group, "enable.auto.commit": False, "enable.partition.eof": True, "log_level": 0}
    return Consumer({**access.librdkafka(), **config, "fetch.wait.max.ms": 50})


def read(access: Access, topics: Sequence[str]) -> list[Read]:
    """All committed records, in the order of each partition, to the ends as they are now."""
    reader, found = client(access), []
    wanted = partitions(*topics)
    reader.assign([TopicPartition(tp.topic, tp.partition, OFFSET_BEGINNING) for tp in wanted])
    open_ = {(tp.topic, tp.partition) for tp in wanted}
    while open_:
        message = reader.poll(TIMEOUT_S)
        assert message is not None, f"{open_} not read to the end within {TIMEOUT_S} s"
        if message.error() is None:
            found.append(_read(message))
            continue
        assert message.error().code() == KafkaError._PARTITION_EOF, message.error()
        open_.discard((message.topic(), message.partition()))
    reader.close()
    return sorted(found, key=lambda one: one.place)


def _read(message: Any) -> Read:
    place = Place(message.topic(), message.partition(), message.offset())
    kind, timestamp = message.timestamp()
    return Read(place, kind, timestamp, message.key(), message.value(), list(message.headers() or []))
