"""The frame of a connector's program: logs, health, producer, and their end in the right order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version

from connectors.kit.health import ConnectorHealth
from connectors.kit.publisher import Publisher
from connectors.kit.settings import ConnectorSettings
from hub.ops import metrics
from hub.ops.logs import configure_logging
from hub.ops.server import serve
from hub.settings import Deployment


@dataclass(frozen=True, slots=True)
class Program:
    """What a running connector works with."""

    deployment: Deployment
    health: ConnectorHealth
    publisher: Publisher


@asynccontextmanager
async def program(role: str, principal: str, settings: ConnectorSettings) -> AsyncIterator[Program]:
    """A program that acts as `principal`; raises `BrokerError` when no way in is known."""
    configure_logging(role, principal)
    metrics.build.labels(version("ketenhub"), role).set(1)
    metrics.connector_at_zero(role)
    deployment, health = Deployment(), ConnectorHealth()
    publisher = Publisher(
        deployment.access(principal).aiokafka(), client_id=principal, timeout_seconds=settings.delivery_seconds
    )
    ops = None if settings.ops_port is None else await serve(settings.ops_port, health, host=settings.ops_host)
    try:
        async with publisher:
            yield Program(deployment, health, publisher)
    finally:
        if ops:
            await ops.close()
