"""A rest between fetches: what comes meanwhile comes along.

Each fetch asks for all partitions, and what it brings costs a round of the poort or a transaction, nearly the same for one record as for
many. At a steady rate each record had its own, until worker and broker stood in each other's way (`python -m benchmarks latency --van
partijen`).
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

SPACE_SECONDS = 0.015


def space(fetcher: Any) -> None:
    """Let aiokafka's `fetcher` rest behind each answer that brought something, per node. What comes after a quiet time waits for none."""
    fetch, ready = fetcher._proc_fetch_request, dict[int, float]()

    async def rested(assignment: Any, node_id: int, request: Any) -> bool:
        try:
            await asyncio.sleep(max(ready.get(node_id, 0.0) - time.monotonic(), 0))
            brought: bool = await fetch(assignment, node_id, request)
        except asyncio.CancelledError:
            return False  # aiokafka awaits what it cancels, and would end as cancelled itself: the worker would not stop in order
        if brought:
            ready[node_id] = time.monotonic() + SPACE_SECONDS
        return brought

    fetcher._proc_fetch_request = rested
