"""From offer to the line in the queue of a house, at a steady rate, through both stages: by DJI, or by all parties in turn."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.due import due
from benchmarks.legs import legs
from benchmarks.load import Load, loads, reports, send
from benchmarks.outside import Arrivals, broker_cpu_seconds, cpu_seconds, handled
from benchmarks.table import Row, percentiles
from hub.agents import complex as complexe
from hub.agents import nazorg
from hub.broker import Access
from hub.demo.stack import running
from hub.engine.stage import Stage
from hub.parties import HUIZEN
from hub.settings import Deployment
from hub.topology import names
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel

WARM = 1000
WAIT_S, STILL_S = 120.0, 15.0
"""Until all lines are there at most; nothing new for so long: what has not come is lost."""
LINGER_S = 1.0
"""After the last one: doubles come late."""


class Way(NamedTuple):
    """The process and the topics that a message passes, and the type of the line it ends as."""

    stage: Stage[Any]
    queues: list[str]
    line: type[Bericht]


WAYS = {
    "dji": Way(nazorg.STAGE, list(map(names.werkvoorraad, HUIZEN)), WerkvoorraadRegel),
    "partijen": Way(complexe.STAGE, list(map(names.casussen, HUIZEN)), CasusRegel),
}


def latency(directory: Path, van: str, rate: float, seconds: float, seed: int) -> Row:
    """One row: percentiles in ms, the legs of the way, and what a message costs each worker that had some, and the broker."""
    way = WAYS[van]
    with running(directory) as stack:
        secret, count = Deployment(directory=stack.broker.directory).pseudonym_secret, WARM + round(rate * seconds)
        messages = list(loads(count, seed, secret) if van == "dji" else reports(count, seed))
        lines = due(messages, way.stage, way.line.ce_type)
        inputs, queues = {one.topic for one in messages}, Arrivals(stack.access, way.queues, way.line.ce_type)
        _offer(stack.access, messages[:WARM], 200.0, queues, lines)
        before = {child.name: (cpu_seconds(child), handled(child)) for child in stack.children}
        broker = broker_cpu_seconds(stack)
        spans = _offer(stack.access, messages[WARM:], rate, queues, lines)
        cost = {child.name: _cost(before[child.name], cpu_seconds(child), handled(child)) for child in stack.children}
        cost["broker"] = (broker_cpu_seconds(stack) - broker) / len(messages[WARM:]) * 1e6
        time.sleep(LINGER_S)
        queues.close()
        to_wall = time.time() - time.perf_counter()
        seen = {one.ref: queues.seen[one.ref][0] + to_wall for one in messages[WARM:] if one.ref in queues.seen}
        parts = legs(stack.access, inputs, way.stage.input, way.queues, seen)
    return {
        "inputs": len(inputs),
        "rate": f"{rate:.0f}/s",
        **_account(messages[WARM:], queues, lines),
        **percentiles(spans),
        **parts,
        **{f"{name.removeprefix('worker-')} µs": round(each) for name, each in cost.items() if each},
    }


def _offer(access: Access, messages: list[Load], rate: float, queues: Arrivals, lines: set[str]) -> list[float]:
    """Offer them, wait for their lines, and tell how long each took (s). Raises `TimeoutError` when there are hardly any."""
    offered = asyncio.run(send(access, messages, rate))
    _await(offered.keys() & lines, queues)
    spans = [queues.seen[ref][0] - when for ref, when in offered.items() if ref in queues.seen]
    if len(spans) < 2:
        raise TimeoutError(f"{len(spans)} lines came")
    return spans


def _await(lines: set[str], queues: Arrivals) -> None:
    last, began = -1, time.monotonic()
    moved = began
    while last < len(lines) and time.monotonic() - began < WAIT_S and time.monotonic() - moved < STILL_S:
        if (count := len(lines & queues.seen.keys())) != last:
            last, moved = count, time.monotonic()
        time.sleep(0.05)


def _account(messages: list[Load], queues: Arrivals, lines: set[str]) -> Row:
    """How many were offered, lead to a line by the rule, have one, and how many lines are one too many."""
    refs = {one.ref for one in messages}
    found = [len(queues.seen[ref]) for ref in refs & queues.seen.keys()]
    return {
        "offered": len(refs),
        "due": len(refs & lines),
        "with a line": len(found),
        "doubled": sum(found) - len(found),
    }


def _cost(before: tuple[float, float], cpu: float, count: float) -> float:
    return (cpu - before[0]) / (count - before[1]) * 1e6 if count > before[1] else 0.0
