"""The poort's engine on the real broker: at least once, halts by partition, commits behind its deliveries."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaError
from faust.types import TP

from hub.broker import Broker
from hub.engine import courier
from hub.engine.bookmarks import Bookmarks, Mark
from hub.engine.condition import Condition
from hub.engine.forwarding import Forwarded
from hub.engine.gate import Gate
from hub.engine.position import Spent, committed
from hub.engine.reader import know, reader
from hub.engine.records import Out
from hub.poort.sender import INPUTS
from hub.topology import names, principals
from tests.engine.log import committed_records
from tests.engine.test_damage import delete_records
from tests.engine.test_engine import Signal
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker

FIRST, SECOND = TP(names.besluit("arnhem"), 0), TP(names.besluit("ede"), 0)
TO = names.log("nazorg")  # type: ignore[arg-type]


def more(spent: Spent) -> Spent:
    """What one more record uses up, of each limit something of its own."""
    return Spent(spent.number + 1, spent.open + 10)


class Rig:
    """A gate whose consumer commits for real, outside any rebalance."""

    def __init__(self, kafka: Broker, consumer: AIOKafkaConsumer) -> None:
        self.kafka, self.crashes = kafka, list[BaseException]()
        app: Any = SimpleNamespace(on_partitions_assigned=Signal(), on_partitions_revoked=Signal(), crash=self._crash)
        app.consumer = SimpleNamespace(call_kafka=lambda method, _: method(consumer))
        access = kafka.access(principals.POORT).aiokafka()
        self.gate = Gate(app, principals.POORT, {FIRST.topic, SECOND.topic}, self._forward, access, {})
        self.failures: list[Exception] = []
        self.spent: list[Spent] = []

    async def _crash(self, error: BaseException) -> None:
        self.crashes.append(error)

    def _forward(self, record: Any, spent: Spent) -> Forwarded:
        if self.failures:
            raise self.failures.pop()
        self.spent.append(spent)
        return Forwarded([Out(TO, 0, record.key, record.value, record.headers)], None, more(spent))

    async def forwarded(self, *values: bytes) -> None:
        """Wait until exactly these values stand at the end of the log."""

        async def check() -> None:
            records = await committed_records(self.kafka.access().aiokafka(), TO, 0)
            assert [record.value for record in records][-len(values) :] == list(values)

        await aeventually(check)

    async def position(self, tp: TP, offset: int) -> None:
        """Wait until the group stands there."""

        async def check() -> None:
            found = await committed(self.kafka.access().aiokafka(), principals.POORT, [TopicPartition(*tp)])
            assert TopicPartition(*tp) in found and found[TopicPartition(*tp)].offset == offset

        await aeventually(check)

    async def condition(self, tp: TP, condition: Condition) -> str:
        """Wait until a partition is in a condition; its reason."""

        async def check() -> str:
            told = {TP(*at): progress for at, _, progress in self.gate.owned()}
            assert told[tp].condition is condition
            return told[tp].reason

        return await aeventually(check)


class Event:
    """A Faust event of the poort's inputs."""

    def __init__(self, tp: TP, offset: int, *values: bytes) -> None:
        self.message, self.acks = SimpleNamespace(tp=tp), 0
        self.value = [
            SimpleNamespace(
                topic=tp.topic, partition=tp.partition, offset=offset + n, key=b"k", value=each, headers=[], timestamp=1
            )
            for n, each in enumerate(values)
        ]

    def ack(self) -> None:
        self.acks += 1


@pytest.fixture
async def rig(kafka: Broker) -> AsyncIterator[Rig]:
    """A gate that owns nothing yet."""
    consumer = AIOKafkaConsumer(
        group_id=principals.POORT, enable_auto_commit=False, **kafka.access(principals.POORT).aiokafka()
    )
    await consumer.start()
    tps = [TopicPartition(*FIRST), TopicPartition(*SECOND)]
    consumer.assign(tps)
    await consumer.commit(await consumer.end_offsets(tps))  # what another test left unread is not passed over here
    made = Rig(kafka, consumer)
    yield made
    await made.gate.stop()
    await consumer.stop()
    assert made.crashes == []


async def offered(kafka: Broker, tp: TP, *values: bytes) -> int:
    """Write to an input; the offset of the first."""
    house = principals.regie(tp.topic.split(".")[1])
    producer = AIOKafkaProducer(**kafka.access(house).aiokafka())
    await producer.start()
    sent = [await producer.send_and_wait(tp.topic, value, b"k") for value in values]
    await producer.stop()
    return int(sent[0].offset)


async def test_what_is_delivered_is_acknowledged_and_committed(rig: Rig, kafka: Broker) -> None:
    """A round forwards in order, tells Faust, and the group's offset follows."""
    at = await offered(kafka, FIRST, b"one", b"two")
    await rig.gate._on_assigned(None, {FIRST, SECOND})
    event = Event(FIRST, at, b"one", b"two")
    rig.gate.take(event)
    await rig.forwarded(b"one", b"two")
    await rig.position(FIRST, at + 2)
    assert event.acks == 1


async def test_all_inputs_are_known_to_a_reader_at_once(kafka: Broker) -> None:
    """Asked about one after the other they would cost 100 ms each, and the poort seconds at each start."""
    async with reader(kafka.access(principals.POORT).aiokafka()) as consumer:
        await know(consumer, [TopicPartition(name, 0) for name in INPUTS])
        cluster = consumer._client.cluster
        assert [name for name in INPUTS if cluster.leader_for_partition(TopicPartition(name, 0)) is None] == []


async def test_a_round_that_fails_is_sent_again(rig: Rig, kafka: Broker) -> None:
    """Nothing is left out because a delivery failed: the whole round goes again, and its repeats have the same ids."""
    at = await offered(kafka, FIRST, b"again")
    rig.failures = [KafkaError("away"), TimeoutError()]
    await rig.gate._on_assigned(None, {FIRST})
    event = Event(FIRST, at, b"again")
    rig.gate.take(event)
    await rig.forwarded(b"again")
    await rig.position(FIRST, at + 1)
    assert (rig.failures, event.acks) == ([], 1)


async def test_a_cluster_that_slept_does_not_keep_the_poort_from_its_end(
    rig: Rig, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The assertion that aiokafka makes of it at the producer's end is absence, as everywhere."""
    await rig.gate.rounds.courier.send([Out(TO, 0, b"k", b"slept", [])])
    producer = rig.gate.rounds.courier._producer
    assert producer is not None
    stop = producer.stop

    async def asserting() -> None:
        await stop()
        raise AssertionError("no broker")

    monkeypatch.setattr(producer, "stop", asserting)
    await rig.gate.stop()
    assert rig.gate.rounds.courier._producer is None


async def test_what_a_sender_has_spent_goes_with_the_offset(rig: Rig, kafka: Broker) -> None:
    """A round that is tried again passes its records with what was spent before it, and so does the next owner: the same verdicts."""
    at = await offered(kafka, FIRST, b"1", b"2", b"3")
    await rig.gate._on_assigned(None, {FIRST})
    rig.gate.take(Event(FIRST, at, b"1", b"2"))
    await rig.position(FIRST, at + 2)
    first, *_ = rig.spent
    await rig.gate._on_revoked(None, {FIRST})
    await rig.gate._on_assigned(None, {FIRST})
    sent, fails = rig.gate.rounds.courier.send, iter([KafkaError("away")])

    async def send(outs: Iterable[Out]) -> None:
        for error in fails:
            raise error
        await sent(outs)

    rig.gate.rounds.courier.send = send  # type: ignore[method-assign]
    rig.gate.take(Event(FIRST, at + 2, b"3"))
    await rig.position(FIRST, at + 3)
    third = more(more(first))
    assert rig.spent == [first, more(first), third, third]


async def test_a_rewind_is_not_forwarded_nor_counted_again(rig: Rig, kafka: Broker) -> None:
    """Faust may deliver what was delivered, before the group's offset has followed: by then it has its verdict."""
    at = await offered(kafka, FIRST, b"r1", b"r2", b"r3")
    await rig.gate._on_assigned(None, {FIRST})
    rig.gate.take(Event(FIRST, at, b"r1", b"r2"))
    await rig.position(FIRST, at + 2)
    rewound = Event(FIRST, at, b"r1", b"r2", b"r3")
    rig.gate.take(rewound)
    await rig.position(FIRST, at + 3)
    await rig.forwarded(b"r1", b"r2", b"r3")
    first, *_ = rig.spent
    assert (rig.spent, rewound.acks) == ([first, more(first), more(more(first))], 1)


async def test_a_commit_that_is_refused_winds_no_limit_back() -> None:
    """The group rebalances and the partition stays ours: what was spent on it counts, and goes with the next commit."""
    tp, refusing = TopicPartition(*FIRST), [True]

    async def call(*_: object) -> None:
        if refusing:
            refusing.clear()
            raise CommitFailedError

    app: Any = SimpleNamespace(consumer=SimpleNamespace(call_kafka=call))
    marks = Bookmarks(app, principals.POORT, {})
    mark = Mark(350, Spent(250, 40))
    marks.delivered({tp: mark})
    assert list(await marks.commit()) == []
    assert (marks.at(tp), marks.reached(tp)) == (mark, None)
    assert list(await marks.commit()) == [tp]
    assert (marks.at(tp), marks.reached(tp)) == (mark, 350)


async def test_a_check_does_not_outlive_a_revoke(rig: Rig) -> None:
    """What it finds then are marks of what is somebody else's: with one of them every later commit would fail, or set him back."""
    await rig.gate._on_assigned(None, {FIRST})
    await asyncio.sleep(0)
    await rig.gate._on_revoked(None, {FIRST})
    await asyncio.wait([rig.gate._tasks["check"]], timeout=20)
    assert rig.gate._owned.marks.reached(TopicPartition(*FIRST)) is None


async def test_an_assignment_forgets_the_marks_of_all_others(rig: Rig) -> None:
    """However they came to be there."""
    rig.gate._owned.marks.delivered({TopicPartition(*SECOND): Mark(3)})
    await rig.gate._on_assigned(None, {FIRST})
    assert rig.gate._owned.marks.at(TopicPartition(*SECOND)) == Mark(0)


async def test_a_partition_that_stands_still_is_not_hidden_by_the_others(rig: Rig, kafka: Broker) -> None:
    """Health is told of each when it was last committed."""
    at = await offered(kafka, FIRST, b"moves")
    await rig.gate._on_assigned(None, {FIRST, SECOND})
    await asyncio.sleep(0.5)
    rig.gate.take(Event(FIRST, at, b"moves"))
    await rig.position(FIRST, at + 1)
    still = {TP(*tp): progress.still_seconds() for tp, _, progress in rig.gate.owned()}
    assert still[SECOND] - still[FIRST] > 0.4


async def test_what_was_sent_is_waited_for_and_not_sent_again(
    rig: Rig, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that sleeps costs its sleep, and the log holds the message once; health says meanwhile that it takes long."""
    monkeypatch.setattr(courier, "DELIVERY_SECONDS", 0.2)
    at = await offered(kafka, FIRST, b"awake", b"once")
    await rig.gate._on_assigned(None, {FIRST})
    rig.gate.take(Event(FIRST, at, b"awake"))
    await rig.position(FIRST, at + 1)
    producer = rig.gate.rounds.courier._producer
    os.kill(kafka.pid or 0, signal.SIGSTOP)
    try:
        rig.gate.take(Event(FIRST, at + 1, b"once"))

        async def late() -> None:
            assert rig.gate.progress.error == "TimeoutError"

        await aeventually(late)
    finally:
        os.kill(kafka.pid or 0, signal.SIGCONT)
    await rig.position(FIRST, at + 2)
    await rig.forwarded(b"awake", b"once")
    assert rig.gate.rounds.courier._producer is producer
    assert rig.gate.progress.error == ""


async def test_records_that_were_passed_over_end_the_worker(rig: Rig, kafka: Broker) -> None:
    """They are there, and the consumer was led past them: the worker ends, and its successor begins at the committed offset."""
    at = await offered(kafka, FIRST, b"seen", b"passed over", b"next")
    await rig.gate._on_assigned(None, {FIRST})
    rig.gate.take(Event(FIRST, at, b"seen"))
    await rig.position(FIRST, at + 1)
    rig.gate.take(Event(FIRST, at + 2, b"next"))

    async def crashed() -> None:
        assert f"records from {at + 1} up to {at + 2} were passed over" in str(rig.crashes)

    await aeventually(crashed)
    rig.crashes.clear()
    await rig.position(FIRST, at + 1)


async def test_a_lost_range_halts_its_partition_and_no_other(rig: Rig, kafka: Broker) -> None:
    """E3: a house whose decisions were deleted unread waits for an operator; the other house's go on."""
    at = await offered(kafka, SECOND, b"read")
    await rig.gate._on_assigned(None, {FIRST, SECOND})
    rig.gate.take(Event(SECOND, at, b"read"))
    await rig.position(SECOND, at + 1)
    await rig.gate._on_revoked(None, {FIRST, SECOND})
    lost = await offered(kafka, SECOND, b"lost", b"lost", b"kept")
    delete_records(kafka.access(), SECOND.topic, 0, lost + 2)
    await rig.gate._on_assigned(None, {FIRST, SECOND})
    reason = await rig.condition(SECOND, Condition.HALTED)
    assert f"offsets {lost} to {lost + 1} were deleted" in reason
    assert rig.gate.wants({FIRST, SECOND}) == {FIRST}
    halted = Event(SECOND, lost + 2, b"kept")
    rig.gate.take(halted)
    first = await offered(kafka, FIRST, b"goes on")
    rig.gate.take(Event(FIRST, first, b"goes on"))
    await rig.forwarded(b"goes on")
    assert halted.acks == 1
    await rig.position(SECOND, at + 1)


async def test_a_halt_survives_a_rebalance_and_the_rest_goes_on(rig: Rig, kafka: Broker) -> None:
    """After the next assignment the partition is still halted, and what is not halted is still forwarded."""
    lost = await offered(kafka, SECOND, b"lost", b"kept")
    delete_records(kafka.access(), SECOND.topic, 0, lost + 1)
    await rig.gate._on_assigned(None, {FIRST, SECOND})
    await rig.condition(SECOND, Condition.HALTED)
    await rig.gate._on_revoked(None, {FIRST, SECOND})
    await rig.gate._on_assigned(None, {FIRST, SECOND})
    await rig.condition(SECOND, Condition.HALTED)
    at = await offered(kafka, FIRST, b"after")
    rig.gate.take(Event(FIRST, at, b"after"))
    await rig.forwarded(b"after")


async def test_what_was_revoked_is_not_forwarded(rig: Rig, kafka: Broker) -> None:
    """A batch that waits when its partition goes is its next owner's."""
    at = await offered(kafka, FIRST, b"not mine")
    await rig.gate._on_assigned(None, {FIRST})
    await rig.condition(FIRST, Condition.OPEN)
    rig.gate.revoking({FIRST})
    event = Event(FIRST, at, b"not mine")
    rig.gate.take(event)

    async def acknowledged() -> None:
        assert event.acks == 1

    await aeventually(acknowledged)
    records = await committed_records(kafka.access().aiokafka(), TO, 0)
    assert b"not mine" not in [record.value for record in records]


async def test_a_defect_ends_the_worker(rig: Rig, kafka: Broker) -> None:
    """An error that nobody foresaw is not survived in silence."""
    at = await offered(kafka, FIRST, b"x")
    rig.failures = [ZeroDivisionError()]
    await rig.gate._on_assigned(None, {FIRST})
    rig.gate.take(Event(FIRST, at, b"x"))

    async def crashed() -> None:
        assert [type(error) for error in rig.crashes] == [ZeroDivisionError]

    await aeventually(crashed)
    rig.crashes.clear()
    await asyncio.sleep(0)
