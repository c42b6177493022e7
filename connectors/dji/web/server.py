"""Serves the application on loopback until told to stop; then the requests under way get their answers first."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import date

import uvicorn

from connectors.dji.delivery import Route
from connectors.dji.web.app import application
from connectors.kit.errors import Unavailable
from connectors.kit.run import stopped_within
from hub.privacy.termijnen import TERMIJNEN

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 20
LOOK_SECONDS = 10.0


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the process's signals to `connectors.kit.run`."""
        yield


async def serve(route: Route, token: str, port: int, announce: Callable[[int], None]) -> None:
    """Serve until `route.stop`; `announce` is told the port, which `port` 0 leaves to the system. Raises `OSError` when it is taken."""
    with socket.create_server((LOOPBACK, port)) as listener:
        server = _Server(_config(route, token))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        watching = asyncio.create_task(_watch(route))
        announce(listener.getsockname()[1])
        await route.stop.wait()
        server.should_exit = True
        await serving
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _config(route: Route, token: str) -> uvicorn.Config:
    return uvicorn.Config(
        application(route, token),
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


async def _watch(route: Route) -> None:
    """Say whether the broker can be reached, also while nobody posts; and forget what the ledger may keep no longer."""
    forgotten = date.min
    while True:
        try:
            forgotten = _forget(route, forgotten)
            await route.publisher.check()
            route.health.moved()
        except Unavailable:
            route.health.halted("the broker can't be reached")
        except sqlite3.Error:
            # nor forget what it may keep no longer: that is tried at each look
            route.health.halted("the ledger can't be written")
        if await stopped_within(route.stop, LOOK_SECONDS):
            return


def _forget(route: Route, last: date) -> date:
    """Once a day; returns the day."""
    today = route.clock().date()
    if today != last:
        route.ledger.forget(today - TERMIJNEN.bewaren_log.duur)
    return today
