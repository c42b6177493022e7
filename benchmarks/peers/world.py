"""The broker that all peers share, the log that is put before each of them, and a clean slate between two of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from confluent_kafka import ConsumerGroupState, IsolationLevel, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

from benchmarks.load import Load, loads
from hub.broker import Access, Broker
from hub.engine.herkomst import PLACE, TOPIC
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names
from hub.topology.apply import apply

BLOCK = 20_000
"""Messages of one set of persons; the simulator knows some 9,000, so a longer log has other persons under other keys."""
LOG, STAND = names.log(Doel.NAZORG), names.stand(Doel.NAZORG)
OWN = "peer-"
"""Beginning of the names of groups and topics that peers make for themselves."""
WAIT_S, ASK_S = 60, 10
OPEN_S = 90
"""What a killed process left open is ended after a minute at most (aiokafka's time-out), and the broker looks for such each 10 s."""
POORT = [(TOPIC, names.DETENTIE.encode()), (PLACE, b"0/0")]
"""What the poort says of a message that it lets in."""


class World:
    """A broker that runs, with the hub's topology."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.access: Access = self.broker.access()
        apply(self.access, self.broker.directory)
        self._admin = AdminClient({**self.access.librdkafka(), "log_level": 0})

    def clear(self, group: str, partitions: int) -> None:
        """An empty log and an empty changelog, and no trace of a group or of what a peer made for itself."""
        self._await_transactions()
        found = self._admin.list_topics(timeout=WAIT_S).topics
        gone = [name for name in found if name in (LOG, STAND) or name.startswith((OWN, "changelog__"))]
        _patient(lambda: self._admin.delete_topics(gone, request_timeout=ASK_S), "UNKNOWN_TOPIC_OR_PART")
        _patient(lambda: self._admin.delete_consumer_groups([group], request_timeout=ASK_S), "GROUP_ID_NOT_FOUND")
        for name in (LOG, STAND):
            topic = NewTopic(name, partitions, 1, config=dict(TOPICS[name].configs))
            _patient(partial(self._admin.create_topics, [topic], request_timeout=ASK_S))

    def _await_transactions(self) -> None:
        """Until none is open: one of a peer that was killed hides what the next peer writes, or comes to be counted as its work."""
        end = time.monotonic() + OPEN_S
        while self._ends(IsolationLevel.READ_COMMITTED) != self._ends(IsolationLevel.READ_UNCOMMITTED):
            if time.monotonic() > end:
                raise TimeoutError("a transaction stays open")
            time.sleep(0.1)

    def settle(self, group: str, members: int) -> None:
        """Until so many share the input. Raises `TimeoutError`."""
        end = time.monotonic() + WAIT_S
        while not self._settled(group, members):
            if time.monotonic() > end:
                raise TimeoutError(f"{group} did not come to {members} members")
            time.sleep(0.2)

    def _settled(self, group: str, members: int) -> bool:
        try:
            told = self._admin.describe_consumer_groups([group], request_timeout=ASK_S)[group].result(ASK_S + 1)
        except KafkaException:
            return False  # no coordinator yet
        return told.state is ConsumerGroupState.STABLE and len(told.members) == members

    def _ends(self, level: IsolationLevel) -> list[int]:
        tps = [TopicPartition(names.VERWERKING, n) for n in range(TOPICS[names.VERWERKING].partitions)]
        asked = self._admin.list_offsets(
            {tp: OffsetSpec.latest() for tp in tps}, isolation_level=level, request_timeout=ASK_S
        )
        return [asked[tp].result(ASK_S + 1).offset for tp in tps]

    def producer(self) -> Producer:
        """One that writes to the log as the poort does: Kafka's own partitioner."""
        settings = {"partitioner": "murmur2", "linger.ms": 0, "acks": "all", "log_level": 0}
        return Producer({**self.access.librdkafka(), **settings, "queue.buffering.max.messages": 1_000_000})

    def fill(self, messages: Iterable[Load]) -> None:
        """Put messages in the log, as fast as it goes."""
        producer = self.producer()
        for one in messages:
            producer.produce(LOG, one.value, one.key, headers=[*one.headers, *POORT])
            producer.poll(0)
        if producer.flush(60):
            raise TimeoutError("the log was not filled")


def _patient(ask: Callable[[], dict[str, Any]], fine: str = "") -> None:
    """Ask until it is done, or is not needed: a member that was killed holds its group for a session, a topic its name until it is gone."""
    end = time.monotonic() + WAIT_S
    while True:
        try:
            for future in ask().values():
                future.result(ASK_S + 1)
        except (KafkaException, TimeoutError) as error:
            if isinstance(error, KafkaException) and error.args[0].name() == fine:
                return
            if time.monotonic() > end:
                raise TimeoutError(f"the broker did not do as it was asked: {error!r}") from error
            time.sleep(0.1)
        else:
            return


def messages(seed: int, size: int = BLOCK) -> Iterator[Load]:
    """For ever, block after block of other persons."""
    while True:
        yield from loads(size, seed, seed.to_bytes(32, "big"))
        seed += 1


@contextmanager
def world(directory: Path) -> Iterator[World]:
    """One that is ended in whatever way the context ends."""
    broker = Broker(directory / "broker", die_with_parent=True)
    try:
        broker.start()
        yield World(broker)
    finally:
        try:
            broker.stop()
        finally:
            broker.kill()  # also when the stop was cut short
