"""The cells of the cluster: what happens, at which role, and under how much of a load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from random import Random

from tests.faults.cluster import strikes
from tests.faults.cluster.strikes import Strike

RATE = 36.0
STRIKING = 0.7
"""Of the load goes out before and during the strike."""


@dataclass(frozen=True)
class Cell:
    """`seconds` is about how long it takes: the load must last as long. `fault` is its name, for the ids of what is offered."""

    fault: str
    role: str
    meaning: str
    strike: Strike
    seconds: int

    @property
    def name(self) -> str:
        """As on the command line."""
        return f"{self.fault}/{self.role}" if self.strike in BY_ROLE else self.fault

    @property
    def count(self) -> int:
        """Records that are offered."""
        return round(self.seconds * RATE / STRIKING)

    @property
    def number(self) -> int:
        """By which the load gives each cell persons of its own: so many shares of this size come before it."""
        before = list(CELLS.values())[: list(CELLS).index(self.name)]
        return ceil(max((cell.count * (cell.number + 1) for cell in before), default=0) / self.count)

    def kans(self, seed: int, what: str) -> Random:
        """All chance of a run comes of cell, seed and what it is for."""
        return Random(f"cluster {self.name} {seed} {what}")


BY_ROLE = (strikes.failover, strikes.rolling_workers)

_ALL = (
    Cell("kill", "nazorg", "SIGKILL of a node that leads the log; it starts again", strikes.kill(strikes.leader), 40),
    Cell(
        "kill-controller",
        "nazorg",
        "SIGKILL of the node that leads the controllers",
        strikes.kill(strikes.controller),
        40,
    ),
    Cell("pause", "nazorg", "a node stands still past its session and the lag of a follower", strikes.pause, 70),
    Cell("rolling-brokers", "nazorg", "each node stops in order and starts again", strikes.rolling_brokers, 120),
    Cell("two-down", "nazorg", "two of three are killed, and come back one by one", strikes.two_down, 70),
    Cell("disk-full", "nazorg", "every write of one node fails until it has ended", strikes.disk_full, 50),
    *(
        Cell(name, role, meaning, strike, seconds)
        for name, meaning, strike, seconds in (
            ("failover", "SIGKILL of one of two workers, for good", strikes.failover, 60),
            ("rolling-workers", "two workers with names are restarted one by one", strikes.rolling_workers, 70),
        )
        for role in ("nazorg", "poort")
    ),
)
CELLS: Mapping[str, Cell] = {cell.name: cell for cell in _ALL}
