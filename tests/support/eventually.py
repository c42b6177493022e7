"""Waiting for what comes about by itself, instead of sleeping and hoping."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_S = 0.05


def eventually(check: Callable[[], T], timeout_s: float = 20) -> T:
    """Result of `check` once it raises no AssertionError; its last one after `timeout_s`."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > end:
                raise
        time.sleep(PAUSE_S)


async def aeventually(check: Callable[[], Awaitable[T]], timeout_s: float = 20) -> T:
    """`eventually` for a coroutine function; the loop runs on meanwhile."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            return await check()
        except AssertionError:
            if time.monotonic() > end:
                raise
        await asyncio.sleep(PAUSE_S)
