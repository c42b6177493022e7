"""Reads topics as any outsider would: librdkafka, `read_committed`, no consumer group, nothing of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

from hub.broker.access import Access
from hub.demo.records import Place, Seen, Topics
from hub.demo.split import READ, split
from hub.topology import TOPICS

TIMEOUT_S = 20


def read_all(access: Access) -> tuple[Topics, ...]:
    """What the account looks at, by track, to the last stable offsets as they are now; raises `KafkaException`."""
    return split(read(access, READ))


def read(access: Access, topics: Sequence[str]) -> dict[str, list[Seen]]:
    """All committed records of these topics, by topic: partition after partition, each in its order."""
    partitions = [TopicPartition(name, number) for name in topics for number in range(TOPICS[name].partitions)]
    found: dict[str, list[Seen]] = {name: [] for name in topics}
    for record in sorted(_drain(consumer(access), partitions), key=lambda record: record.place):
        found[record.place.topic].append(record)
    return found


def consumer(access: Access) -> Any:  # noqa: ANN401 - confluent-kafka ships no types that mypy follows
    """A consumer that commits nothing and tells the end of a partition, which under `read_committed` is its last stable offset."""
    return Consumer(
        {
            **access.librdkafka(),
            "group.id": f"{access.user}.demo",  # of no use to who commits nothing, but asked for, and looked up under its rights
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "isolation.level": "read_committed",
            "fetch.wait.max.ms": 50,
            "log_level": 0,
        }
    )


def _drain(client: Any, partitions: Sequence[TopicPartition]) -> list[Seen]:  # noqa: ANN401
    client.assign([TopicPartition(each.topic, each.partition, OFFSET_BEGINNING) for each in partitions])
    found, open_ = [], {(each.topic, each.partition) for each in partitions}
    try:
        while open_:
            message = client.poll(TIMEOUT_S)
            if message is None:
                raise TimeoutError(f"{len(open_)} partitions were not read to their end within {TIMEOUT_S} s")
            if is_end(message):
                open_.discard((message.topic(), message.partition()))
            else:
                found.append(seen(message))
    finally:
        client.close()
    return found


def is_end(message: Any) -> bool:  # noqa: ANN401
    """Whether this is the news that a partition is at its end; raises `KafkaException` for any other error."""
    error = message.error()
    if error is None:
        return False
    if error.code() != KafkaError._PARTITION_EOF:
        raise KafkaException(error)
    return True


def seen(message: Any) -> Seen:  # noqa: ANN401
    """A record as the account knows it."""
    return Seen(
        place=Place(message.topic(), message.partition(), message.offset()),
        timestamp=message.timestamp()[1],
        key=(message.key() or b"").decode(errors="replace"),
        headers={name: (value or b"").decode(errors="replace") for name, value in message.headers() or ()},
        value=message.value(),
    )
