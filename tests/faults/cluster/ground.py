"""What cluster cells are played on: three brokers, and workers with the settings that they have by default."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from hub.broker import Broker, Cluster
from hub.worker.settings import WorkerSettings
from tests.faults.matrix.ground import Ground, furnish
from tests.faults.workers import Worker, Workers

SESSION = {"HUB_WORKER_SESSION_SECONDS": str(WorkerSettings().session_seconds)}


class ClusterGround(Ground):
    """A ground without proxies. `cluster` is `broker`, by its own name."""

    def __init__(self, directory: Path, cluster: Cluster | None = None) -> None:
        self.directory, self.proxies = directory, {}
        home = directory / "brokers"
        if cluster is None:
            furnish(home)
        self.cluster = cluster or Cluster(home, die_with_parent=True)
        self._ours = cluster is None
        # what is played asks of a broker where it is and with what it is opened, and a cluster tells that as well
        self.broker = cast("Broker", self.cluster)
        self.workers = Workers(self.cluster.directory, directory)

    def close(self) -> None:
        """Leave nothing running."""
        self.workers.kill_all()
        if hasattr(self, "tail"):
            self.tail.close()
        if self._ours and self.cluster.made(self.cluster.directory):
            self.cluster.kill()

    def first(self, role: str) -> Worker:
        """A worker."""
        return self.named(role, {})

    def second(self, role: str) -> Worker:
        """One more."""
        return self.named(role, {})

    def worker(self, role: str) -> Worker:
        """The oldest that runs."""
        return self.workers.running(role)[0]

    def named(self, role: str, settings: Mapping[str, str]) -> Worker:
        """A worker with settings of its own."""
        return self.workers.start(role, SESSION | dict(settings))
