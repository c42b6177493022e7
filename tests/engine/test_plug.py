"""The plug in a real Faust app: what a poll brings while a rebalance begins is read again, also where nothing was committed yet."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import CommitFailedError
from aiokafka.protocol.commit import OffsetCommitRequest
from aiokafka.protocol.fetch import FetchRequest

from hub.agents.nazorg import STAGE, attach
from hub.broker import Broker
from hub.engine import spacing
from hub.engine.engine import Engine
from hub.engine.plug import HubApp
from hub.engine.spacing import SPACE_SECONDS
from hub.settings import Deployment
from hub.topology import names, principals
from hub.worker.app import make_app
from hub.worker.settings import WorkerSettings
from tests.engine.build import persoon_key
from tests.engine.log import Log, committed_records
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker

KEY, OTHER, MANY = persoon_key(1), persoon_key(2), 40


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


async def test_fetches_are_spaced_and_what_comes_after_a_quiet_time_waits_for_none(kafka: Broker) -> None:
    """Records that come in a row cost a fetch for some of them; the poll that waits for the first has no rest before it."""
    async with _worker(kafka) as (app, _, producer):
        await _polling(app)
        fetches, log = _counted(app, FetchRequest), Log(producer, 0)
        began = time.monotonic()
        for number in range(MANY):
            await log.append(persoon_key(100 + number))
        await aeventually(lambda: _has_line(kafka, persoon_key(100 + MANY - 1)))
        assert min(later - before for before, later in pairwise(fetches)) >= SPACE_SECONDS * 0.9
        assert 1 <= len(fetches) <= (time.monotonic() - began) / SPACE_SECONDS + 2


async def test_a_worker_stops_in_order_while_a_fetch_rests(kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Aiokafka awaits the fetch that it cancels: were that to end as cancelled, the consumer would, and the worker never stop."""
    monkeypatch.setattr(spacing, "SPACE_SECONDS", 60)
    async with _worker(kafka) as (app, _, producer):
        await _polling(app)
        await Log(producer, 0).append(OTHER)
        await aeventually(lambda: _has_line(kafka, OTHER))
        fetcher = app.consumer._thread._consumer._fetcher
        await aeventually(lambda: _rests(fetcher))
        await app.consumer._thread.call_thread(fetcher.close)


async def test_who_was_forgotten_by_the_group_sets_nobody_back(kafka: Broker) -> None:
    """Without a generation Kafka takes offsets of anybody while the group is empty: of who slept while others came, did all and left."""
    async with _worker(kafka) as (app, *_):
        await _polling(app)
        coordinator, asked = app.consumer._thread._consumer._coordinator, _counted(app, OffsetCommitRequest)
        coordinator.generation = -1
        with pytest.raises(CommitFailedError):
            await app.consumer.call_kafka(lambda consumer: consumer.commit({TopicPartition(STAGE.input, 0): 0}))
        assert asked == []


async def _rests(fetcher: Any) -> None:
    assert any("rested" in repr(task) and not task.done() for task in fetcher._pending_tasks)


def _counted(app: Any, kind: type[Any]) -> list[float]:
    """The moments at which a request of a kind goes out, from now on."""
    client, found = app.consumer._thread._consumer._client, list[float]()
    send = client.send

    async def seen(node: int, request: Any, **more: Any) -> Any:
        if isinstance(request, kind):
            found.append(time.monotonic())
        return await send(node, request, **more)

    client.send = seen
    return found


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


async def _has_line(kafka: Broker, key: bytes) -> None:
    records = [
        each
        for huis in ("arnhem", "ede")
        for each in await committed_records(kafka.access().aiokafka(), names.werkvoorraad(huis), 0)
    ]
    assert [each.key for each in records].count(key) == 1
