"""What is in the matrix."""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import NamedTuple

ROLES = ("nazorg", "poort")


class Fault(StrEnum):
    """What happens, under a name for the command line."""

    JOIN = "join"
    SIGTERM = "sigterm"
    SIGKILL = "sigkill"
    SIGSTOP = "sigstop"
    BROKER_RESTART = "broker-restart"
    BROKER_SIGKILL = "broker-sigkill"
    BROKER_SIGSTOP = "broker-sigstop"
    NET_CUT = "net-cut"
    NET_HANG = "net-hang"
    NET_ANSWERS = "net-answers"
    NET_COMMIT = "net-commit"
    NET_FETCH = "net-fetch"
    NET_SLOW = "net-slow"
    ACL = "acl"
    SIZE = "size"
    POISON = "poison"
    RAISES = "raises"
    SLOW = "slow"
    DISK_FULL = "disk-full"
    FOREIGN = "foreign"
    MIXED = "mixed"


MEANING: dict[Fault, str] = {
    Fault.JOIN: "a second worker joins, and leaves again",
    Fault.SIGTERM: "a worker is told to stop, a fresh one takes its place",
    Fault.SIGKILL: "a worker is killed and started again; in half of the seeds a second one stands by",
    Fault.SIGSTOP: "a worker is stopped in the midst of a write, which comes through when a second one opens and has not fenced it yet",
    Fault.BROKER_RESTART: "the broker stops in order and starts again",
    Fault.BROKER_SIGKILL: "the broker is killed and starts again",
    Fault.BROKER_SIGSTOP: "the broker stands still for 10 s",
    Fault.NET_CUT: "the worker's connections are reset, and refused for 8 s; in half of the seeds a second one stands by",
    Fault.NET_HANG: "nothing passes between worker and broker, until a second worker has its partitions",
    Fault.NET_ANSWERS: "what the worker sends arrives, the answers never do; after 4 s its connections are reset",
    Fault.NET_COMMIT: "each commit arrives, and none is answered, for 20 s: nobody knows what stands",
    Fault.NET_FETCH: "what is read comes 5 s late, while writes go on",
    Fault.NET_SLOW: "each request and answer takes 60 ms more, for 10 s",
    Fault.ACL: "a right to write is withdrawn for 6 s",
    Fault.SIZE: "the broker takes no record of normal size for 6 s",
    Fault.POISON: "a third of the load must be refused; at the process written straight to its log",
    Fault.RAISES: "a check or rule raises on one message in sixteen",
    Fault.SLOW: "a check or rule takes 0.1 s on one message in forty, and once longer than the session",
    Fault.DISK_FULL: "every write of the broker fails until it has ended; then it starts on a disk with room",
    Fault.FOREIGN: "somebody's transaction stays open on the stage's input (and changelog) across a kill, then aborts",
    Fault.MIXED: "five of the faults above, drawn by the seed, one after another in one load",
}


class Cell(NamedTuple):
    """A fault at a stage."""

    fault: Fault
    role: str

    @property
    def name(self) -> str:
        """As on the command line."""
        return f"{self.fault}/{self.role}"

    @property
    def number(self) -> int:
        """Its place in the matrix: each cell has persons of its own."""
        return CELLS.index(self)

    def kans(self, seed: int, what: str) -> Random:
        """All chance of a run comes of cell, seed and what it is for."""
        return Random(f"{self.name} {seed} {what}")


CELLS = tuple(Cell(fault, role) for fault in Fault for role in ROLES)
BY_NAME = {cell.name: cell for cell in CELLS}
