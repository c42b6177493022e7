"""`sh hub.sh faults soak`: a steady rate for long, and a kill every minute: the account must balance, and nothing may grow.

Of each role one worker lives through it all, and takes over at each kill; the other one is the one that is killed.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import linear_regression, median
from typing import NamedTuple, overload

from rich.console import Console
from rich.table import Table

from tests.faults.load import POISON_SHARE, REPEAT_SHARE, bsns
from tests.faults.matrix.__main__ import bar, tell
from tests.faults.matrix.cells import Cell, Fault
from tests.faults.matrix.figures import usage
from tests.faults.matrix.ground import Ground
from tests.faults.matrix.load import Load
from tests.faults.matrix.play import Play
from tests.faults.matrix.run import PATIENCE_S, Run, judged
from tests.faults.matrix.stand import Stand
from tests.faults.offer import Offer
from tests.faults.run import kept_when_it_fails
from tests.faults.script import ROLES

CELL = Cell(Fault.SIGKILL, "nazorg")
SAMPLE_S, RECENT = 5, 1000
WARM = 1 / 3
"""Of the samples, the first part is not judged: the dossiers of all persons come to be."""
ROOM = {"rss_mib": (0.05, 8.0), "files": (0.05, 4.0), "sockets": (0.05, 4.0)}
"""Growth that is none, as a share of the middle and in its own unit: a garbage collector's breath, a connection being made anew."""


class Sample(NamedTuple):
    """One look at one process. `seconds` since the beginning; `stand_mib` the size of all dossiers then, encoded."""

    seconds: float
    who: str
    starts: int
    rss_mib: float
    files: int
    sockets: int
    stand_mib: float


class Growth(NamedTuple):
    """A series of one process: its middle, by how much it grew while it was judged, and whether that is nothing."""

    who: str
    what: str
    middle: float
    grew: float
    flat: bool


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


def growths(samples: Sequence[Sample]) -> Iterator[Growth]:
    """By how much each process that lived through it all grew, once it was warm."""
    for who in dict.fromkeys(sample.who for sample in samples):
        own = [sample for sample in samples if sample.who == who]
        if own[-1].starts == 1:
            own = own[int(len(own) * WARM) :]
            yield from (_growth(who, what, own) for what in ROOM)


def _growth(who: str, what: str, samples: Sequence[Sample]) -> Growth:
    """By the line that fits best; of memory, what the dossiers grew by in the meantime is not its own."""
    series = [getattr(sample, what) - (sample.stand_mib if what == "rss_mib" else 0) for sample in samples]
    times = [sample.seconds for sample in samples]
    slope = linear_regression(times, series).slope
    middle, grew = median(getattr(sample, what) for sample in samples), slope * (times[-1] - times[0])
    share, least = ROOM[what]
    return Growth(who, what, middle, grew, grew <= max(share * middle, least))


def show(console: Console, soak: Soak, found: Sequence[Growth]) -> None:
    """The verdict on growth, and how it went, at ten moments."""
    table = Table("process", "what", "middle", "grew", "verdict", box=None)
    for each in found:
        table.add_row(each.who, each.what, f"{each.middle:.1f}", f"{each.grew:+.1f}", "flat" if each.flat else "GROWS")
    moments = sorted({sample.seconds for sample in soak.samples})
    course = Table("minute", "process", "starts", "RSS MiB", "files", "sockets", "dossiers MiB", box=None)
    for moment in moments[:: max(len(moments) // 10, 1)]:
        for one in soak.samples:
            if one.seconds == moment:
                figures = (f"{one.rss_mib:.0f}", str(one.files), str(one.sockets), f"{one.stand_mib:.1f}")
                course.add_row(f"{moment / 60:.1f}", one.who, str(one.starts), *figures)
    console.print(course, table)


def write(path: Path, samples: Sequence[Sample]) -> None:
    """All samples, as CSV."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(Sample._fields)
        rows.writerows([round(value, 2) if isinstance(value, float) else value for value in one] for one in samples)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="sh hub.sh faults soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="(default: %(default)s)")
    parser.add_argument("--rate", type=float, default=200, help="records a second (default: %(default)s)")
    parser.add_argument("--every", type=float, default=60, help="seconds between two kills (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument(
        "--csv", type=Path, default=Path("soak.csv"), help="where the samples go (default: %(default)s)"
    )
    chosen = parser.parse_args()
    count, console = round(chosen.minutes * 60 * chosen.rate), Console()
    again = f"sh hub.sh faults soak --minutes {chosen.minutes:g} --rate {chosen.rate:g} --seed {chosen.seed}"
    with kept_when_it_fails(again) as directory, bar(console, count) as (watch, progress), Ground(directory) as ground:

        def told(what: str) -> None:
            progress.update(progress.task_ids[0], completed=soak.offered)
            watch(what)

        soak = Soak(ground, CELL, chosen.seed, count, chosen.rate, PATIENCE_S, told, every=chosen.every)
        outcome = judged(soak, Run(CELL, chosen.seed), soak.soak)
        write(chosen.csv, soak.samples)
        found = list(growths(soak.samples))
        show(console, soak, found)
        tell(console, outcome)
        console.print(f"{soak.kills} kills, samples in {chosen.csv}", highlight=False)
        assert not outcome.deviations, "the account does not balance"
    return int(not all(each.flat for each in found))


if __name__ == "__main__":
    sys.exit(main())
