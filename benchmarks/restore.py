"""How soon a killed worker has its state back, and what that costs: by the number of dossiers."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from benchmarks.changelog import entries, fill
from benchmarks.compaction import SWIFT, compact
from benchmarks.outside import cpu_seconds, metric, resident_mib
from benchmarks.table import Row
from hub.agents.nazorg import STAGE
from hub.broker import process
from hub.demo.child import PORT_FILE, Child
from hub.demo.stack import Stack
from hub.topology import TOPICS, principals

READY_S = 300.0
SESSION = {"HUB_WORKER_SESSION_SECONDS": "6"}
"""The least that a worker and Kafka take: how soon the group finds that a member is gone."""


def restore(directory: Path, dossiers: int, changes: int, seed: int) -> Row:
    """One row: a changelog of `changes` records on `dossiers` keys; a worker killed on it, started again, and replaced by another.

    With more changes than dossiers it is compacted before.
    """
    stack = Stack(directory)
    stack.broker.properties.update(SWIFT)
    try:
        stack.start_broker()
        stack.apply_topology()
        empty = _started(stack, "first")
        floor = resident_mib(empty)
        _end(stack, empty)
        access, made = stack.broker.access(principals.NAZORG), entries(seed)
        encoded = fill(access, made, (n % dossiers for n in range(changes))) * dossiers / changes
        if changes > dossiers:
            compact(stack, made, dossiers)
        return {"dossiers": dossiers, "changes": changes, **_measured(stack, encoded, floor, dossiers)}
    finally:
        stack.stop()


def _measured(stack: Stack, encoded: float, floor: float, dossiers: int) -> Row:
    _kill(stack, _started(stack, "first"))
    began = time.perf_counter()
    again = _started(stack, "first")
    back = time.perf_counter() - began
    used, resident = cpu_seconds(again), resident_mib(again)
    opened = metric(again, "hub_partition_open_seconds_sum") / TOPICS[STAGE.input].partitions
    row: Row = {
        "records read": round(metric(again, "hub_restored_records_total")),
        "encoded bytes each": round(encoded / dossiers),
        "from start to open s": round(back, 2),
        "of it opening s": round(opened, 2),
        "CPU s": round(used, 2),
        "resident MiB": round(resident),
        "bytes each over encoded": round(((resident - floor) * 2**20 - encoded) / dossiers),
    }
    row["failover s"] = round(_failover(stack, again), 2)
    row["load"] = round(os.getloadavg()[0], 1)
    return row


def _failover(stack: Stack, first: Child) -> float:
    """From the kill of a worker until another, which was at hand, has all that it held open."""
    spare = _started(stack, "spare")
    before = time.perf_counter()
    _kill(stack, first)
    _await_open(spare)
    return time.perf_counter() - before


def _started(stack: Stack, name: str) -> Child:
    port = stack.directory / name / PORT_FILE
    port.unlink(missing_ok=True)
    settings = {**SESSION, "HUB_WORKER_INSTANCE": name}
    child = stack.start(name, ["worker", "nazorg", "--ops-port-file", str(port)], settings)
    child.await_ready(READY_S)
    return child


def _await_open(child: Child) -> None:
    every = TOPICS[STAGE.input].partitions
    if not process.wait_until(lambda: metric(child, "hub_partitions", condition="open") == every, READY_S):
        raise TimeoutError(f"{child.name} did not open its partitions\n{child.tail()}")


def _kill(stack: Stack, child: Child) -> None:
    process.send(child.directory, signal.SIGKILL)
    _end(stack, child)


def _end(stack: Stack, child: Child) -> None:
    child.stop()
    stack.children.remove(child)
