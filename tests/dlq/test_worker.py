"""A worker as it runs in production takes over a casus that is parked, tells of it, and decides what is put back."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hub.broker import Broker
from tests.dlq.running import Running
from tests.dlq.test_redrive import listed, told
from tests.engine.build import beeindigd, persoon_key
from tests.support.eventually import eventually
from tests.worker.conftest import Worker

pytestmark = pytest.mark.broker

KEY = persoon_key(900_000)


def parked(worker: Worker) -> dict[str, float]:
    """What the worker tells of parked casussen."""
    found = [one for family in text_string_to_metric_families(worker.probe("metrics").text) for one in family.samples]
    return {
        name: sum(one.value for one in found if one.name == name)
        for name in ("hub_parked_casussen", "hub_parked_letters")
    }


def test_a_worker_takes_over_what_is_parked_and_decides_it_once_it_is_put_back(
    kafka: Broker, nazorg: Running, tmp_path: Path
) -> None:
    """The queue of a casus without a dossier comes back from the changelog; the gauges say it waits, and then that it does not."""
    nazorg.broken = {"worker"}
    nazorg.log((KEY, beeindigd(), "worker"), (KEY, beeindigd("D-2"), "worker-2"))
    nazorg.drained()
    nazorg.stop()
    worker = Worker(kafka, tmp_path / "worker", {})
    worker.start()
    try:
        assert parked(worker) == {"hub_parked_casussen": 1, "hub_parked_letters": 2}
        done = told(kafka, "redrive", "--casus", KEY.decode(), "--reason", "x", "--yes")
        assert done["outcome"] == {"decided": 2}
        assert [one["status"] for one in listed(kafka, KEY)] == ["decided", "decided"]
        eventually(lambda: _none(worker))
    finally:
        worker.kill()


def _none(worker: Worker) -> None:
    assert parked(worker) == {"hub_parked_casussen": 0, "hub_parked_letters": 0}
