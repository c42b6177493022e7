"""The process of nazorg on the broker that all tests share; nothing else works on its log there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.broker import Broker
from tests.dlq.running import Running
from tests.engine.conftest import coordinators


@pytest.fixture(scope="module")
def kafka(topology: Broker) -> Broker:
    """The broker, once it knows all users."""
    coordinators(topology)
    return topology


@pytest.fixture
def nazorg(kafka: Broker) -> Iterator[Running]:
    """Nazorg, whose rule fails where a test says so."""
    made = Running(kafka)
    made.start()
    yield made
    made.stop()
