"""Case O4: what a worker exports goes with the partitions it loses, scraped from real workers on the real broker."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError
from prometheus_client.parser import text_string_to_metric_families

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.ops.labels import outside
from hub.topology import principals
from hub.topology.apply import apply
from hub.topology.counts import AGGREGATE_PARTITIONS
from tests.engine.build import persoon_key
from tests.engine.log import Log
from tests.support.eventually import aeventually, eventually
from tests.support.reading import client, partitions

pytestmark = pytest.mark.broker

PERSONS = 40
PATIENCE_S = 90
HOLDS = """
import asyncio, os
from pathlib import Path
from hub.engine.partition import Partition
commit = Partition.commit
async def held(*given):
    while Path(os.environ["HELD"]).exists():
        await asyncio.sleep(0.1)
    await commit(*given)
Partition.commit = held
"""
"""Run by a worker before anything else: nothing is committed while a file is there."""


@dataclass
class Worker:
    """One worker process and where it is scraped."""

    process: subprocess.Popen[bytes]
    port_file: Path

    def scrape(self) -> dict[str, list[tuple[dict[str, str], float]]]:
        """Labels and values by the name of the series; also a check that no label is outside its set."""
        families = list(text_string_to_metric_families(self._get("metrics").text))
        assert list(outside(families)) == []
        samples = [sample for family in families for sample in family.samples]
        return {
            name: [(sample.labels, sample.value) for sample in samples if sample.name == name]
            for name in {sample.name for sample in samples}
        }

    def ready(self) -> bool:
        """What /readyz says."""
        return self._get("readyz").status_code == 200

    def leave(self) -> None:
        """SIGTERM, and its end."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE_S) == 0

    def _get(self, path: str) -> httpx.Response:
        assert self.port_file.exists(), "not up yet"
        try:
            return httpx.get(f"http://127.0.0.1:{self.port_file.read_text().strip()}/{path}")
        except httpx.TransportError as error:
            raise AssertionError("not up yet") from error


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[Broker]:
    """A broker of its own: the workers' group has the whole log."""
    made = Broker(tmp_path / "broker", die_with_parent=True)
    made.start()
    apply(made.access(), made.directory)
    yield made
    made.stop()


@pytest.fixture
def hold(tmp_path: Path) -> Path:
    """While this file is there, no worker commits."""
    return tmp_path / "held"


@pytest.fixture
def start(kafka: Broker, tmp_path: Path, hold: Path) -> Iterator[Callable[[str], Worker]]:
    """Starts a worker of nazorg under a name; none outlives the test."""
    started: list[Worker] = []
    (tmp_path / "sitecustomize.py").write_text(HOLDS)

    def start(name: str) -> Worker:
        command = [sys.executable, "-m", "hub", "worker", "nazorg", "--ops-port-file", str(tmp_path / name)]
        settings = {
            "HUB_DIRECTORY": str(kafka.directory),
            "HUB_WORKER_SESSION_SECONDS": "6",
            "PYTHONPATH": str(tmp_path),
            "HELD": str(hold),
        }
        with (tmp_path / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
        started.append(Worker(process, tmp_path / name))
        return started[-1]

    yield start
    for worker in started:
        worker.process.kill()
        worker.process.wait()


async def _fill(kafka: Broker, first: int = 0) -> None:
    producer = await aeventually(lambda: _producer(kafka))
    try:
        for number in range(first, first + PERSONS):
            await Log(producer, number % AGGREGATE_PARTITIONS).append(persoon_key(number))
    finally:
        await producer.stop()


async def _producer(kafka: Broker) -> AIOKafkaProducer:
    producer = AIOKafkaProducer(acks="all", **kafka.access(principals.POORT).aiokafka())
    try:
        await producer.start()
    except KafkaConnectionError as error:  # the broker learns of a new user a moment after it was made
        await producer.stop()
        raise AssertionError("not yet") from error
    return producer


def _lag(kafka: Broker) -> int:
    """What the group has not done, as the broker has it."""
    member = client(kafka.access(), STAGE.name)
    try:
        done = member.committed(partitions(STAGE.input), timeout=10)
        return sum(member.get_watermark_offsets(tp, timeout=10)[1] - max(tp.offset, 0) for tp in done)
    finally:
        member.close()


def _check(kafka: Broker, workers: Sequence[Worker], *, done: int = PERSONS, lag: int = 0) -> None:
    """Together they export each partition once and each dossier once, and the very lag that the broker has."""
    assert [worker.ready() for worker in workers] == [True] * len(workers)
    scrapes = [worker.scrape() for worker in workers]

    for name in ("hub_aggregates", "hub_lag_records"):
        exported = sorted(labels["partition"] for scrape in scrapes for labels, _ in scrape.get(name, ()))
        assert exported == [str(number) for number in range(AGGREGATE_PARTITIONS)], name
    for name, expected in (
        ("hub_lag_records", lag),
        ("hub_aggregates", done),
        ("hub_stoplicht_dossiers", done),
        ("hub_partitions", AGGREGATE_PARTITIONS),
    ):
        assert sum(value for scrape in scrapes for _, value in scrape.get(name, ())) == expected, name
    assert _lag(kafka) == lag


def test_series_of_lost_partitions_go(kafka: Broker, start: Callable[[str], Worker], hold: Path) -> None:
    """A second worker takes two of four partitions and leaves, while work waits: at each time all is counted once, by its owner."""
    first = start("first")
    asyncio.run(_fill(kafka))
    eventually(lambda: _check(kafka, [first]), PATIENCE_S)
    hold.touch()
    asyncio.run(_fill(kafka, PERSONS))
    eventually(lambda: _check(kafka, [first], lag=PERSONS), PATIENCE_S)

    second = start("second")
    eventually(lambda: _check(kafka, [first, second], lag=PERSONS), PATIENCE_S)
    assert [len(worker.scrape()["hub_aggregates"]) for worker in (first, second)] == [2, 2]

    second.leave()
    eventually(lambda: _check(kafka, [first], lag=PERSONS), PATIENCE_S)
    hold.unlink()
    eventually(lambda: _check(kafka, [first], done=2 * PERSONS), PATIENCE_S)
