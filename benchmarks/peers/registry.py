"""The peers: how each is started, what it promises, and what of the work it does not do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.peers import streams
from benchmarks.peers.environment import python_of
from benchmarks.peers.program import ROOT, Command
from benchmarks.peers.run.work import Config
from benchmarks.peers.world import OWN, World
from hub.broker import KAFKA_VERSION
from hub.broker.access import MECHANISM
from hub.broker.credentials import SUPER_USER
from hub.topology import principals

SESSION_S = 6.0
"""Silence after which the group takes a member for dead, the same for all: what a failover waits for at least."""
PARTITIONS = 4
COMMIT_S = 0.1
"""Between two commits of a peer that commits by the clock: Kafka Streams' default."""


@dataclass(frozen=True)
class Place:
    """Where one process of a peer is to run: `number` tells it from others of its group."""

    world: World
    directory: Path
    partitions: int
    number: int = 0
    profile: Path | None = None
    commit_seconds: float = COMMIT_S


@dataclass(frozen=True)
class Peer:
    """One way to do the work.

    `lacks` is what it leaves out, in words for the table; `warm` the blocks of the log that go by before its clock starts.
    """

    title: str
    guarantee: str
    lacks: str
    group: str
    command: Callable[[Place], Command]
    ready: Callable[[], object] = lambda: None
    warm: int = 0


def _hub(place: Place) -> Command:
    environment = {"HUB_DIRECTORY": str(place.world.broker.directory), "HUB_WORKER_SESSION_SECONDS": str(SESSION_S)}
    if place.partitions == PARTITIONS and place.profile is None:
        return Command((sys.executable, "-m", "hub", "worker", "nazorg"), environment)
    arguments = (str(place.partitions), *([str(place.profile)] if place.profile else []))
    return Command(
        (sys.executable, "-m", "benchmarks.peers.run.worker", *arguments), {**environment, "PYTHONPATH": str(ROOT)}
    )


def _python(
    module: str, name: str, python: Callable[[], Path] = lambda: Path(sys.executable)
) -> Callable[[Place], Command]:
    def command(place: Place) -> Command:
        file = write_config(place, name)
        return Command((str(python()), "-m", f"benchmarks.peers.run.{module}", str(file)), {"PYTHONPATH": str(ROOT)})

    return command


def write_config(place: Place, name: str) -> Path:
    """The peer's configuration, readable by us alone: it holds a password."""
    place.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = place.directory / "config.json"
    file.touch(0o600)
    file.write_text(json.dumps(asdict(_config(place, name))))
    return file


def _config(place: Place, name: str) -> Config:
    access, directory = place.world.access, str(place.directory)
    return Config(
        access.bootstrap,
        SUPER_USER,
        access.password,
        MECHANISM,
        OWN + name,
        directory,
        place.partitions,
        SESSION_S,
        commit_seconds=place.commit_seconds,
    )


PEERS: Mapping[str, Peer] = {
    "hub": Peer(
        "ketenhub: hub worker nazorg", "exactly once", "nothing", principals.NAZORG, _hub,
    ),
    "bare": Peer(
        "bare aiokafka loop", "exactly once",
        "retry, deadlines by the clock, metrics, health, check of a damaged changelog, ACLs",
        OWN + "bare", _python("bare", "bare"),
    ),
    "quix": Peer(
        "Quix Streams 3.28, RocksDB", "exactly once",
        "dead letters of what a rule raises, deadlines by the clock, metrics, health, ACLs; pydantic 2.13 instead of 2.14",
        OWN + "quix", _python("quix", "quix", lambda: python_of("quix")), lambda: python_of("quix"),
    ),
    "faststream": Peer(
        "FastStream 0.7.8, batches", "at least once",
        "a transaction: state, effects and offset can come apart; deadlines by the clock, metrics, health, ACLs",
        OWN + "faststream", _python("fast", "faststream", lambda: python_of("faststream")), lambda: python_of("faststream"),
    ),
    "streams": Peer(
        f"Kafka Streams {KAFKA_VERSION} (Java), in-memory store", "exactly once",
        "the rule in Java for DJI's messages only (no decisions, answers, deadlines), no checks of values by a model, dead letters, ACLs; "
        "its MiB are of four times as many dossiers",
        OWN + "streams", lambda place: streams.command(_config(place, "streams"), place.directory), streams.ready, warm=3,
    ),
    "faust": Peer(
        "stock Faust 0.15, tables", "exactly once, as Faust promises it",
        "deadlines by the clock, metrics, health, dead letters of what a rule raises, ACLs",
        OWN + "faust", _python("tables", "faust"),
    ),
}  # fmt: skip
