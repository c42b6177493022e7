"""The poort's producer when nobody answers, without Kafka; with it in test_gate.py."""

from __future__ import annotations

import pytest
from aiokafka.errors import KafkaConnectionError

from hub.engine.courier import Courier
from hub.engine.records import Out


async def test_a_producer_that_did_not_get_there_is_closed_too() -> None:
    """Each attempt while the broker is away would leave its connections behind."""
    courier = Courier({"bootstrap_servers": "127.0.0.1:9"})
    with pytest.raises(KafkaConnectionError):
        await courier.send([Out("t", 0, b"k", b"v", [])])
    producer = courier._producer
    assert producer is not None and not producer._closed

    await courier.close()
    assert (producer._closed, courier._producer) == (True, None)
