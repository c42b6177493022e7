"""Clients of aiokafka end in bounded time, and nobody takes their end for his own cancellation."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer import fetcher, group_coordinator

from hub.broker import ending
from hub.broker.ending import end_consumer


async def _cancelled() -> None:
    raise asyncio.CancelledError


async def _hanging() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("stop", [_cancelled, _hanging])
async def test_a_consumer_that_does_not_end_in_order_is_let_go(
    stop: Callable[[], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Aiokafka awaits a fetch that it cancelled in its backoff, and waits for a coordinator that hangs."""
    monkeypatch.setattr(ending, "LEAVE_SECONDS", 0.05)
    closed, beating, fetching = asyncio.Event(), asyncio.create_task(_hanging()), asyncio.create_task(_hanging())

    async def close() -> None:
        closed.set()

    parts: dict[str, Any] = {
        "_coordinator": SimpleNamespace(_heartbeat_task=beating),
        "_fetcher": SimpleNamespace(_fetch_task=None, _pending_tasks={fetching}),
        "_client": SimpleNamespace(close=close),
    }
    async with asyncio.timeout(2):
        await end_consumer(SimpleNamespace(stop=stop, **parts))
        await asyncio.wait([beating, fetching])
    assert (closed.is_set(), beating.cancelled(), fetching.cancelled()) == (True, True, True)


def test_the_private_parts_that_are_ended_are_there() -> None:
    found = inspect.getsource(group_coordinator) + inspect.getsource(fetcher)
    assert [name for name in (*ending.TASKS, "_pending_tasks") if f"self.{name} = " not in found] == []
    whole = inspect.getsource(AIOKafkaConsumer)
    assert [name for name in ("_coordinator", "_fetcher", "_client") if f"self.{name} = " not in whole] == []
