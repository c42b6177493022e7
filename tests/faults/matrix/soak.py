"""`sh hub.sh faults soak`: a steady rate for long, and a kill every minute: the account must balance, and nothing may grow.

Of each role one worker lives through it all, and takes over at each kill; the other one is the one that is killed.
"""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import overload

from rich.console import Console

from hub.broker.settings import BrokerSettings
from tests.faults.kept import kept_when_it_fails
from tests.faults.load import POISON_SHARE, REPEAT_SHARE, bsns
from tests.faults.matrix.__main__ import bar, tell
from tests.faults.matrix.cells import ROLES, Cell, Fault
from tests.faults.matrix.figures import usage
from tests.faults.matrix.ground import Ground
from tests.faults.matrix.growth import Growth, Sample, course, growths, verdicts, write
from tests.faults.matrix.load import Load
from tests.faults.matrix.play import Play
from tests.faults.matrix.run import PATIENCE_S, Outcome, Run, judged
from tests.faults.matrix.stand import Stand
from tests.faults.offer import Offer

CELL = Cell(Fault.SIGKILL, "nazorg")
SAMPLE_S, RECENT = 5, 1000
WHOLE = (f"-Xms{BrokerSettings().heap_mib}m", "-XX:+AlwaysPreTouch")
"""The broker has all of its heap from the start: a JVM that comes to use more of what it was given does not grow."""


class Offers(Sequence[Offer]):
    """Made when they are asked for, one after the other; of what was offered only what the checks need is kept."""

    def __init__(self, load: SoakLoad, count: int) -> None:
        self._load, self._count = load, count
        self._kept: list[Offer] = []

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Offer: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Offer]: ...
    def __getitem__(self, at: int | slice) -> Offer | Sequence[Offer]:
        if isinstance(at, int) and at == len(self._kept) < self._count:
            offer = self._load.offer(at)
            self._kept.append(offer._replace(value=b"", headers=()))
            return offer
        return self._kept[at]


class SoakLoad(Load):
    """The load of a cell, over all persons there are, with moments that go with the time. Repeats are of what was offered lately."""

    def open(self, rate: float) -> None:
        """Begin, at `rate` records a second."""
        self._rate, self._kans, self._spare = rate, Random(f"soak {self.seed}"), []
        self._persons = [self._person(nummer, bsn) for nummer, bsn in enumerate(bsns())]
        self._start, self._recent = self.begin, deque[Offer](maxlen=RECENT)

    def offer(self, n: int) -> Offer:
        """Number `n`."""
        self.begin = self._start + timedelta(seconds=n / self._rate)
        offer = self._one(n)
        if not offer.code:
            self._recent.append(offer)
        return offer

    def _one(self, n: int) -> Offer:
        key, bsn, leven = self._kans.choice(self._persons)
        if self._recent and self._kans.random() < REPEAT_SHARE:
            return self._kans.choice(self._recent)
        if self._kans.random() < POISON_SHARE:
            return self._poison(n, key, bsn)
        leven.begins(self.begin)
        return self._good(leven.volgende(), key, f"soak-{n}")


@dataclass
class Soak(Play):
    """A play of one long cell; every `every` seconds a worker is killed, the roles in turn."""

    every: float = 60.0
    samples: list[Sample] = field(default_factory=list)
    kills: int = 0

    def soak(self) -> None:
        """All of it."""
        self._stand = Stand(self.broker.access())
        for role in ROLES:
            self.ground.second(role)
        self.up()
        self._begin()
        self._limit = self.count
        while self._offered < self.count:
            self.pump(self._until_a_kill, f"{self.kills} kills")
            if self._offered < self.count:
                self._kill()
        self._stand.close()
        self._end(self.begin + timedelta(seconds=self.count / self.rate))

    def _load(self) -> Sequence[Offer]:
        load = SoakLoad(self.cell, self.seed, self.begin, self.ground.secret)
        load.open(self.rate)
        return Offers(load, self.count)

    def _until_a_kill(self) -> bool:
        """Whether it is time for one, or for the end; looks at the processes meanwhile."""
        if not self.samples or self.seconds - self.samples[-1].seconds >= SAMPLE_S:
            self.samples += self._look()
            self.watch(f"{self.kills} kills")
        return self._offered == self.count or self.seconds >= (self.kills + 1) * self.every

    def _kill(self) -> None:
        _, second = self.workers.running(ROLES[self.kills % len(ROLES)])
        self._note(f"{second.name} is killed")
        self.workers.kill(second)
        self.kills += 1

    def _look(self) -> Iterator[Sample]:
        at, stand = self.seconds, self._stand.mib()
        pids = {worker.name: (worker.process.pid, worker.starts) for worker in self.workers.all}
        for who, (pid, starts) in {**pids, "broker": (self.broker.pid or 0, 1)}.items():
            with suppress(OSError):  # it was just killed
                yield Sample(at, who, starts, *usage(pid), stand)


def asked(arguments: Sequence[str] | None = None) -> tuple[Run, float, Path]:
    """What the command is to play, the seconds between two kills, and where the samples go."""
    parser = argparse.ArgumentParser(prog="sh hub.sh faults soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="(default: %(default)s)")
    parser.add_argument("--rate", type=float, default=200, help="records a second (default: %(default)s)")
    parser.add_argument("--every", type=float, default=60, help="seconds between two kills (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument(
        "--csv", type=Path, default=Path("soak.csv"), help="where the samples go (default: %(default)s)"
    )
    of = parser.parse_args(arguments)
    again = f"sh hub.sh faults soak --minutes {of.minutes} --rate {of.rate} --every {of.every} --seed {of.seed}"
    return Run(CELL, of.seed, round(of.minutes * 60 * of.rate), of.rate, again), of.every, of.csv


def hold(outcome: Outcome, grown: Sequence[Growth]) -> None:
    """Raises `AssertionError` when the account does not balance, or a process grows: what is left of it is then kept."""
    assert not outcome.deviations, "the account does not balance"
    assert all(each.flat for each in grown), "a process grows"


def main() -> int:
    """The command."""
    (run, every, csv), console = asked(), Console()
    with (
        kept_when_it_fails(run.again) as directory,
        bar(console, run.count) as (watch, progress),
        Ground(directory, jvm=WHOLE) as ground,
    ):

        def told(what: str) -> None:
            progress.update(progress.task_ids[0], completed=soak.offered)
            watch(what)

        soak = Soak(ground, run.cell, run.seed, run.count, run.rate, PATIENCE_S, told, every=every)
        outcome = judged(soak, run, soak.soak)
        write(csv, soak.samples)
        found = list(growths(soak.samples))
        console.print(course(soak.samples), verdicts(found))
        tell(console, outcome)
        console.print(f"{soak.kills} kills, samples in {csv}", highlight=False)
        hold(outcome, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
