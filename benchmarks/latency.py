"""From offer to the line in the queue of a house, at a steady rate, through both stages: by DJI, or by all parties in turn."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from benchmarks.load import Load, loads, reports, send
from benchmarks.outside import Arrivals, broker_cpu_seconds, cpu_seconds, handled
from benchmarks.table import Row, percentiles
from hub.broker import Access
from hub.demo.stack import running
from hub.parties import HUIZEN
from hub.settings import Deployment
from hub.topology import names
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel

WARM = 500
WAIT_SECONDS = 30


def latency(directory: Path, van: str, rate: float, seconds: float, seed: int) -> Row:
    """One row: percentiles in ms, and what a message costs each worker that had some, and the broker."""
    with running(directory) as stack:
        secret, count = Deployment(directory=stack.broker.directory).pseudonym_secret, WARM + round(rate * seconds)
        messages = list(loads(count, seed, secret) if van == "dji" else reports(count, seed))
        queues = _queues(stack.access, van)
        _offer(stack.access, messages[:WARM], 200.0, queues)
        before = {child.name: (cpu_seconds(child), handled(child)) for child in stack.children}
        broker = broker_cpu_seconds(stack)
        spans = _offer(stack.access, messages[WARM:], rate, queues)
        cost = {child.name: _cost(before[child.name], cpu_seconds(child), handled(child)) for child in stack.children}
        cost["broker"] = (broker_cpu_seconds(stack) - broker) / len(messages[WARM:]) * 1e6
        queues.close()
    return {
        "inputs": len({one.topic for one in messages}),
        "rate": f"{rate:.0f}/s",
        "messages": len(spans),
        **percentiles(spans),
        **{f"{name.removeprefix('worker-')} µs": round(each) for name, each in cost.items() if each},
    }


def _queues(access: Access, van: str) -> Arrivals:
    if van == "dji":
        return Arrivals(access, list(map(names.werkvoorraad, HUIZEN)), WerkvoorraadRegel.ce_type)
    return Arrivals(access, list(map(names.casussen, HUIZEN)), CasusRegel.ce_type)


def _offer(access: Access, messages: list[Load], rate: float, queues: Arrivals) -> list[float]:
    offered = asyncio.run(send(access, messages, rate))
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
    return (cpu - before[0]) / (count - before[1]) * 1e6 if count > before[1] else 0.0
