"""A broker that was made a moment ago: its own topics come with their first use, and leaders of ours are only being chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.engine.partition import Partition
from hub.topology import principals
from hub.topology.apply import apply
from tests.engine.build import persoon_key
from tests.engine.log import Log
from tests.engine.test_runner import Event, Rig

pytestmark = pytest.mark.broker


async def test_what_a_new_broker_answers_at_first_is_no_alarm(tmp_path: Path) -> None:
    """No coordinator yet, no leader yet: the partition tries again by itself, halts nothing, and has its effects once."""
    made = Broker(tmp_path / "broker", die_with_parent=True)
    made.start()
    try:
        apply(made.access(), made.directory)
        rig = Rig(Partition(STAGE, 0, made.access(principals.NAZORG).aiokafka()), made)
        rig.runner.start()
        producer = AIOKafkaProducer(**made.access(principals.POORT).aiokafka())
        await producer.start()
        rig.runner.inbox.put(Event(await Log(producer, 0).append(persoon_key(1))))
        await producer.stop()
        await rig.has_lines(persoon_key(1), 1)
        await rig.runner.stop(5)
        assert (rig.crashes, rig.runner.progress.reason) == ([], "")
    finally:
        made.stop()
