"""Fixtures of all tests: one real broker a run, under the rights of production."""

from collections.abc import Iterator

import pytest

from hub.broker import Access, Broker
from hub.topology.apply import apply


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A running broker that all tests share; use unique names. It dies with the test run, however that ends."""
    made = Broker(tmp_path_factory.mktemp("broker"), die_with_parent=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def beheer(broker: Broker) -> Access:
    """The super user's way in: to arrange and to look, never to run the hub."""
    return broker.access()


@pytest.fixture(scope="session")
def topology(broker: Broker) -> Broker:
    """The shared broker with the declared topics, users and rights on it."""
    apply(broker.access(), broker.directory)
    return broker
