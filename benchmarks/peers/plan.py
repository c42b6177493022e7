"""What is asked for: which runs, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.peers.results import Row

PARTS = ("drain", "latency", "failover", "scaling")
SHAPES = ((1, 1), (2, 1), (4, 1), (8, 1), (4, 2))
"""Partitions and processes."""
HUB = "hub"
"""The peer whose own time is also told: by stage, and in a profile."""


@dataclass(frozen=True)
class Plan:
    """What is asked for; latency needs the rate of a drain in its round."""

    peers: Sequence[str]
    parts: Sequence[str]
    rounds: int
    berichten: int
    seconds: float
    minutes: float
    profile: bool
    verify: bool

    def quick(self) -> Plan:
        """One short round of the same."""
        return replace(self, rounds=1, berichten=self.berichten // 2, seconds=self.seconds / 2)

    def order(self, number: int) -> list[str]:
        """The peers of a round."""
        turn = number % len(self.peers)
        return [*self.peers[turn:], *self.peers[:turn]]

    def runs(self) -> Iterator[Row]:
        """The names of all runs, in their order: part, peer and round, and the shape where there are several."""
        if HUB in self.peers:
            yield named("stages", HUB)
        for number in range(self.rounds):
            for peer in self.order(number):
                for part in self._parts():
                    yield from _shaped(part, peer, number)
        if HUB in self.peers and self.profile:
            yield named("profile", HUB)

    def _parts(self) -> Sequence[str]:
        return ("drain", *self.parts) if "latency" in self.parts and "drain" not in self.parts else self.parts


def _shaped(part: str, peer: str, number: int) -> Iterator[Row]:
    if part != "scaling":
        yield named(part, peer, number)
        return
    for partitions, workers in SHAPES:
        yield {**named(part, peer, number), "partitions": partitions, "workers": workers}


def named(part: str, peer: str, number: int = 0) -> Row:
    """What names a run."""
    return {"part": part, "peer": peer, "round": number}
