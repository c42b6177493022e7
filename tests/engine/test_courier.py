"""The poort's producer: when nobody answers, and when one batch of several is refused; more of it in test_gate.py."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError

from hub.broker import Broker
from hub.engine import records
from hub.engine.courier import Courier
from hub.engine.records import Out
from hub.topology import TOPICS, names, principals
from tests.engine.log import committed_records
from tests.engine.test_damage import set_configs

TO, LIMIT = names.log("nazorg"), 4_000  # type: ignore[arg-type]


@pytest.fixture
def small(kafka: Broker) -> Iterator[None]:
    """The log takes only small batches for a while."""
    set_configs(kafka.access(), TO, max_message_bytes=str(LIMIT))
    yield
    set_configs(kafka.access(), TO, max_message_bytes=str(TOPICS[TO].batch_bytes))


async def test_a_producer_that_did_not_get_there_is_closed_too() -> None:
    """Each attempt while the broker is away would leave its connections behind."""
    courier = Courier({"bootstrap_servers": "127.0.0.1:9"})
    with pytest.raises(KafkaConnectionError):
        await courier.send([Out("t", 0, b"k", b"v", [])])
    producer = courier._producer
    assert producer is not None and not producer._closed

    await courier.close()
    assert (producer._closed, courier._producer) == (True, None)


@pytest.mark.broker
async def test_what_stands_behind_a_batch_that_is_refused_is_not_sent(
    kafka: Broker, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    """It would be taken, and the first one, tried again when the limit is back, come behind it: out of order."""
    monkeypatch.setattr(records, "_chunks", lambda rows, _: ([row] for row in rows))
    courier = Courier(kafka.access(principals.POORT).aiokafka())
    before = await committed_records(kafka.access().aiokafka(), TO, 0)
    large = random.Random(1).randbytes(LIMIT * 2)
    await courier.send([Out(TO, 0, b"k", value, []) for value in (large, b"behind it")])
    with pytest.raises(MessageSizeTooLargeError):
        await courier.arrived()
    await courier.close()

    assert await committed_records(kafka.access().aiokafka(), TO, 0) == before
