"""A party's connector as a program: logs, metrics, health, signals, and one or more stations at work."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
from connectors.partner.station import Station
from connectors.partner.store import Store, store
from hub.ops import metrics
from hub.ops.logs import configure_logging, get_logger
from hub.ops.server import serve
from hub.privacy.termijnen import TERMIJNEN

log = get_logger()


class Together(NamedTuple):
    """The health of several stations as one; satisfies `hub.ops.health.Health`."""

    stations: Sequence[Station]

    def live(self) -> Sequence[str]:
        """Why a restart is needed."""
        return [reason for station in self.stations for reason in station.health.live()]

    def ready(self) -> Sequence[str]:
        """Why some work is not done."""
        return [reason for station in self.stations for reason in station.health.ready()]


class Opened(NamedTuple):
    """A connector ready to work."""

    station: Station
    store: Store


@contextmanager
def opened(connector: Connector, path: Path, settings: PartnerSettings, clock: Clock = utc_now) -> Iterator[Opened]:
    """A connector on the store at `path`; raises `StoreInUse`. Marks older than the inbox can still hold are forgotten."""
    with store(path, connector) as made:
        made.inbox.forget((clock() - TERMIJNEN.bewaren_log.duur).toordinal())
        yield Opened(
            Station(connector, made, settings, timeout_seconds=ConnectorSettings().delivery_seconds, clock=clock), made
        )


def start(connector: Connector) -> int:
    """Run one connector until told to stop; its exit status. Raises `StoreInUse`."""
    configure_logging(CONNECTOR, connector.principal)
    settings = PartnerSettings()
    with opened(connector, settings.path(connector.code, connector.name), settings) as made:
        return run(lambda stop: work([made], stop))


async def work(several: Sequence[Opened], stop: asyncio.Event) -> int:
    """Run connectors side by side, with metrics and health served where the settings say so; SIGHUP lets all log in anew."""
    settings, stations = ConnectorSettings(), [one.station for one in several]
    _observe([one.store for one in several])
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, _reload, stations)
    ops = (
        None
        if settings.ops_port is None
        else await serve(settings.ops_port, Together(stations), host=settings.ops_host)
    )
    try:
        await _until(stop, stations)
    finally:
        if ops:
            await ops.close()
    return 0


async def _until(stop: asyncio.Event, stations: Sequence[Station]) -> None:
    """A station ends by itself only by a defect, which then ends all."""
    async with asyncio.TaskGroup() as group:
        for station in stations:
            group.create_task(station.run())
        await stop.wait()
        for station in stations:
            station.stop.set()


def _reload(stations: Sequence[Station]) -> None:
    log.info("credentials_read", connector=CONNECTOR)
    for station in stations:
        station.reload.set()


def _observe(stores: Sequence[Store]) -> None:
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
        gauge.labels(CONNECTOR).set_function(partial(_sum, stores, count))


def _sum(stores: Sequence[Store], count: Callable[[Store], int]) -> float:
    return sum(map(count, stores))
