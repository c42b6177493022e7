"""Three brokers for the tests here, which kill, pause and start them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.broker import Cluster
from hub.topology.apply import apply


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with the declared topology. A test leaves all nodes running and in step."""
    made = Cluster(tmp_path_factory.mktemp("cluster"), die_with_parent=True)
    made.start()
    apply(made.access(), made.directory)
    yield made
    made.stop()
