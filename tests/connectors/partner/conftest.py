"""Parties' connectors on the shared broker, under their own rights."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka import Producer

from connectors.partner import Connector
from connectors.partner.program import Opened, opened
from connectors.partner.rows import Received
from connectors.partner.settings import PartnerSettings
from hub.broker import Broker
from hub.settings import Deployment

QUICK = {"attempts": 2, "first_seconds": 0.05, "longest_seconds": 0.05}


@dataclass(frozen=True)
class Place:
    """Where connectors of a test work."""

    broker: Broker
    directory: Path

    @asynccontextmanager
    async def working(self, connector: Connector, **settings: object) -> AsyncIterator[Opened]:
        """A connector at work."""
        path = self.directory / f"{connector.code}.sqlite"
        with opened(connector, path, PartnerSettings.model_validate(QUICK | settings)) as made:
            work = asyncio.ensure_future(made.station.run())
            try:
                yield made
            finally:
                made.station.stop.set()
                await work

    def put(self, user: str, records: Sequence[Received]) -> None:
        """Write records to their topics as that user."""
        access = Deployment(directory=self.broker.directory).access(user)
        client = Producer({**access.librdkafka(), "linger.ms": 0, "log_level": 0})
        for one in records:
            client.produce(one.topic, one.value, one.key, partition=one.partition, headers=list(one.headers))
        assert client.flush(30) == 0


@pytest.fixture
def place(topology: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A directory for the stores, and the shared broker as the one that programs find."""
    monkeypatch.setenv("HUB_BROKER_DIR", str(topology.directory))
    return Place(topology, tmp_path)
