"""The road of the batches from Faust to the runners, without a broker: what Faust does is only who calls when."""

from __future__ import annotations

import weakref
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from faust.types import TP

from hub.agents.nazorg import STAGE
from hub.engine import decoded, inbox
from hub.engine.deadletter import dead_letters
from hub.engine.engine import Engine
from hub.engine.entry import Entry
from hub.engine.plug import Batch, Consumer
from hub.engine.runner import Runner
from hub.ops.nazorg_gauges import NazorgGauges
from tests.engine.build import KEY, beeindigd, persoon_key, record

FIRST, SECOND = TP(STAGE.input, 0), TP(STAGE.input, 1)


class Signal:
    """A Faust signal that nobody sends."""

    def connect(self, handler: Any, **_: Any) -> None:
        self.handler = handler


class Event:
    """A Faust event."""

    def __init__(self, tp: TP, count: int) -> None:
        self.message = SimpleNamespace(tp=tp)
        self.value = [record(beeindigd(), persoon_key(1), offset=n) for n in range(count)]
        self.acks = 0

    def ack(self) -> None:
        self.acks += 1


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine whose runners do not run."""
    monkeypatch.setattr(Runner, "start", lambda self: None)
    app: Any = SimpleNamespace(on_partitions_assigned=Signal(), on_partitions_revoked=Signal(), consumer=None)
    return Engine(app, STAGE, {}, dead_letters(STAGE.name, KEY), NazorgGauges())


async def test_a_full_partition_is_left_out_of_the_poll_and_no_other_waits(engine: Engine) -> None:
    """Back-pressure holds one partition only, and pauses none: it is simply not asked for until it has room."""
    await engine._on_assigned(None, {FIRST, SECOND})
    engine.take(Event(FIRST, inbox.FULL))
    assert engine.wants({FIRST, SECOND}) == {SECOND}
    engine._runners[TopicPartition(*FIRST)].inbox.take(1)
    assert engine.wants({FIRST, SECOND}) == {FIRST, SECOND}


async def test_a_batch_of_a_partition_that_is_gone_is_let_go(engine: Engine) -> None:
    """It is fetched again by its next owner; Faust must not wait for it."""
    event = Event(FIRST, 2)
    engine.take(event)
    assert event.acks == 1


async def test_a_revoke_drops_what_waits_at_once(engine: Engine) -> None:
    """Before Faust waits for what is under way, what was not begun is dropped."""
    await engine._on_assigned(None, {FIRST, SECOND})
    event = Event(FIRST, 2)
    engine.take(event)
    engine.revoking({FIRST})
    assert event.acks == 1


async def test_a_state_rests_through_a_rebalance_and_goes_when_the_partition_does(engine: Engine) -> None:
    """An eager rebalance takes all and gives most back: the state is kept for `open` to judge, and dropped with the partition."""
    await engine._on_assigned(None, {FIRST, SECOND})
    kept = engine._runners[TopicPartition(*FIRST)].partition
    runner = engine._runners[TopicPartition(*SECOND)]
    runner.partition.state.put(b"a", Entry(b"x", 0, "", b""), beeindigd())
    lost = weakref.ref(runner.partition.state)
    await engine._on_revoked(None, {FIRST, SECOND})
    assert not engine.assigned
    await engine._on_assigned(None, {FIRST})
    assert engine._runners[TopicPartition(*FIRST)].partition is kept
    assert engine._resting == {}
    assert runner.partition is not kept  # held here, as a cycle is by itself until the collector comes round
    assert lost() is None
    assert [place for place in decoded.ALL.held if place[1] == b"a"] == []


def test_a_batch_looks_like_its_last_record() -> None:
    """Faust acknowledges by one offset: that of the last record."""
    records = [record(beeindigd(), persoon_key(1), offset=n) for n in (3, 4, 9)]
    batch = Batch(records)
    assert (batch.topic, batch.partition, batch.offset, batch.value) == (STAGE.input, 0, 9, records)


async def test_faust_never_commits() -> None:
    """Whatever Faust thinks is done, offsets go with the transaction."""
    consumer = Consumer.__new__(Consumer)
    consumer._acked, consumer._acked_index = {FIRST: [1, 2]}, {FIRST: {1, 2}}
    assert await consumer.commit() is True
    assert (consumer._acked, consumer._acked_index) == (
        {},
        {},
    )  # else one entry of each batch, until the partition goes
    assert await consumer.commit_and_end_transactions() is None  # type: ignore[func-returns-value]
    assert await consumer._add_gap(FIRST, 1, 5) is None  # type: ignore[func-returns-value]
