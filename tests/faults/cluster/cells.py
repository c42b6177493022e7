"""The cells of the cluster: what happens, at which role, and under which load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.faults.cluster import strikes
from tests.faults.cluster.strikes import Strike

RATE = 36.0
LONGEST_S = 300
"""The load is made for so long a strike; what is left of it then is not offered."""
BEFORE_S = 10


@dataclass(frozen=True)
class Cell:
    """`fault` is its name, for the ids of what is offered."""

    fault: str
    role: str
    meaning: str
    strike: Strike

    @property
    def name(self) -> str:
        """As on the command line."""
        return f"{self.fault}/{self.role}" if self.strike in BY_ROLE else self.fault

    @property
    def number(self) -> int:
        """Its place: each cell has persons of its own."""
        return list(CELLS).index(self.name)

    def kans(self, seed: int, what: str) -> Random:
        """All chance of a run comes of cell, seed and what it is for."""
        return Random(f"cluster {self.name} {seed} {what}")


BY_ROLE = (strikes.failover, strikes.rolling_workers)

_ALL = (
    Cell("kill", "nazorg", "SIGKILL of a node that leads the log; it starts again", strikes.kill(strikes.leader)),
    Cell(
        "kill-controller",
        "nazorg",
        "SIGKILL of the node that leads the controllers",
        strikes.kill(strikes.controller),
    ),
    Cell("pause", "nazorg", "a node stands still past its session and the lag of a follower", strikes.pause),
    Cell("rolling-brokers", "nazorg", "each node stops in order and starts again", strikes.rolling_brokers),
    Cell("two-down", "nazorg", "two of three are killed, and come back one by one", strikes.two_down),
    Cell("disk-full", "nazorg", "every write of one node fails until it has ended", strikes.disk_full),
    *(
        Cell(name, role, meaning, strike)
        for name, meaning, strike in (
            ("failover", "SIGKILL of one of two workers, for good", strikes.failover),
            ("rolling-workers", "two workers with names are restarted one by one", strikes.rolling_workers),
        )
        for role in ("nazorg", "poort")
    ),
)
CELLS: Mapping[str, Cell] = {cell.name: cell for cell in _ALL}
