"""The account of an accepted loss: kept before the group moves, for nobody could tell afterwards what was gone."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from click.testing import CliRunner, Result

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.cli import main
from hub.engine import loss
from hub.engine.loss import Loss, accept_loss, record
from hub.engine.partition import Partition
from hub.engine.position import committed
from hub.engine.staged import Staged
from hub.errors import HubError
from hub.topology import names, principals
from tests.engine.build import KEY
from tests.engine.log import committed_records
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker


@pytest.fixture
async def cut(partition: Partition, kafka: Broker) -> int:
    """Partition whose group has read three records more than its log has."""
    await partition.open()
    await partition.commit(Staged(), partition.next + 3)
    await partition.close()
    await aeventually(lambda: _stands(kafka, partition.number))
    return partition.number


async def _stands(kafka: Broker, number: int) -> None:
    """The coordinator shows an offset a little after its transaction was committed."""
    tp = TopicPartition(STAGE.input, number)
    assert tp in await committed(kafka.access().aiokafka(), STAGE.name, [tp])


async def position(kafka: Broker, number: int) -> int:
    """Where the group is."""
    tp = TopicPartition(STAGE.input, number)
    return (await committed(kafka.access().aiokafka(), STAGE.name, [tp]))[tp].offset


async def accounts(kafka: Broker) -> list[bytes]:
    """Places of the losses that are kept among the dead letters."""
    kept = await committed_records(kafka.access().aiokafka(), names.DLQ, 0)
    return [each.key for each in kept if ("dlq_code", b"verlies-aanvaard") in each.headers]


async def test_a_loss_is_kept_before_the_group_moves(cut: int, kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended between the two, the command is given again: what was gone can still be told, and stands there twice at worst."""

    async def accept() -> Result:
        command = ["offsets", "accept-loss", STAGE.name, STAGE.input, str(cut), "--reason", "disk lost", "--yes"]
        env = {"HUB_DIRECTORY": str(kafka.directory)}
        return await asyncio.to_thread(lambda: CliRunner().invoke(main, command, env=env))

    async def killed(*_: object) -> None:
        raise KeyboardInterrupt

    at, had = await position(kafka, cut), await accounts(kafka)
    monkeypatch.setattr(loss, "move", killed)
    assert (await accept()).exit_code != 0
    kept = (await accounts(kafka))[len(had) :]
    assert (kept, await position(kafka, cut)) == ([f"{STAGE.input}/{cut}/{at - 3}-{at}".encode()], at)

    monkeypatch.undo()
    assert (done := await accept()).exit_code == 0, done.output
    assert (await accounts(kafka))[len(had) :] == 2 * kept
    assert await position(kafka, cut) < at


async def test_nothing_is_kept_while_somebody_works(cut: int, kafka: Broker) -> None:
    """Kafka refuses to move a group with members: the account would tell of what nobody did."""
    kept: list[Loss] = []
    nazorg = kafka.access(principals.NAZORG).aiokafka()
    member = AIOKafkaConsumer(STAGE.input, group_id=STAGE.name, enable_auto_commit=False, **nazorg)
    await member.start()
    with pytest.raises(HubError, match=f"{STAGE.name} must be stopped"):
        await accept_loss(kafka.access(), STAGE.name, STAGE.input, cut, kept.append)
    await member.stop()
    assert kept == []
    await accept_loss(kafka.access(), STAGE.name, STAGE.input, cut, kept.append)
    assert len(kept) == 1


def test_an_account_that_the_broker_refuses_is_said(kafka: Broker) -> None:
    """Or the group would move, and nothing tell of it."""
    with pytest.raises(HubError, match="did not take the record of the loss"):
        record(kafka.access(principals.OPERATOR), Loss(STAGE.name, STAGE.input, 0, 5, 9), "disk lost", "x", KEY)
