"""What must never pass in silence: a changelog that was cut, records deleted before they were read, offsets that got lost (E2, E3, E5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from confluent_kafka import TopicPartition as At
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType

from hub.agents.nazorg import STAGE
from hub.broker import Access, Broker
from hub.codec import decode_as
from hub.demo.chain import follow
from hub.demo.records import Place, Seen, Topics
from hub.engine.condition import Condition
from hub.engine.errors import Halted
from hub.engine.loss import Loss, accept_loss, record
from hub.engine.partition import Partition
from hub.engine.reader import bounds, reader
from hub.engine.staged import Staged
from hub.engine.state import ANEW
from hub.errors import HubError
from hub.ops import metrics
from hub.privacy.seal import unseal
from hub.topology import names, principals
from hub.topology.apply import apply
from schemas.hub import DodeBrief
from tests.engine.build import KEY, handler, persoon_key
from tests.engine.conftest import coordinators
from tests.engine.log import Log, committed_records, handled
from tests.engine.test_runner import Event, Rig
from tests.support.eventually import aeventually
from tests.support.kafka import admin

pytestmark = pytest.mark.broker

FORGETFUL = {
    "transactional.id.expiration.ms": "6000",
    "transaction.remove.expired.transaction.cleanup.interval.ms": "300",
    "log.cleaner.backoff.ms": "100",
    "log.initial.task.delay.ms": "500",
    "log.retention.check.interval.ms": "500",
}
_numbers = count()


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that forgets transactional ids in seconds and compacts at once."""
    made = Broker(tmp_path_factory.mktemp("damage"), properties=FORGETFUL, die_with_parent=True)
    made.start()
    apply(made.access(), made.directory)
    coordinators(made)
    yield made
    made.stop()


@pytest.fixture
def beheerder(kafka: Broker) -> Access:
    """The super user of this broker."""
    return kafka.access()


@pytest.fixture
async def log(kafka: Broker) -> AsyncIterator[Log]:
    """A partition that no other test of this module damages."""
    producer = AIOKafkaProducer(acks="all", **kafka.access(principals.POORT).aiokafka())
    await producer.start()
    yield Log(producer, next(_numbers) % 4)
    await producer.stop()


def set_configs(access: Access, topic: str, **configs: str) -> None:
    """Change configs of a topic; underscores for dots."""
    entries = [
        ConfigEntry(name.replace("_", "."), value, incremental_operation=AlterConfigOpType.SET)
        for name, value in configs.items()
    ]
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=entries)
    client = admin(access)
    client.incremental_alter_configs([resource])[resource].result(15)


def unkept(_: Loss) -> None:
    """Where the account of a loss is not what is tested."""


async def changelog_bounds(access: Access, partition: int) -> tuple[int, int]:
    """First offset kept of a partition of the changelog, and its end."""
    return await bounds(access.aiokafka(), TopicPartition(STAGE.changelog, partition))


def delete_records(access: Access, topic: str, partition: int, before: int) -> None:
    """Delete the records before an offset."""
    at = At(topic, partition, before)
    client = admin(access)
    client.delete_records([at])[at].result(15)


async def test_a_tail_of_gaps_and_markers_is_read_in_seconds(
    partition: Partition, log: Log, beheerder: Access, kafka: Broker
) -> None:
    """E2: what compaction has thinned out, with nothing but an aborted transaction behind it, restores to the last state."""
    set_configs(
        beheerder, STAGE.changelog, segment_ms="100", min_cleanable_dirty_ratio="0.0", max_compaction_lag_ms="100"
    )
    await partition.open()
    for _ in range(12):
        await handled(partition, handler(log.partition), await log.append(persoon_key(1)))
    await partition.close()

    async def compacted() -> None:
        records = await committed_records(beheerder.aiokafka(), STAGE.changelog, log.partition)
        assert len(records) < 12

    await aeventually(compacted, 60)
    other = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    await other.open()
    producer = other._producer
    await producer.begin_transaction()  # type: ignore[union-attr]
    await producer.send_and_wait(STAGE.changelog, b"x", b"x", partition=log.partition)  # type: ignore[union-attr]
    await producer.abort_transaction()  # type: ignore[union-attr]
    await other.close()
    again = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    restored = await again.open()
    assert restored is not None
    assert again.state.get(persoon_key(1)) == partition.state.get(persoon_key(1)) is not None
    await again.close()


async def test_lost_offsets_are_found_again_in_the_changelog(
    partition: Partition, log: Log, beheerder: Access, kafka: Broker
) -> None:
    """E5: a group whose positions expired goes on where it was: nothing twice, nothing left out, and the loss is counted."""
    await partition.open()
    done = [await log.append(persoon_key(5)) for _ in range(10)]
    await handled(partition, handler(log.partition), *done)
    await partition.close()
    client = admin(beheerder)
    client.delete_consumer_groups([STAGE.name])[STAGE.name].result(15)
    counted = metrics.offset_loss.labels(STAGE.name)._value.get()
    new = [await log.append(persoon_key(5)) for _ in range(5)]
    other = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    await other.open()
    assert other.next == done[-1].offset + 1
    assert other.state.next_due() == ANEW  # by which terms its deadlines were noted is lost too
    await handled(other, handler(log.partition), *done, *new)
    await other.close()
    assert metrics.offset_loss.labels(STAGE.name)._value.get() == counted + 1
    logged = await committed_records(beheerder.aiokafka(), names.VERWERKING, log.partition)
    assert sum(line.key == persoon_key(5) for line in logged) == 15


async def test_an_emptied_changelog_is_named_and_never_an_empty_state(
    partition: Partition, log: Log, beheerder: Access, kafka: Broker
) -> None:
    """E2: a changelog whose beginning was deleted halts the partition by name; an operator's word goes on with what is left."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(2)))
    await partition.close()
    set_configs(beheerder, STAGE.changelog, cleanup_policy="compact,delete")
    delete_records(beheerder, STAGE.changelog, log.partition, -1)
    set_configs(beheerder, STAGE.changelog, cleanup_policy="compact")
    other = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    with pytest.raises(Halted, match=rf"changelog {STAGE.changelog}/{log.partition} is damaged"):
        await other.open()
    await other.close()
    _, written = await changelog_bounds(beheerder, log.partition)
    loss = await accept_loss(beheerder, STAGE.name, STAGE.changelog, log.partition, unkept)
    assert (loss.first, loss.after) == (0, written)
    await other.open()
    assert len(other.state) == 0
    await handled(other, handler(log.partition), await log.append(persoon_key(2)))
    await other.close()
    await other.open()
    assert other.state.get(persoon_key(2)) is not None
    await other.close()


async def test_an_accepted_loss_is_kept_as_a_letter_that_every_reader_can_place(kafka: Broker) -> None:
    """Who accepted it and why is encrypted; topic, partition and first offset stand beside it as in every dead letter."""
    loss = Loss(STAGE.name, STAGE.input, 3, 5, 9)
    record(kafka.access(), loss, "disk lost", "an operator", KEY)

    letter = (await committed_records(kafka.access().aiokafka(), names.DLQ, 0))[-1]
    seen = Seen(Place(names.DLQ, 0, letter.offset), 0, letter.key.decode(), {n: v.decode() for n, v in letter.headers})
    chain = follow(Topics(inputs=[], log=[], verwerking=[], queues={}, dead=[seen], stand=[]))

    assert chain.strange == {str(Place(STAGE.input, 3, 5))}
    assert chain.refused_by_code == {"verlies-aanvaard": 1}
    assert b"disk lost" not in letter.value
    assert decode_as(unseal(letter.value, KEY, letter.key), DodeBrief).waarde == b"an operator: disk lost"


async def test_records_deleted_before_they_were_read_are_named(
    partition: Partition, log: Log, beheerder: Access, kafka: Broker
) -> None:
    """E3: a gap between the committed offset and what is kept halts the partition, names the range, and only an operator goes past."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(4)))
    await partition.close()
    lost = [await log.append(persoon_key(4)) for _ in range(3)]
    delete_records(beheerder, STAGE.input, log.partition, lost[-1].offset)
    other = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    with pytest.raises(Halted, match=rf"offsets {lost[0].offset} to {lost[-1].offset - 1} were deleted"):
        await other.open()
    loss = await accept_loss(beheerder, STAGE.name, STAGE.input, log.partition, unkept)
    assert (loss.first, loss.after) == (lost[0].offset, lost[-1].offset)
    await other.open()
    assert other.next == lost[-1].offset
    await other.close()


async def test_records_deleted_under_a_running_worker_are_named(
    partition: Partition, log: Log, beheerder: Access, kafka: Broker
) -> None:
    """E3: the consumer jumps over what was deleted in silence; the first record behind the gap halts the partition instead."""
    rig = Rig(partition, kafka)
    rig.runner.start()
    rig.runner.inbox.put(Event(await log.append(persoon_key(9))))
    await rig.has_lines(persoon_key(9), 1)
    lost = [await log.append(persoon_key(9)) for _ in range(3)]
    delete_records(beheerder, STAGE.input, log.partition, lost[-1].offset)
    rig.runner.inbox.put(Event(lost[-1]))
    await rig.turned(Condition.HALTED)
    assert f"offsets {lost[0].offset} to {lost[-1].offset - 1} were deleted" in rig.runner.progress.reason
    await rig.runner.stop(5)
    await accept_loss(beheerder, STAGE.name, STAGE.input, log.partition, unkept)


async def test_an_input_that_was_cut_is_named(partition: Partition, log: Log, beheerder: Access, kafka: Broker) -> None:
    """A log that ends before what was read is not the log that was read: its new records would pass for done."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(11)))
    end = partition.next
    await partition.commit(Staged(), end + 5)
    await partition.close()
    other = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    with pytest.raises(Halted, match=f"ends at {end}, and hub-nazorg has read up to {end + 5}"):
        await other.open()
    loss = await accept_loss(beheerder, STAGE.name, STAGE.input, log.partition, unkept)
    assert (loss.first, loss.after) == (end, end + 5)
    await other.open()
    assert other.next <= end
    assert other.state.numbers == end + 5  # a letter of the new log has a number that none of the old one had
    await other.close()


async def test_nothing_is_accepted_that_is_not_lost(partition: Partition, log: Log, beheerder: Access) -> None:
    """The way past a loss is closed where there is none."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(8)))
    for topic in (STAGE.input, STAGE.changelog):
        with pytest.raises(HubError, match="Nothing"):
            await accept_loss(beheerder, STAGE.name, topic, log.partition, unkept)


async def test_a_forgotten_transactional_id_is_taken_anew(
    partition: Partition, log: Log, beheerder: Access, kafka: Broker
) -> None:
    """A broker that has forgotten the id fails the commit; opened again, the batch goes through, once."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(6)))
    record = await log.append(persoon_key(7))
    before = await transaction_states(beheerder)

    async def forgotten() -> None:
        assert await transaction_states(beheerder) > before

    await aeventually(forgotten, 40)
    rig = Rig(partition, kafka)
    rig.runner.start()
    rig.runner.inbox.put(Event(record))
    await rig.has_lines(persoon_key(7), 1)
    await rig.runner.stop(5)


async def transaction_states(access: Access) -> int:
    """How much the broker has written about transactional ids: it writes once more when it forgets one."""
    async with reader(access.aiokafka(), "read_uncommitted") as consumer:
        tps = [TopicPartition("__transaction_state", n) for n in range(8)]
        return sum((await consumer.end_offsets(tps)).values())
