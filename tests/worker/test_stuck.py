"""A worker that stands still says so and ends itself; one whose broker was away goes on (case O3)."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from hub.broker import Broker
from hub.engine.watch import EXIT_STUCK
from tests.support.eventually import eventually
from tests.worker.conftest import PATIENCE_S, Start, append, done

pytestmark = [pytest.mark.broker, pytest.mark.fault]

STILL, LAST, AWAY = 4, 4, 20
SHORT = f"""
from hub.engine import health
health.STILL_SECONDS = {STILL}
from hub.engine import watch
watch.EVERY_SECONDS, watch.LAST_SECONDS = 0.2, {LAST}
"""
HANGS = """
import asyncio
from hub.engine.partition import Partition
async def hang(*_):
    await asyncio.Event().wait()
Partition.commit = hang
"""


def prelude(directory: Path, code: str) -> dict[str, str]:
    """Settings by which a worker runs `code` before anything else."""
    directory.mkdir()
    (directory / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": str(directory)}


async def test_a_worker_that_stands_still_says_so_and_ends_itself(kafka: Broker, start: Start, tmp_path: Path) -> None:
    """A commit that never ends: not live while a record waits, then status 70, and whoever is started next does the work."""
    stuck = start("stuck", **prelude(tmp_path / "prelude", SHORT + HANGS))
    assert stuck.probe("healthz").status_code == 200
    await append(kafka, 1)

    def not_live() -> None:
        probe = stuck.probe("healthz")
        assert probe.status_code == 503
        assert "casus.nazorg.log/1: 1 records waiting, nothing committed for" in probe.text

    eventually(not_live, PATIENCE_S)
    assert stuck.child.await_end(PATIENCE_S) == EXIT_STUCK
    assert [line["stage"] for line in stuck.logged("worker_stuck")] == ["hub-nazorg"]
    start("next")

    done(kafka, 1)


async def test_a_broker_that_slept_costs_an_idle_worker_nothing(kafka: Broker, start: Start, tmp_path: Path) -> None:
    """O3: asleep for longer than session and limits, then restarted, then one message: done, or ended with status 70 by then."""
    worker = start("idle", **prelude(tmp_path / "prelude", SHORT))
    await append(kafka, 2)
    done(kafka, 2)
    kafka.signal(signal.SIGSTOP)
    awake = time.monotonic() + AWAY
    eventually(lambda: _passed(awake), AWAY + 5)
    kafka.signal(signal.SIGCONT)
    kafka.stop()
    kafka.start()
    await append(kafka, 6)
    try:
        done(kafka, 6)
    except AssertionError:  # long past its limits: it may not live on
        assert worker.child.await_end(0) == EXIT_STUCK
        start("next")
        done(kafka, 6)


def _passed(moment: float) -> None:
    assert time.monotonic() > moment
