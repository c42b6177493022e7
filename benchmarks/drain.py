"""How fast one worker of each role empties a log that was filled before it started."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from benchmarks.load import loads, send
from benchmarks.outside import cpu_seconds, handled, resident_mib
from benchmarks.table import Row
from hub.demo.child import PORT_FILE
from hub.demo.stack import Stack
from hub.settings import Deployment
from hub.topology import principals


def drain(directory: Path, count: int, seed: int) -> list[Row]:
    """A row per role: messages a second from its first to its last, CPU µs a message, memory."""
    stack = Stack(directory)
    try:
        stack.start_broker()
        stack.apply_topology()
        deployment = Deployment(directory=stack.broker.directory)
        messages = list(loads(count, seed, deployment.pseudonym_secret))
        asyncio.run(send(deployment.access(principals.partij("dji")), messages, None))
        return [_drained(stack, role, count) for role in ("poort", "nazorg")]
    finally:
        stack.stop()


def _drained(stack: Stack, role: str, count: int) -> Row:
    name = f"worker-{role}"
    child = stack.start(name, ["worker", role, "--ops-port-file", str(stack.directory / name / PORT_FILE)])
    child.await_ready(60)
    while (first := handled(child)) == 0:
        time.sleep(0.02)
    began, cpu = time.perf_counter(), cpu_seconds(child)
    while (done := handled(child)) < count:
        time.sleep(0.05)
    span, used = time.perf_counter() - began, cpu_seconds(child) - cpu
    row: Row = {
        "worker": role,
        "messages": count,
        "messages/s": round((done - first) / span),
        "CPU µs/message": round(used / (done - first) * 1e6),
        "resident MiB": round(resident_mib(child)),
    }
    child.stop()
    stack.children.remove(child)
    return row
