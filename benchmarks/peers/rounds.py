"""Round after round, all peers in turn, each round from another one on: what drifts on the machine meets them all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from rich.console import Console

from benchmarks.load import Load
from benchmarks.peers.measure import drain, failover, latency
from benchmarks.peers.program import PeerFailed
from benchmarks.peers.registry import PEERS, Peer
from benchmarks.peers.results import Results, Row
from benchmarks.peers.world import World, messages, world

FIXED = (200.0, 2000.0)
SHAPES = ((1, 1), (2, 1), (4, 1), (8, 1), (4, 2))
"""Partitions and processes."""
FAILOVER_S = 15.0


@dataclass(frozen=True)
class Plan:
    """What is asked for."""

    peers: Sequence[str]
    parts: Sequence[str]
    rounds: int
    berichten: int
    seconds: float
    minutes: float
    profile: bool
    verify: bool

    def order(self, number: int) -> list[str]:
        """The peers of a round."""
        turn = number % len(self.peers)
        return [*self.peers[turn:], *self.peers[:turn]]


def measure(plan: Plan, out: Path, directory: Path) -> Results:
    """Do all of it; the results are in `out` after each run, the plot beside it."""
    results = Results.begin(out, asdict(plan))
    ready = _ready(plan)
    with world(directory) as made:
        run = _Run(plan, made, directory, results)
        for number in range(plan.rounds):
            for name in (name for name in plan.order(number) if name in ready):
                for part in plan.parts:
                    run.part(part, name, number)
        if plan.profile:
            run.profile(out.with_suffix(".profile.txt"))
    return results


def _ready(plan: Plan) -> set[str]:
    """Peers whose libraries are there, fetched now where they were not; what can't be had is said and left out."""
    ready = set()
    for name in plan.peers:
        try:
            PEERS[name].ready()
            ready.add(name)
        except PeerFailed as error:
            Console(stderr=True).print(f"{name} is left out: {error}", markup=False)
    return ready


class _Run:
    def __init__(self, plan: Plan, made: World, directory: Path, results: Results) -> None:
        self._plan, self._world, self._directory, self._results = plan, made, directory, results
        self._console, self._began, self._runs = Console(stderr=True), time.monotonic(), 0
        most = max(PEERS[name].warm for name in plan.peers) + 1
        self._console.print(f"making {most * plan.berichten:,} messages")
        self._log = list(islice(messages(1, plan.berichten), most * plan.berichten))
        self._load = messages(10_000)
        self._rates: dict[str, float] = {}

    def part(self, part: str, name: str, number: int) -> None:
        """One part of one peer in one round."""
        {"drain": self._drain, "latency": self._latency, "failover": self._failover, "scaling": self._scaling}[part](
            name, number
        )

    def profile(self, file: Path) -> None:
        """The hub's worker under cProfile while it drains; the rate of this run is not kept."""
        self._guarded(
            "profile",
            "hub",
            0,
            lambda: drain(self._world, PEERS["hub"], self._place(), self._block(PEERS["hub"]), profile=file.absolute()),
        )

    def _drain(self, name: str, number: int) -> None:
        peer, verify = PEERS[name], self._plan.verify and number == 0
        work = partial(drain, self._world, peer, self._place(), self._block(peer), verify=verify)
        row = self._guarded("drain", name, number, work)
        self._rates[name] = row.get("rate", 0.0)

    def _latency(self, name: str, number: int) -> None:
        if "drain" not in self._plan.parts:
            self._drain(name, number)
        most = self._rates.get(name, 0.0)
        rates = [(f"{rate:.0f}/s", rate) for rate in FIXED if rate < most]
        if most:
            rates.insert(1, ("half its most", most / 2))
        for row in self._several(
            "latency",
            name,
            lambda: latency(self._world, PEERS[name], self._place(), self._load, rates, self._plan.seconds),
        ):
            self._results.add("latency", name, number, row)
        for rate in FIXED:
            if rate >= most:
                self._results.add("latency", name, number, {"at": f"{rate:.0f}/s", "beyond": most})

    def _failover(self, name: str, number: int) -> None:
        self._guarded(
            "failover",
            name,
            number,
            lambda: failover(self._world, PEERS[name], self._place(), self._load, FIXED[0], FAILOVER_S),
        )

    def _scaling(self, name: str, number: int) -> None:
        peer = PEERS[name]
        for partitions, workers in SHAPES:
            work = partial(drain, self._world, peer, self._place(), self._block(peer))
            self._guarded("scaling", name, number, partial(work, partitions=partitions, workers=workers))

    def _guarded(self, part: str, name: str, number: int, work: Callable[[], Row]) -> Row:
        rows = list(self._several(part, name, lambda: iter([work()])))
        for row in rows:
            self._results.add(part, name, number, row)
        return rows[0] if rows else {}

    def _several(self, part: str, name: str, work: Callable[[], Iterator[Row]]) -> Iterator[Row]:
        """Its rows; one that says why where it failed, none when the time is over."""
        if time.monotonic() - self._began > self._plan.minutes * 60:
            return
        began = time.monotonic()
        try:
            for row in work():
                self._say(part, name, row, began)
                yield row
        except (PeerFailed, TimeoutError) as error:
            row = {"error": f"{type(error).__name__}: {error}"}
            self._say(part, name, row, began)
            yield row

    def _say(self, part: str, name: str, row: Row, began: float) -> None:
        now = time.monotonic()
        told = ", ".join(f"{key} {value}" for key, value in row.items())
        self._console.print(
            f"{now - self._began:6.0f} s  {part} {name} ({now - began:.0f} s): {told}", markup=False, highlight=False
        )

    def _block(self, peer: Peer) -> list[Load]:
        return self._log[: (peer.warm + 1) * self._plan.berichten]

    def _place(self) -> Path:
        self._runs += 1
        return self._directory / f"run-{self._runs}"
