"""A changelog that is not the one that belongs to its partition: said, and never an empty state in silence (case E2)."""

from __future__ import annotations

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import OffsetAndMetadata

from hub.agents.nazorg import STAGE
from hub.broker import Access, Broker
from hub.engine.errors import Halted
from hub.engine.loss import accept_loss
from hub.engine.partition import Partition
from hub.topology import principals
from hub.topology.apply import apply
from tests.engine.build import handler, persoon_key
from tests.engine.log import Log, handled
from tests.engine.test_damage import changelog_bounds, unkept
from tests.support.kafka import delete_topic

pytestmark = pytest.mark.broker


@pytest.fixture
def beheerder(kafka: Broker) -> Access:
    """The super user of this module's broker."""
    return kafka.access()


async def test_a_recreated_changelog_is_named(partition: Partition, log: Log, beheerder: Access, kafka: Broker) -> None:
    """A changelog that ends before what was written at the last commit is not the one that belongs to it."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(3)))
    await partition.close()
    _, written = await changelog_bounds(beheerder, log.partition)
    delete_topic(beheerder, STAGE.changelog)
    apply(beheerder, kafka.directory)
    other = Partition(STAGE, log.partition, kafka.access(principals.NAZORG).aiokafka())
    with pytest.raises(Halted, match=r"it ends at 0 although offset \d+ was written"):
        await other.open()
    await other.close()
    loss = await accept_loss(beheerder, STAGE.name, STAGE.changelog, log.partition, unkept)
    assert loss.first == 0
    assert 0 < loss.after <= written
    await other.open()
    await other.close()


async def test_an_offset_that_another_tool_set_is_not_taken_for_an_empty_state(
    partition: Partition, log: Log, beheerder: Access
) -> None:
    """A group that has read something has a state: where its offset tells nothing of it, an empty changelog is not believed."""
    await log.append(persoon_key(4))
    end = await log.append(persoon_key(4))
    tp = TopicPartition(STAGE.input, log.partition)
    outside = AIOKafkaConsumer(group_id=STAGE.name, enable_auto_commit=False, **beheerder.aiokafka())
    await outside.start()
    outside.assign([tp])
    await outside.commit({tp: OffsetAndMetadata(end.offset, "")})
    await outside.stop()
    with pytest.raises(Halted, match=rf"changelog {STAGE.changelog}/{log.partition} is damaged: it ends at 0"):
        await partition.open()
    await accept_loss(beheerder, STAGE.name, STAGE.changelog, log.partition, unkept)
    await partition.open()
    assert partition.next == end.offset
    await partition.close()


async def test_a_foreign_record_in_the_changelog_is_named(partition: Partition, log: Log, beheerder: Access) -> None:
    """What the engine did not write is no state, whoever had the right to write it."""
    producer = AIOKafkaProducer(**beheerder.aiokafka())
    await producer.start()
    at = await producer.send_and_wait(STAGE.changelog, b"x", b"x", partition=log.partition)
    await producer.stop()
    with pytest.raises(
        Halted, match=rf"{STAGE.changelog}/{log.partition}: the record at {at.offset} is not the engine's"
    ):
        await partition.open()
    await partition.close()
