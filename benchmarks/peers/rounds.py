"""Round after round, all peers in turn, each round from another one on: what drifts on the machine meets them all alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.load import Load
from benchmarks.peers.keeper import Keeper
from benchmarks.peers.measure import drain
from benchmarks.peers.paced import failover, latency
from benchmarks.peers.plan import HUB, Plan, named
from benchmarks.peers.program import PeerFailed
from benchmarks.peers.registry import PEERS, Peer
from benchmarks.peers.results import Results, Row
from benchmarks.peers.world import World, messages, world
from benchmarks.stages import stages

FIXED = (200.0, 2000.0)
FAILOVER_S = 15.0
PACED = 10_000
"""Seed of what is offered at a rate: the same to all."""


def measure(plan: Plan, out: Path, directory: Path) -> Results:
    """Do all of it; the results are in `out` after each run, the profile beside it."""
    results, profile = Results.begin(out, asdict(plan), plan.runs()), profile_beside(out)
    profile.unlink(missing_ok=True)  # one of before would be taken for ours
    keeper = Keeper(results, plan.minutes)
    ready = {name for name in plan.peers if _is_ready(name, results, keeper)}
    if HUB in ready:  # before there is a broker on the same cores
        keeper.do(named("stages", HUB), lambda: iter(stages(plan.berichten // 4, 1)))
    with world(directory) as made:
        keeper.say(f"making {(max(PEERS[name].warm for name in plan.peers) + 1) * plan.berichten:,} messages")
        work = _Work(plan, made, directory, profile)
        for run in plan.runs():
            if run["peer"] in ready and run["part"] != "stages":
                keeper.do(run, partial(work.rows, run))
    return results


def profile_beside(out: Path) -> Path:
    """Where the profile stands."""
    return out.with_suffix(".profile.txt")


def _is_ready(name: str, results: Results, keeper: Keeper) -> bool:
    """Whether a peer's libraries are there, fetched now where they were not; a peer that can't have them is left out."""
    try:
        PEERS[name].ready()
    except PeerFailed as error:
        keeper.say(f"{name} is left out: {error}")
        results.leave_out({"peer": name}, str(error))
        return False
    return True


class _Work:
    """What is done in a run, by its part."""

    def __init__(self, plan: Plan, made: World, directory: Path, profile: Path) -> None:
        self._plan, self._world, self._directory, self._profiled = plan, made, directory, profile.absolute()
        self._runs = 0
        most = max(PEERS[name].warm for name in plan.peers) + 1
        self._log = list(islice(messages(1, plan.berichten), most * plan.berichten))
        self._rates: dict[str, float] = {}

    def rows(self, run: Row) -> Iterator[Row]:
        """Do the run of this name."""
        parts = {
            "drain": self._drain, "latency": self._latency, "failover": self._failover, "scaling": self._scaling,
            "profile": self._profile,
        }  # fmt: skip
        return parts[run["part"]](run)

    def _drain(self, run: Row) -> Iterator[Row]:
        self._rates.pop(run["peer"], None)
        peer, verify = PEERS[run["peer"]], self._plan.verify and run["round"] == 0
        row = drain(self._world, peer, self._place(), self._block(peer), verify=verify)
        self._rates[run["peer"]] = row["rate"]
        yield row

    def _latency(self, run: Row) -> Iterator[Row]:
        most = self._rates.get(run["peer"], 0.0)
        if not most:
            raise PeerFailed("its drain told no rate")
        rates = [(f"{rate:.0f}/s", rate) for rate in FIXED if rate < most]
        rates.insert(1, ("half its most", most / 2))
        peer = PEERS[run["peer"]]
        warm = self._log[: peer.warm * self._plan.berichten]
        yield from latency(self._world, peer, self._place(), messages(PACED), rates, self._plan.seconds, warm)
        yield from ({"at": f"{rate:.0f}/s", "beyond": most} for rate in FIXED if rate >= most)

    def _failover(self, run: Row) -> Iterator[Row]:
        yield failover(self._world, PEERS[run["peer"]], self._place(), messages(PACED), FIXED[0], FAILOVER_S)

    def _scaling(self, run: Row) -> Iterator[Row]:
        peer, shape = PEERS[run["peer"]], {name: run[name] for name in ("partitions", "workers")}
        yield drain(self._world, peer, self._place(), self._block(peer), **shape)

    def _profile(self, run: Row) -> Iterator[Row]:
        """Its worker under cProfile while it drains; the rate of this run is not told in a table."""
        peer = PEERS[run["peer"]]
        yield drain(self._world, peer, self._place(), self._block(peer), profile=self._profiled)

    def _block(self, peer: Peer) -> list[Load]:
        return self._log[: (peer.warm + 1) * self._plan.berichten]

    def _place(self) -> Path:
        self._runs += 1
        return self._directory / f"run-{self._runs}"
