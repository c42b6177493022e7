"""The plug in a real Faust app: what a poll brings while a rebalance begins is read again, also where nothing was committed yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from hub.agents.nazorg import STAGE, attach
from hub.broker import Broker
from hub.engine import busy
from hub.engine.engine import Engine
from hub.engine.plug import HubApp
from hub.settings import Deployment
from hub.topology import names, principals
from hub.worker.app import make_app
from hub.worker.settings import WorkerSettings
from tests.engine.build import persoon_key
from tests.engine.log import Log, committed_records
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker

KEY, OTHER, THIRD = persoon_key(1), persoon_key(2), persoon_key(3)


@asynccontextmanager
async def _worker(kafka: Broker) -> AsyncIterator[tuple[HubApp, Engine, AIOKafkaProducer]]:
    """An app that runs, its engine, and a producer with the poort's rights."""
    app = make_app(kafka.access(principals.NAZORG), WorkerSettings())
    engine = attach(app, Deployment(directory=kafka.directory))
    producer = AIOKafkaProducer(acks="all", **kafka.access(principals.POORT).aiokafka())
    await producer.start()
    await producer.partitions_for(STAGE.input)
    app.finalize()
    await app.start()
    try:
        yield app, engine, producer
    finally:
        await engine.stop()
        await app.stop()
        await producer.stop()


async def test_what_came_while_the_flow_was_suspended_is_read_again(kafka: Broker) -> None:
    """Faust drops it and seeks back only where an offset above 0 was committed: the first message of a log would be passed over."""
    async with _worker(kafka) as (app, _, producer):
        await _polling(app)
        app.consumer.stop_flow()
        await Log(producer, 0).append(KEY)
        await asyncio.sleep(1.5)  # longer than the poll that was under way
        app.consumer.resume_flow()
        await aeventually(lambda: _has_line(kafka, KEY))


async def test_a_poll_under_way_learns_that_a_partition_is_free(kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes during a transaction waits where it was fetched; it is taken in when the transaction ends, by the same poll."""
    monkeypatch.setattr(busy, "LONG_SECONDS", 3600)
    async with _worker(kafka) as (app, engine, producer):
        await _polling(app, 3600)
        runner = engine._runners[TopicPartition(STAGE.input, 0)]
        with runner.busy:
            await Log(producer, 0).append(OTHER)
            await aeventually(lambda: _is_fetched(app))
            await asyncio.sleep(0.5)
            assert len(runner.inbox) == 0
        await aeventually(lambda: _has_line(kafka, OTHER))


async def test_a_partition_that_is_busy_for_long_is_polled_all_the_same(
    kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is stuck may not hold up the fetches of the others of its broker: its records are taken in with the next look."""
    monkeypatch.setattr(busy, "LONG_SECONDS", 0)
    async with _worker(kafka) as (app, engine, producer):
        await _polling(app)
        runner = engine._runners[TopicPartition(STAGE.input, 0)]
        with runner.busy:
            await Log(producer, 0).append(THIRD)
            await aeventually(lambda: _has_line(kafka, THIRD))


async def _is_fetched(app: Any) -> None:
    assert app.consumer._thread._consumer._fetcher._records


async def _polling(app: Any, seconds: float = 1.0) -> None:
    """Return when a poll has just begun: it waits `seconds` for records."""

    async def assigned() -> None:
        assert {tp.topic for tp in app.consumer.assignment()} == {STAGE.input}
        assert app.consumer.flow_active

    await aeventually(assigned)
    begun, getmany = asyncio.Event(), app.consumer._thread.getmany

    async def seen(active: Any, _: float) -> Any:
        begun.set()
        return await getmany(active, seconds)

    app.consumer._thread.getmany = seen
    await begun.wait()
    await asyncio.sleep(0.1)


async def _has_line(kafka: Broker, key: bytes) -> None:
    records = [
        each
        for huis in ("arnhem", "ede")
        for each in await committed_records(kafka.access().aiokafka(), names.werkvoorraad(huis), 0)
    ]
    assert [each.key for each in records].count(key) == 1
