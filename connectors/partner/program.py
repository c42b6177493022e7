"""A party's connector as a program: logs, metrics, health, signals, and one or more stations at work."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from prometheus_client import Gauge

from connectors.kit.run import run
from connectors.kit.settings import ConnectorSettings
from connectors.partner.connector import Connector
from connectors.partner.handling import CONNECTOR, Clock, Outcome, utc_now
from connectors.partner.rows import State
from connectors.partner.settings import PartnerSettings
from connectors.partner.station import Station, Way, straight
from connectors.partner.store import Store, store
from hub.ops import metrics
from hub.ops.logs import configure_logging, get_logger
from hub.ops.server import serve

log = get_logger()


class Opened(NamedTuple):
    """A connector ready to work."""

    station: Station
    store: Store


class Together(NamedTuple):
    """The health of several stations as one; satisfies `hub.ops.health.Health`."""

    several: Sequence[Opened]

    def live(self) -> Sequence[str]:
        """Why a restart is needed."""
        return [reason for one in self.several for reason in one.station.health.live()]

    def ready(self) -> Sequence[str]:
        """Why some work is not done."""
        return [reason for one in self.several for reason in one.station.health.ready()]


@contextmanager
def opened(
    connector: Connector, path: Path, settings: PartnerSettings, clock: Clock = utc_now, way: Way = straight
) -> Iterator[Opened]:
    """A connector on the store at `path`; raises `StoreInUse`."""
    with store(path, connector) as made:
        seconds = ConnectorSettings().delivery_seconds
        yield Opened(Station(connector, made, settings, timeout_seconds=seconds, clock=clock, way=way), made)


def start(connector: Connector) -> int:
    """Run one connector until told to stop; its exit status. Raises `StoreInUse`."""
    configure_logging(CONNECTOR, connector.principal)
    settings = PartnerSettings()
    with opened(connector, settings.path(connector.code, connector.name), settings) as made:
        return run(partial(_work, made))


async def _work(made: Opened, stop: asyncio.Event) -> int:
    async with serving([made]):
        working = asyncio.ensure_future(made.station.run())
        ending = asyncio.ensure_future(stop.wait())
        await asyncio.wait([working, ending], return_when=asyncio.FIRST_COMPLETED)
        made.station.stop.set()
        ending.cancel()
        await working
    return 0


@asynccontextmanager
async def serving(several: Sequence[Opened]) -> AsyncIterator[None]:
    """Metrics and health of connectors, served where the settings say so; SIGHUP lets all log in anew.

    `several` may change meanwhile.
    """
    settings = ConnectorSettings()
    _observe(several)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _reload, several)
    ops = None
    if settings.ops_port is not None:
        ops = await serve(settings.ops_port, Together(several), host=settings.ops_host)
    try:
        yield
    finally:
        if ops:
            await ops.close()


def _reload(several: Sequence[Opened]) -> None:
    log.info("credentials_read", connector=CONNECTOR)
    for one in several:
        one.station.reload.set()


def _observe(several: Sequence[Opened]) -> None:
    """Let what waits be counted at each scrape."""
    metrics.build.labels(version("ketenhub"), CONNECTOR).set(1)
    for outcome in Outcome:
        metrics.connector_inbox.labels(CONNECTOR, outcome)
    counts: dict[Gauge, Callable[[Store], int]] = {
        metrics.connector_parked: lambda one: one.inbox.count(State.PARKED),
        metrics.connector_waiting: lambda one: one.inbox.count(State.OPEN),
        metrics.connector_unsent: lambda one: one.outbox.count(hopeless=False),
        metrics.connector_hopeless: lambda one: one.outbox.count(hopeless=True),
    }
    for gauge, count in counts.items():
        gauge.labels(CONNECTOR).set_function(partial(_sum, several, count))


def _sum(several: Sequence[Opened], count: Callable[[Store], int]) -> float:
    return sum(count(one.store) for one in several)
