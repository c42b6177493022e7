"""Reads topics and positions as an outsider: librdkafka, `read_committed`, no group of the hub's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    ConsumerGroupTopicPartitions,
    IsolationLevel,
    KafkaError,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec

from tests.faults.records import Place, Record

TIMEOUT_S = 30
ASK_S = 5
"""For a coordinator that may be away: it is asked again."""


class Access(Protocol):
    """A way in."""

    def librdkafka(self) -> dict[str, str]:
        """Configuration of a librdkafka client."""


class Position(NamedTuple):
    """A partition as its group left it: committed offset (-1: none), last stable offset, and the log's end."""

    committed: int
    stable: int
    end: int


def admin(access: Access) -> AdminClient:
    """An admin client that keeps quiet on standard error. Keep it until its answer is there, which is lost with it."""
    return AdminClient({**access.librdkafka(), "log_level": 0})


def partitions(access: Access, topics: Iterable[str]) -> set[tuple[str, int]]:
    """All partitions of these topics, as the broker has them."""
    found = admin(access).list_topics(timeout=TIMEOUT_S).topics
    return {(name, number) for name in topics for number in found[name].partitions}


def read(access: Access, topics: Iterable[str], since: Mapping[tuple[str, int], int] | None = None) -> list[Record]:
    """All committed records up to the last stable offset, partition after partition; from the offsets `since` on, where given."""
    wanted, since = partitions(access, topics), since or {}
    client = Consumer(
        {
            **access.librdkafka(),
            "group.id": "fault-checker",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 20,
            "isolation.level": "read_committed",
            "log_level": 0,
        }
    )
    client.assign([TopicPartition(*at, since.get(at, OFFSET_BEGINNING)) for at in wanted])
    try:
        return sorted(_drain(client, wanted), key=lambda record: record.place)
    finally:
        client.close()


def _drain(client: Any, wanted: set[tuple[str, int]]) -> Iterable[Record]:
    while wanted:
        message = client.poll(TIMEOUT_S)
        assert message is not None, f"{sorted(wanted)} not read to their end within {TIMEOUT_S} s"
        error = message.error()
        if error is None:
            yield record(message)
        elif error.code() == KafkaError._PARTITION_EOF:
            wanted.discard((message.topic(), message.partition()))
        else:
            raise KafkaException(error)


def record(message: Any) -> Record:
    """A librdkafka message."""
    return Record(
        place=Place(message.topic(), message.partition(), message.offset()),
        timestamp=message.timestamp()[1],
        key=(message.key() or b"").decode(errors="replace"),
        headers={name: (value or b"").decode(errors="replace") for name, value in message.headers() or ()},
        value=message.value(),
    )


def positions(access: Access, group: str, topics: Iterable[str]) -> dict[tuple[str, int], Position]:
    """Where `group` is on each partition of these topics."""
    client = admin(access)
    tps = [TopicPartition(*at) for at in partitions(access, topics)]
    asked = client.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group, tps)])[group].result(TIMEOUT_S)
    committed = {(tp.topic, tp.partition): tp.offset for tp in asked.topic_partitions}
    stable, end = (
        ends(client, tps, level) for level in (IsolationLevel.READ_COMMITTED, IsolationLevel.READ_UNCOMMITTED)
    )
    return {at: Position(max(committed.get(at, -1), -1), stable[at], end[at]) for at in end}


def ends_of(access: Access, topics: Iterable[str]) -> Mapping[tuple[str, int], int]:
    """The last stable offset of each partition of these topics."""
    client = admin(access)
    tps = [TopicPartition(*at) for at in partitions(access, topics)]
    return ends(client, tps, IsolationLevel.READ_COMMITTED)


def ends(client: AdminClient, tps: Iterable[Any], level: IsolationLevel) -> Mapping[tuple[str, int], int]:
    """The end of each partition: the last stable offset under `READ_COMMITTED`, the log's under `READ_UNCOMMITTED`."""
    asked = client.list_offsets({tp: OffsetSpec.latest() for tp in tps}, isolation_level=level)
    return {(tp.topic, tp.partition): future.result(TIMEOUT_S).offset for tp, future in asked.items()}


def members(access: Access, group: str) -> tuple[str, int]:
    """State of a group and how many members it has. By a client of its own: one that saw the broker die may wait for it half a minute."""
    client = admin(access)
    found = client.describe_consumer_groups([group], request_timeout=ASK_S)[group].result(TIMEOUT_S)
    return found.state.name, len(found.members)


def member_ids(access: Access, group: str) -> set[str]:
    """Who is in a group."""
    client = admin(access)
    found = client.describe_consumer_groups([group], request_timeout=ASK_S)[group].result(TIMEOUT_S)
    return {member.member_id for member in found.members}
