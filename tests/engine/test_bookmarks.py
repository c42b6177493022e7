"""Where the poort goes on when its group has no offset: at the oldest record, and not in silence (case E5)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from hub.broker import Access
from hub.engine.bookmarks import Bookmarks
from hub.engine.errors import Unavailable
from hub.engine.position import committed
from hub.ops import metrics
from tests.support.eventually import aeventually
from tests.support.kafka import create_topic

pytestmark = pytest.mark.broker


@pytest.fixture
def group() -> str:
    """A group that nobody had before."""
    return f"poort-{uuid4()}"


@pytest.fixture
async def tp(beheer: Access) -> TopicPartition:
    """A topic of the test's own, which is empty."""
    name = f"test-{uuid4()}"
    create_topic(beheer, name)
    return TopicPartition(name, 0)


@pytest.fixture
async def marks(beheer: Access, group: str, tp: TopicPartition) -> AsyncIterator[Bookmarks]:
    """The group's marks, which commit for real."""
    consumer = AIOKafkaConsumer(group_id=group, enable_auto_commit=False, **beheer.aiokafka())
    await consumer.start()
    consumer.assign([tp])
    app: Any = SimpleNamespace(consumer=SimpleNamespace(call_kafka=lambda method, _: method(consumer)))
    yield Bookmarks(app, group, beheer.aiokafka())
    await consumer.stop()


async def _loaded(marks: Bookmarks, tp: TopicPartition) -> None:
    async def load() -> None:
        with suppress(
            KafkaError, Unavailable
        ):  # a young broker has no coordinator yet; the gate tries again as this does
            assert await marks.load([tp]) == {}
        assert marks.reached(tp) is not None

    await aeventually(load)


def _counted(group: str) -> float:
    return float(metrics.offset_loss.labels(group)._value.get())


async def test_the_poort_says_that_it_begins_at_the_oldest(
    beheer: Access, group: str, marks: Bookmarks, tp: TopicPartition
) -> None:
    """Records wait and the group has no offset there: it may have lost it. All that waits is handed on, and it is counted."""
    producer = AIOKafkaProducer(**beheer.aiokafka())
    await producer.start()
    await producer.send_and_wait(tp.topic, b"x")
    await producer.stop()
    await _loaded(marks, tp)
    assert marks.at(tp).offset == 0
    assert _counted(group) == 1


async def test_where_it_begins_is_committed_so_that_an_offset_that_is_missing_later_was_lost(
    beheer: Access, group: str, marks: Bookmarks, tp: TopicPartition
) -> None:
    """A hub that starts on empty topics has lost nothing, and knows its place from then on."""
    await _loaded(marks, tp)
    assert marks.due.is_set()
    assert await marks.commit()
    assert (await committed(beheer.aiokafka(), group, [tp]))[tp].offset == 0
    await _loaded(marks, tp)
    assert _counted(group) == 0
