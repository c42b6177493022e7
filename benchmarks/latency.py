"""From offer by DJI to the line in the queue of a house, at a steady rate, through both stages."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from benchmarks.load import Load, loads, send
from benchmarks.outside import Arrivals, cpu_seconds, handled
from benchmarks.table import Row, percentiles
from hub.demo.stack import running
from hub.parties import HUIZEN
from hub.settings import Deployment
from hub.topology import names
from schemas.nazorg import WerkvoorraadRegel

WARM = 500
WAIT_SECONDS = 30


def latency(directory: Path, rate: float, seconds: float, seed: int) -> Row:
    """One row: percentiles in ms, and what a message costs each worker."""
    with running(directory) as stack:
        deployment = Deployment(directory=stack.broker.directory)
        messages = list(loads(WARM + round(rate * seconds), seed, deployment.pseudonym_secret))
        queues = Arrivals(stack.access, list(map(names.werkvoorraad, HUIZEN)), WerkvoorraadRegel.ce_type)
        _offer(deployment, messages[:WARM], 200.0, queues)
        before = {child.name: (cpu_seconds(child), handled(child)) for child in stack.children}
        spans = _offer(deployment, messages[WARM:], rate, queues)
        cost = {child.name: _cost(before[child.name], cpu_seconds(child), handled(child)) for child in stack.children}
        queues.close()
    return {
        "rate": f"{rate:.0f}/s",
        "messages": len(spans),
        **percentiles(spans),
        **{f"{name} µs CPU": round(each) for name, each in cost.items()},
    }


def _offer(deployment: Deployment, messages: list[Load], rate: float, queues: Arrivals) -> list[float]:
    offered = asyncio.run(send(deployment, messages, rate))
    until = time.monotonic() + WAIT_SECONDS
    # a repeated or unchanged message gives no line: what stays out for long has none
    last, at = -1, time.monotonic()
    while time.monotonic() < until and time.monotonic() - at < 2:
        count = len(offered.keys() & queues.seen.keys())
        if count != last:
            last, at = count, time.monotonic()
        time.sleep(0.05)
    return [queues.seen[ref][0] - when for ref, when in offered.items() if ref in queues.seen]


def _cost(before: tuple[float, float], cpu: float, count: float) -> float:
    return (cpu - before[0]) / max(count - before[1], 1) * 1e6
