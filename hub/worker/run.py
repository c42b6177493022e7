"""Runs one role until it is told to stop, or can't go on."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Collection, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import uvloop
from aiokafka import TopicPartition

from hub.engine.condition import Progress
from hub.engine.health import Partition, WorkerHealth
from hub.engine.plug import HubApp
from hub.engine.watch import Watch
from hub.ops import metrics
from hub.ops.logs import configure_logging, get_logger
from hub.ops.server import serve
from hub.settings import Deployment
from hub.worker import collector
from hub.worker.app import make_app
from hub.worker.inputs import await_inputs
from hub.worker.roles import ROLES
from hub.worker.settings import WorkerSettings

EXIT_CRASHED = 1

log = get_logger()


class Worked(Protocol):
    """What a worker runs: the poort's gate or a process's engine."""

    assigned: bool
    inputs: Collection[str]

    def owned(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None while unknown) and progress, of each owned partition."""

    def vacant(self, tp: TopicPartition, first: int, end: int) -> None:
        """From `first` up to `end` there is nothing to read in a partition, and never will be."""

    async def stop(self) -> None:
        """Let go of all partitions."""


def run(role: str, ops_port: int, ops_port_file: Path | None) -> int:
    """Run a role; returns the exit status."""
    configure_logging(role, ROLES[role])
    metrics.build.labels(version("ketenhub"), role).set(1)
    metrics.at_zero(ROLES[role])
    # Faust's consumer makes a loop of its own, in its thread: that one must be fast too
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    return asyncio.run(_run(role, ops_port, ops_port_file))


async def _run(role: str, ops_port: int, ops_port_file: Path | None) -> int:
    deployment, settings = Deployment(), WorkerSettings()
    access = deployment.access(ROLES[role])
    app = make_app(access, settings)
    worked: Worked = import_module(f"hub.agents.{role}").attach(app, deployment)
    await await_inputs(access, worked.inputs)
    watch = Watch(ROLES[role], access.aiokafka(), lambda: _positions(worked), worked.vacant)
    metrics.count_partitions(ROLES[role], lambda: [progress.condition for _, _, progress in worked.owned()])
    health = WorkerHealth(lambda: worked.assigned, lambda: _partitions(worked, watch), lambda: watch.cut_off)
    server = await serve(ops_port, health, host=settings.ops_host, announce=ops_port_file)
    watching = asyncio.create_task(watch.run(health.live))
    try:
        return await _until_stopped(app, worked, settings)
    finally:
        watching.cancel()
        await server.close()


def _positions(worked: Worked) -> dict[TopicPartition, int]:
    return {tp: at for tp, at, _ in worked.owned() if at is not None}


def _partitions(worked: Worked, watch: Watch) -> Iterator[Partition]:
    for tp, _, progress in worked.owned():
        yield Partition(tp.topic, tp.partition, progress, watch.backlog(tp))


async def _until_stopped(app: HubApp, worked: Worked, settings: WorkerSettings) -> int:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    app.finalize()
    await app.start()
    collector.calm()
    log.info("worker_started")
    ended = asyncio.create_task(app.wait_until_stopped())
    await asyncio.wait({ended, asyncio.create_task(told.wait())}, return_when=asyncio.FIRST_COMPLETED)
    status = EXIT_CRASHED if app.crashed else 0
    stopping = asyncio.create_task(_stop(app, worked))
    # not by a timeout: Faust swallows the cancellation that one works by
    if not (await asyncio.wait({stopping}, timeout=settings.stop_seconds))[0]:
        log.error("worker_stop_timeout")
        os._exit(EXIT_CRASHED)  # what was committed stands, the rest is done again by the next owner
    await stopping
    log.info("worker_stopped", status=status)
    return status


async def _stop(app: HubApp, worked: Worked) -> None:
    await worked.stop()
    await app.stop()
