"""The plug in a real Faust app: what a poll brings while a rebalance begins is read again, also where nothing was committed yet."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from hub.agents.nazorg import STAGE, attach
from hub.broker import Broker
from hub.settings import Deployment
from hub.topology import names, principals
from hub.worker.app import make_app
from hub.worker.settings import WorkerSettings
from tests.engine.build import persoon_key
from tests.engine.log import Log, committed_records
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker

KEY = persoon_key(1)


async def test_what_came_while_the_flow_was_suspended_is_read_again(kafka: Broker) -> None:
    """Faust drops it and seeks back only where an offset above 0 was committed: the first message of a log would be passed over."""
    app = make_app(kafka.access(principals.NAZORG), WorkerSettings())
    engine = attach(app, Deployment(directory=kafka.directory))
    producer = AIOKafkaProducer(acks="all", **kafka.access(principals.POORT).aiokafka())
    await producer.start()
    await producer.partitions_for(STAGE.input)
    app.finalize()
    await app.start()
    try:
        await _polling(app)
        app.consumer.stop_flow()
        await Log(producer, 0).append(KEY)
        await asyncio.sleep(1.5)  # longer than the poll that was under way
        app.consumer.resume_flow()
        await aeventually(lambda: _has_line(kafka))
    finally:
        await engine.stop()
        await app.stop()
        await producer.stop()


async def _polling(app: Any) -> None:
    """Return when a poll has just begun: it waits a second for records."""

    async def assigned() -> None:
        assert {tp.topic for tp in app.consumer.assignment()} == {STAGE.input}
        assert app.consumer.flow_active

    await aeventually(assigned)
    begun, getmany = asyncio.Event(), app.consumer._thread.getmany

    async def seen(*args: Any, **kwargs: Any) -> Any:
        begun.set()
        return await getmany(*args, **kwargs)

    app.consumer._thread.getmany = seen
    await begun.wait()
    await asyncio.sleep(0.1)


async def _has_line(kafka: Broker) -> None:
    records = [
        each
        for huis in ("arnhem", "ede")
        for each in await committed_records(kafka.access().aiokafka(), names.werkvoorraad(huis), 0)
    ]
    assert [each.key for each in records] == [KEY]
