"""A broker of the engine's own with the declared topology, so that no other test's hub works on the same log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.engine.access import Access
from hub.engine.errors import Unavailable
from hub.engine.partition import Partition
from hub.topology import principals
from hub.topology.apply import apply
from tests.engine.log import Log
from tests.support.eventually import aeventually

_partitions = count()


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker for one module."""
    made = Broker(tmp_path_factory.mktemp("engine"), die_with_parent=True)
    made.start()
    apply(made.access(), made.directory)
    coordinators(made)
    yield made
    made.stop()


def coordinators(made: Broker) -> None:
    """Wait for the broker's own topics, which come with their first use; the runner tries again, these tests ask once."""
    access = made.access(principals.NAZORG).aiokafka()

    async def ask() -> None:
        first = Partition(STAGE, 0, access)
        try:
            await first.open()
        except (KafkaError, Unavailable) as error:
            raise AssertionError("not yet") from error
        finally:
            await first.close()

    asyncio.run(aeventually(ask, 60))


@pytest.fixture
def nazorg(kafka: Broker) -> Access:
    """The way in of the stage's own user, under its own rights."""
    return kafka.access(principals.NAZORG).aiokafka()


@pytest.fixture
async def log(kafka: Broker) -> AsyncIterator[Log]:
    """The log of nazorg, as the poort may write it."""
    producer = AIOKafkaProducer(acks="all", **kafka.access(principals.POORT).aiokafka())
    await producer.start()
    yield Log(producer, next(_partitions) % 4)
    await producer.stop()


@pytest.fixture
async def partition(nazorg: Access, log: Log) -> AsyncIterator[Partition]:
    """The stage's partition behind `log`, not open yet."""
    made = Partition(STAGE, log.partition, nazorg)
    yield made
    await made.close()
