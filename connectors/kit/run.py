"""Runs a connector until it is done or told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

import uvloop

Main = Callable[[asyncio.Event], Awaitable[int]]


def run(main: Main) -> int:
    """Run `main(stop)` and return its exit status; SIGINT and SIGTERM set `stop`, a second one ends the program at once."""
    return uvloop.run(_guarded(main))


async def _guarded(main: Main) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask, number)
    return await main(stop)


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Wait for `stop` for at most `seconds`; returns whether it came."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return False
    return True
