"""An operator accepts that records are gone, with a reason: the only way past a halted partition (cases E2, E3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata
from confluent_kafka import Producer

from hub.broker.access import Access
from hub.codec import encode
from hub.engine.position import Position, committed
from hub.engine.reader import bounds
from hub.errors import HubError
from hub.privacy.seal import seal
from hub.topology import TOPICS, names
from hub.topology.growth import members
from schemas.hub import DodeBrief

WAIT_SECONDS = 20


class Loss(NamedTuple):
    """Records of `topic`/`partition` from `first` up to, not with, `after` that `group` goes on without."""

    group: str
    topic: str
    partition: int
    first: int
    after: int


async def accept_loss(access: Access, group: str, topic: str, partition: int, keep: Callable[[Loss], object]) -> Loss:
    """Let `group` go on behind what is gone from an input or a changelog.

    `access` must be the super user's. `keep` keeps the account of it. It is called before the group moves: once it did, nobody could tell
    any more what was gone. Raises `HubError` when nothing is gone, or when a worker of the group still runs.
    """
    source = _input_of(topic)
    tp, lost = TopicPartition(source, partition), TopicPartition(topic, partition)
    kafka = access.aiokafka()
    position = (await committed(kafka, group, [tp])).get(tp, Position(0))
    begin, end = await bounds(kafka, lost)
    if topic == source and end < position.offset:  # cut or made anew: what the changelog notes of its offsets is void
        void = (await bounds(kafka, changelog))[1] - 1 if (changelog := _changelog_of(tp)) else -1
        first, after = end, position.offset
        goes_on = position._replace(offset=begin, void=void, numbers=position.numbers + position.offset)
    elif topic == source:
        first, after, goes_on = position.offset, begin, position._replace(offset=begin)
    else:
        (first, after), goes_on = _cut(position, begin, end), position._replace(stand=end - 1, kept_from=begin)
    if first >= after:
        raise HubError(f"Nothing that {group} needs is gone from {topic}/{partition}.")
    if members(access, group):  # Kafka would refuse the move, and the account would tell of what nobody did
        raise HubError(f"{group} must be stopped: all its workers, until they have left their group.")
    keep(loss := Loss(group, topic, partition, first, after))
    await move(access, group, tp, goes_on)
    return loss


def _changelog_of(tp: TopicPartition) -> TopicPartition | None:
    name = tp.topic.replace(".log", ".stand")
    return TopicPartition(name, tp.partition) if name in TOPICS and name != tp.topic else None


def _cut(position: Position, begin: int, end: int) -> tuple[int, int]:
    """First and behind last offset that a changelog has lost: at its beginning, at its end, or from one to the other."""
    first = position.kept_from if begin > position.kept_from else end
    return first, position.stand + 1 if end <= position.stand else begin


def record(access: Access, loss: Loss, reason: str, who: str, key: bytes) -> None:
    """Keep proof of an accepted loss among the dead letters; reason and name are encrypted as every payload there.

    Raises `HubError` when the broker does not take it.
    """
    place = f"{loss.topic}/{loss.partition}/{loss.first}-{loss.after}".encode()
    payload = encode(DodeBrief(sleutel=None, waarde=f"{who}: {reason}".encode(), koppen=()))
    told = {
        "stage": loss.group,
        "code": "verlies-aanvaard",
        "topic": loss.topic,
        "partition": str(loss.partition),
        "offset": str(loss.first),
    }
    headers = [(f"dlq_{name}", value.encode()) for name, value in told.items()]
    taken: list[bool] = []
    producer = Producer({**access.librdkafka(), "acks": "all"})
    value = seal(payload, key, place)
    producer.produce(
        names.DLQ, value, place, 0, on_delivery=lambda error, _: taken.append(error is None), headers=headers
    )
    producer.flush(WAIT_SECONDS)
    if taken != [True]:
        raise HubError("The broker did not take the record of the loss, so nothing was done: give the command again.")


def _input_of(topic: str) -> str:
    if topic not in TOPICS:
        raise HubError(f"There is no topic {topic}.")
    return topic.replace(".stand", ".log") if topic.endswith(".stand") else topic


async def move(access: Access, group: str, tp: TopicPartition, position: Position) -> None:
    """Commit outside the group's generations; raises `HubError` where the group has a member: then Kafka does not allow it."""
    consumer = AIOKafkaConsumer(group_id=group, enable_auto_commit=False, **access.aiokafka())
    await consumer.start()
    try:
        consumer.assign([tp])
        await consumer.commit({tp: OffsetAndMetadata(position.offset, position.metadata)})
    except KafkaError as error:
        raise HubError(f"Kafka refused to move {group}: stop its workers first ({type(error).__name__}).") from error
    finally:
        await consumer.stop()
