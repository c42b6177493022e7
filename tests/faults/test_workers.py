"""Which ends of a worker are crashes: all that nobody asked for, but for those of one that started too early to work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.workers import Worker, Workers

SLEEPS = ("-n", "1", "-r", "1", "import time; time.sleep(60)")


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    """Of one that does nothing."""
    made = Workers(tmp_path, tmp_path, {"role": SLEEPS}, program=("timeit",))
    made.start("role")
    yield made
    made.kill_all()


def ends(worker: Worker) -> None:
    """By itself, as far as the manager knows."""
    worker.process.kill()
    worker.process.wait()


def test_a_worker_that_ran_when_the_broker_went_may_not_end(workers: Workers) -> None:
    """Though one that starts then may, as often as it likes, until it was started with the broker there."""
    (worker,), counted = workers.all, list[int]()
    for excused in (True, True, False, False):
        ends(worker)
        workers.supervise(excused=excused)
        counted.append(len(workers.crashes))

    assert counted == [1, 1, 1, 2]
    assert worker.starts == 5


def test_a_worker_that_was_killed_has_not_crashed(workers: Workers) -> None:
    """That was the fault."""
    (worker,) = workers.all
    workers.kill(worker)
    worker.process.wait()
    workers.supervise()

    assert (workers.crashes, worker.starts) == ([], 2)
