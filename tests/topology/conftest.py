"""A cluster of its own, which tests may bend out of shape, and a small topology for it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hub.broker import Broker
from hub.topology import Acl, Topic
from hub.topology.apply import apply
from hub.topology.declared import Cluster, declare

USER = "partij-proef"


def topic(name: str, partitions: int = 1, retention: timedelta | None = timedelta(days=7)) -> Topic:
    """A topic of which only what the cluster sees matters."""
    return Topic(name, "aggregate id", partitions, None, (), (), (), retention, 1 << 16, "a test")


def small(*, partitions: int = 2) -> Cluster:
    """Two topics, one user, two grants."""
    grants = [Acl(USER, "topic", "proef.uit", "literal", "WRITE"), Acl(USER, "group", f"{USER}.", "prefixed", "READ")]
    return declare([topic("proef.uit", partitions), topic("proef.stand", retention=None)], [USER], grants)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker that one module may change; only what is declared is sure to be as declared."""
    made = Broker(tmp_path_factory.mktemp("cluster"), die_with_parent=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def applied(cluster: Broker) -> Broker:
    """That broker, exactly as `small` says."""
    assert not apply(cluster.access(), cluster.directory, small(), prune=True).left
    return cluster
