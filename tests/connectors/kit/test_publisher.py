"""The publisher on the real broker: confirmed, hopeless, or away."""

from __future__ import annotations

import asyncio
import inspect
import os
import time
from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaProducer

from connectors.kit.errors import Poison, Unavailable
from connectors.kit.publisher import Publisher, Record
from hub.broker import Access, Broker
from tests.support.kafka import consume, create_topic
from tests.support.names import unique

pytestmark = pytest.mark.broker


@pytest.fixture
def topic(beheer: Access) -> Iterator[str]:
    name = unique("kit")
    create_topic(beheer, name, configs={"max.message.bytes": str(128 * 1024)})
    yield name


def record(topic: str, value: bytes) -> Record:
    return Record(topic, b"key", value, [("ce_id", b"1")])


async def test_records_are_there_in_order_when_publish_returns(beheer: Access, topic: str) -> None:
    values = [b"%d" % number for number in range(2000)]
    async with Publisher(beheer.aiokafka(), client_id="test") as publisher:
        await publisher.publish([record(topic, value) for value in values])
        assert consume(beheer, topic) == values


async def test_what_can_never_be_delivered_is_named_and_the_rest_is_there(beheer: Access, topic: str) -> None:
    async with Publisher(beheer.aiokafka(), client_id="test") as publisher:
        for hopeless in (os.urandom(200 * 1024), b"x" * (2 * 1024 * 1024)):
            with pytest.raises(Poison) as caught:
                await publisher.publish([record(topic, value) for value in (b"a", hopeless, b"b")])
            assert caught.value.positions == (1,)
    assert consume(beheer, topic) == [b"a", b"b"] * 2


async def test_what_fits_as_declared_waits_where_a_limit_was_lowered(beheer: Access) -> None:
    name = unique("kit")
    create_topic(beheer, name, configs={"max.message.bytes": "1024"})
    async with Publisher(beheer.aiokafka(), client_id="test") as publisher:
        with pytest.raises(Unavailable, match="MessageSizeTooLargeError"):
            await publisher.publish([record(name, os.urandom(4096))])


async def test_a_broker_that_is_away_is_told_within_the_time_and_found_again(beheer: Access, topic: str) -> None:
    async with Publisher({"bootstrap_servers": "127.0.0.1:9"}, client_id="test", timeout_seconds=1) as publisher:
        with pytest.raises(Unavailable):
            await publisher.publish([record(topic, b"a")])
        with pytest.raises(Unavailable):
            await publisher.check()


async def test_all_who_come_while_a_node_hangs_hear_it_together(topic: str) -> None:
    """As many posts as DJI sends at once: each with an attempt of its own would wait for all before it."""
    async with await asyncio.start_server(lambda *_: asyncio.sleep(60), "127.0.0.1", 0) as hangs:
        port = hangs.sockets[0].getsockname()[1]
        publisher = Publisher({"bootstrap_servers": f"127.0.0.1:{port}"}, client_id="test", timeout_seconds=1)
        began = time.monotonic()
        results = await asyncio.gather(
            *(publisher.publish([record(topic, b"a")]) for _ in range(8)), return_exceptions=True
        )
        assert {type(result) for result in results} == {Unavailable}
        assert time.monotonic() - began < 5
        await publisher.close()


async def test_a_broker_that_slept_is_away(beheer: Access, topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An assertion is what aiokafka makes of a cluster that lists no broker; the next attempt opens a producer anew."""
    async with Publisher(beheer.aiokafka(), client_id="test") as publisher:
        await publisher.check()
        assert publisher._producer is not None
        monkeypatch.setattr(publisher._producer.client, "fetch_all_metadata", _asserting)
        with pytest.raises(Unavailable):
            await publisher.check()
        await publisher.publish([record(topic, b"a")])
    assert consume(beheer, topic) == [b"a"]


async def _asserting() -> None:
    raise AssertionError("no broker")


async def test_a_right_that_is_missing_is_not_poison(topology: Broker, beheer: Access, topic: str) -> None:
    from hub.settings import Deployment

    other = Deployment(directory=topology.directory).access("partij-om")
    async with Publisher(other.aiokafka(), client_id="test", timeout_seconds=2) as publisher:
        with pytest.raises(Unavailable):
            await publisher.publish([record(topic, b"a")])
    assert consume(beheer, topic) == []


def test_the_private_part_that_ends_an_abandoned_producer_is_there() -> None:
    assert "self._sender = Sender(" in inspect.getsource(AIOKafkaProducer.__init__)
