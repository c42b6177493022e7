"""Several nodes in one directory that are one cluster: each record on three of them, acknowledged when two have it."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from confluent_kafka.admin import AdminClient

from hub.broker.access import Access
from hub.broker.broker import DATA, Broker, Status, remove
from hub.broker.credentials import FILE as SECRETS
from hub.broker.credentials import SUPER_USER, Credentials, write_private
from hub.broker.errors import BrokerError
from hub.broker.ports import HOST, Ports, bootstrap, free
from hub.broker.settings import BrokerSettings

ID = "cluster.id"
REPLICAS, IN_SYNC = 3, 2
"""A record is acknowledged when two of three have it: one node may go without a word, and no acknowledged record with it."""
QUORUM = Path(DATA) / "__cluster_metadata-0" / "quorum-state"
TIMEOUT_S = 10

T = TypeVar("T")


class Spot(NamedTuple):
    """Where a partition is: the node that leads it (-1: none), and those that have all of it."""

    topic: str
    partition: int
    leader: int
    in_sync: frozenset[int]


class Cluster:
    """`count` Kafka nodes on loopback, broker and controller each, numbered from 1. `nodes[2].kill()` does to one what a `Broker` can do.

    All share the secrets of `directory`. `properties` are added to each node's and win. Any process may build a `Cluster` on the
    same directory.
    """

    def __init__(
        self,
        directory: Path | None = None,
        count: int = REPLICAS,
        *,
        settings: BrokerSettings | None = None,
        properties: Mapping[str, str] | None = None,
        die_with_parent: bool = False,
    ) -> None:
        self.settings = settings or BrokerSettings()
        self.directory = (directory or self.settings.dir).absolute()
        self._count, self._properties, self._die = count, dict(properties or {}), die_with_parent

    @staticmethod
    def made(directory: Path) -> bool:
        """Whether a cluster, and not a single broker, lives in `directory`."""
        return (directory / ID).exists()

    @cached_property
    def nodes(self) -> Mapping[int, Broker]:
        """The nodes by number; raises `BrokerError` before the first start."""
        if not self.made(self.directory):
            raise BrokerError(f"No cluster has been made in {self.directory}. Run `hub broker start --nodes 3` first.")
        places = {int(path.name): path for path in sorted(self.directory.glob("[0-9]"))}
        ports = {number: Ports.load(path) for number, path in places.items()}
        return {number: self._node(path, cluster_properties(number, ports)) for number, path in places.items()}

    @property
    def bootstrap(self) -> str:
        """`host:port` of each node, by commas; raises `BrokerError` before the first start."""
        return bootstrap(self.directory)

    def access(self, user: str = SUPER_USER) -> Access:
        """Addresses and credentials of a principal; raises `BrokerError` when it has none."""
        return Access(self.bootstrap, user, Credentials.load(self.directory).password(user))

    def start(self, *, timeout_s: float = 120) -> Access:
        """Start the nodes that do not run, wait until all answer, and give the super user's way in; raises `BrokerError`."""
        self._make()
        self._each(lambda node: node.start(timeout_s=timeout_s))
        return self.access()

    def stop(self) -> bool:
        """Stop all nodes and wait; whether each ended in good order."""
        return all(self._each(lambda node: node.stop()))

    def kill(self) -> None:
        """End all nodes as a crash would, and what watches over them."""
        for node in self.nodes.values():
            node.kill()
            node.stop()

    def reset(self) -> None:
        """Stop it and remove its directory: all messages, passwords and secrets."""
        remove(self.directory, self.stop)

    def status(self) -> Mapping[int, Status]:
        """Ask each node, for two seconds at most."""
        return dict(zip(self.nodes, self._each(lambda node: node.status()), strict=True))

    def controller(self) -> int | None:
        """The node that leads the controllers, as the nodes noted it last; None while none is elected."""
        notes = []
        for node in self.nodes.values():
            with suppress(FileNotFoundError):
                notes.append(json.loads((node.directory / QUORUM).read_text()))
        last = max(notes, key=lambda note: (note["leaderEpoch"], note["leaderId"]), default={"leaderId": -1})
        return None if last["leaderId"] < 0 else int(last["leaderId"])

    def spots(self) -> Iterator[Spot]:
        """Where each partition is, the broker's own topics among them; raises `KafkaException`."""
        client = AdminClient({**self.access().librdkafka(), "log_level": 0})
        for name, topic in client.list_topics(timeout=TIMEOUT_S).topics.items():
            for number, at in topic.partitions.items():
                yield Spot(name, number, at.leader, frozenset(at.isrs))

    def leader(self, topic: str, partition: int) -> int:
        """The node that leads a partition, -1 for none; raises `KafkaException`, or `BrokerError` for one that is not there."""
        for spot in self.spots():
            if (spot.topic, spot.partition) == (topic, partition):
                return spot.leader
        raise BrokerError(f"{topic}/{partition} is not on this cluster.")

    def behind(self) -> list[Spot]:
        """The partitions that not all nodes have: stop none while there are any."""
        wanted = min(REPLICAS, len(self.nodes))
        return [spot for spot in self.spots() if len(spot.in_sync) < wanted]

    def _each(self, act: Callable[[Broker], T]) -> list[T]:
        """At once: no node answers before most of them run."""
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            return list(pool.map(act, self.nodes.values()))

    def _node(self, directory: Path, properties: Mapping[str, str]) -> Broker:
        return Broker(
            directory,
            settings=self.settings,
            properties={**properties, **self._properties},
            die_with_parent=self._die,
            cluster=(self.directory / ID).read_text(),
        )

    def _make(self) -> None:
        """Secrets, ports and id, once: whole or not at all, since the id comes last."""
        if self.made(self.directory):
            return
        if (self.directory / DATA).exists():
            raise BrokerError(
                f"{self.directory} holds a single broker. Choose another --dir, or `hub broker reset` first."
            )
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.directory.chmod(0o700)
        Credentials.ensure(self.directory)
        ports = iter(free(3 * self._count))  # at once: asked for one by one they might repeat
        for number in range(1, self._count + 1):
            place = self.directory / str(number)
            place.mkdir(exist_ok=True, mode=0o700)
            Ports(next(ports), next(ports), next(ports)).save(place)
            if not (place / SECRETS).exists():
                (place / SECRETS).symlink_to(self.directory / SECRETS)
        write_private(self.directory / ID, base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="))


def cluster_properties(number: int, ports: Mapping[int, Ports]) -> dict[str, str]:
    """What a node is told beyond a single one: who it is, who votes, and how many copies there are, of the broker's own topics too."""
    replicas, in_sync = str(min(REPLICAS, len(ports))), str(min(IN_SYNC, len(ports)))
    own = {
        f"{name}.replication.factor": replicas
        for name in ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
    }
    return {
        **own,
        "node.id": str(number),
        "controller.quorum.voters": ",".join(f"{n}@{HOST}:{at.controller}" for n, at in ports.items()),
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "transaction.state.log.min.isr": in_sync,
        "share.coordinator.state.topic.min.isr": in_sync,
    }
