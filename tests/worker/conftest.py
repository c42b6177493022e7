"""Real worker processes on a broker of their own, and the log that they work on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError

from hub.broker import Broker, process
from hub.demo.child import PORT_FILE, Child
from hub.topology import names, principals
from hub.topology.apply import apply
from tests.engine.build import persoon_key
from tests.engine.log import Log
from tests.support.eventually import aeventually, eventually
from tests.support.reading import read

PATIENCE_S = 60


class Worker:
    """A worker of nazorg under one name; started again it goes on in the same directory."""

    def __init__(self, kafka: Broker, directory: Path, settings: dict[str, str]) -> None:
        self.directory = directory
        arguments = ["worker", "nazorg", "--ops-port-file", str(directory / PORT_FILE)]
        here = {"HUB_DIRECTORY": str(kafka.directory), "HUB_WORKER_SESSION_SECONDS": "6"}
        self.child = Child(directory.name, arguments, directory, here | settings)

    def start(self) -> None:
        """Start it and wait until it works."""
        (self.directory / PORT_FILE).unlink(missing_ok=True)
        self.child.start()
        self.child.await_ready(PATIENCE_S)

    def kill(self) -> None:
        """SIGKILL, and its end."""
        process.kill(self.directory)
        self.child.stop()

    def probe(self, path: str) -> httpx.Response:
        """What /healthz or /readyz says."""
        return httpx.get(f"http://127.0.0.1:{self.child.ops_port}/{path}", timeout=5)

    def logged(self, event: str) -> list[dict[str, object]]:
        """The lines of its log of one kind, of this start."""
        lines = [json.loads(line) for line in self.child.console.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]


Start = Callable[..., Worker]


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker with the declared topology."""
    made = Broker(tmp_path_factory.mktemp("broker"), die_with_parent=True)
    made.start()
    apply(made.access(), made.directory)
    yield made
    made.stop()


@pytest.fixture
def start(kafka: Broker, tmp_path: Path) -> Iterator[Start]:
    """Starts workers; none outlives the test."""
    started: list[Worker] = []

    def start(name: str, **settings: str) -> Worker:
        started.append(Worker(kafka, tmp_path / name, settings))
        started[-1].start()
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


async def append(kafka: Broker, person: int) -> None:
    """A message about a person on the log, as the poort leaves it, on the partition of the same number."""
    producer = await aeventually(lambda: _producer(kafka))
    try:
        await Log(producer, person % 4).append(persoon_key(person))
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


def done(kafka: Broker, person: int) -> None:
    """Wait for the line of a person in the queue."""

    def check() -> None:
        queue = read(kafka.access(), [names.werkvoorraad("arnhem")])
        assert [line.key for line in queue if line.key == persoon_key(person)] == [persoon_key(person)]

    eventually(check, PATIENCE_S)
