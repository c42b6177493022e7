"""Whether a process grows: what was seen of it, and the verdict."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import linear_regression, median
from typing import NamedTuple

from rich.table import Table

WARM = 1 / 3
"""Of the samples, the first part is not judged: the dossiers of all persons come to be."""
HELD = 0.5
"""Of all dossiers, the share of a worker that lives through it all: half of the partitions, but for seconds after a kill of the other."""
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


def growths(samples: Sequence[Sample]) -> Iterator[Growth]:
    """By how much each process that lived through it all grew, once it was warm."""
    for who in dict.fromkeys(sample.who for sample in samples):
        own = [sample for sample in samples if sample.who == who]
        if own[-1].starts == 1:
            own = own[int(len(own) * WARM) :]
            yield from (_growth(who, what, own) for what in ROOM)


def _growth(who: str, what: str, samples: Sequence[Sample]) -> Growth:
    """By the line that fits best; of memory, what the dossiers that it holds grew by in the meantime is not its own."""
    held = HELD if what == "rss_mib" and who.startswith("nazorg") else 0
    series = [getattr(sample, what) - held * sample.stand_mib for sample in samples]
    times = [sample.seconds for sample in samples]
    slope = linear_regression(times, series).slope
    middle, grew = median(getattr(sample, what) for sample in samples), slope * (times[-1] - times[0])
    share, least = ROOM[what]
    return Growth(who, what, middle, grew, grew <= max(share * middle, least))


def verdicts(found: Sequence[Growth]) -> Table:
    """A row for each series."""
    table = Table("process", "what", "middle", "grew", "verdict", box=None)
    for each in found:
        table.add_row(each.who, each.what, f"{each.middle:.1f}", f"{each.grew:+.1f}", "flat" if each.flat else "GROWS")
    return table


def course(samples: Sequence[Sample]) -> Table:
    """How it went, at some ten moments."""
    moments = sorted({sample.seconds for sample in samples})
    table = Table("minute", "process", "starts", "RSS MiB", "files", "sockets", "dossiers MiB", box=None)
    for moment in moments[:: max(len(moments) // 10, 1)]:
        for one in samples:
            if one.seconds == moment:
                figures = (f"{one.rss_mib:.0f}", str(one.files), str(one.sockets), f"{one.stand_mib:.1f}")
                table.add_row(f"{moment / 60:.1f}", one.who, str(one.starts), *figures)
    return table


def write(path: Path, samples: Sequence[Sample]) -> None:
    """All samples, as CSV."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(Sample._fields)
        rows.writerows([round(value, 2) if isinstance(value, float) else value for value in one] for one in samples)
