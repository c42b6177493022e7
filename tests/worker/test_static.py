"""Static membership: a worker that comes back under its name within the session takes nothing from the others."""

from __future__ import annotations

import pytest

from hub.broker import Broker
from tests.support.eventually import eventually
from tests.support.kafka import admin
from tests.worker.conftest import PATIENCE_S, Start, Worker, append, done

pytestmark = pytest.mark.broker

SETTINGS = {"HUB_WORKER_SESSION_SECONDS": "40"}


def members(kafka: Broker) -> dict[str, tuple[str, frozenset[int]]]:
    """Member id and partitions of each instance of the group, as the broker has it."""
    client = admin(kafka.access())
    group = client.describe_consumer_groups(["hub-nazorg"])["hub-nazorg"].result(10)
    return {
        member.group_instance_id: (
            member.member_id,
            frozenset(tp.partition for tp in member.assignment.topic_partitions),
        )
        for member in group.members
    }


def two_each(kafka: Broker, *workers: Worker) -> None:
    """Both work, on two partitions each."""
    assert [worker.probe("readyz").status_code for worker in workers] == [200, 200]
    assert [len(held) for _, held in members(kafka).values()] == [2, 2]


async def test_a_worker_that_comes_back_under_its_name_moves_no_partition(kafka: Broker, start: Start) -> None:
    """Killed and started again within the session, the group's leader or not: it has its own two, and the other never let go of any."""
    one, two = (start(name, HUB_WORKER_INSTANCE=name, **SETTINGS) for name in ("one", "two"))
    eventually(lambda: two_each(kafka, one, two), PATIENCE_S)
    held = {name: partitions for name, (_, partitions) in members(kafka).items()}
    for turn, (gone, other) in enumerate([(one, two), (two, one)]):
        before, opened = members(kafka), len(other.logged("partition_opened"))
        gone.kill()
        gone.start()
        for person in range(4 * turn, 4 * turn + 4):
            await append(kafka, person)
            done(kafka, person)
        after = members(kafka)

        assert {name: partitions for name, (_, partitions) in after.items()} == held
        assert after[other.child.name][0] == before[other.child.name][0]
        assert after[gone.child.name][0] != before[gone.child.name][0]
        assert len(other.logged("partition_opened")) == opened
