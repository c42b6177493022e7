"""From offer to the line in the queue of a house, at a steady rate, through both stages: by DJI, or by all parties in turn."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.legs import legs
from benchmarks.load import Load, loads, reports, send
from benchmarks.outside import Arrivals, broker_cpu_seconds, cpu_seconds, handled
from benchmarks.table import Row, percentiles
from hub.broker import Access
from hub.demo.stack import running
from hub.parties import HUIZEN
from hub.privacy.doelen import Doel
from hub.settings import Deployment
from hub.topology import names
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel

WARM = 1000
WAIT_SECONDS = 30


class Way(NamedTuple):
    """The topics that a message passes, and the type of the line it ends as."""

    log: str
    queues: list[str]
    line: type[Bericht]


WAYS = {
    "dji": Way(names.log(Doel.NAZORG), list(map(names.werkvoorraad, HUIZEN)), WerkvoorraadRegel),
    "partijen": Way(names.log(Doel.COMPLEX), list(map(names.casussen, HUIZEN)), CasusRegel),
}


def latency(directory: Path, van: str, rate: float, seconds: float, seed: int) -> Row:
    """One row: percentiles in ms, the legs of the way, and what a message costs each worker that had some, and the broker."""
    way = WAYS[van]
    with running(directory) as stack:
        secret, count = Deployment(directory=stack.broker.directory).pseudonym_secret, WARM + round(rate * seconds)
        messages = list(loads(count, seed, secret) if van == "dji" else reports(count, seed))
        inputs, queues = {one.topic for one in messages}, Arrivals(stack.access, way.queues, way.line.ce_type)
        _offer(stack.access, messages[:WARM], 200.0, queues)
        before = {child.name: (cpu_seconds(child), handled(child)) for child in stack.children}
        broker = broker_cpu_seconds(stack)
        spans = _offer(stack.access, messages[WARM:], rate, queues)
        cost = {child.name: _cost(before[child.name], cpu_seconds(child), handled(child)) for child in stack.children}
        cost["broker"] = (broker_cpu_seconds(stack) - broker) / len(messages[WARM:]) * 1e6
        queues.close()
        to_wall = time.time() - time.perf_counter()
        seen = {one.ref: queues.seen[one.ref][0] + to_wall for one in messages[WARM:] if one.ref in queues.seen}
        parts = legs(stack.access, inputs, way.log, way.queues, seen)
    return {
        "inputs": len(inputs),
        "rate": f"{rate:.0f}/s",
        "messages": len(spans),
        **percentiles(spans),
        **parts,
        **{f"{name.removeprefix('worker-')} µs": round(each) for name, each in cost.items() if each},
    }


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
