"""What runs came to: rows as they were measured, and what is told of several rounds of one thing."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from hub.broker import KAFKA_VERSION

Row = dict[str, Any]


class Spread(NamedTuple):
    """Of several rounds the median, and the least and the most."""

    median: float
    least: float
    most: float

    def text(self, digits: int = 0) -> str:
        """`median (least to most)`; the median alone of one round."""
        if self.least == self.most:
            return f"{self.median:,.{digits}f}"
        return f"{self.median:,.{digits}f} ({self.least:,.{digits}f} to {self.most:,.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    """Median and extremes of one value at least."""
    return Spread(statistics.median(values), min(values), max(values))


@dataclass
class Results:
    """All runs so far; kept in `file` after each, so that what was measured stays when the rest is cut off.

    `left_out` are the runs that were asked for and are not done, by what names them, and with the reason (`why`) where it is known.
    """

    file: Path
    about: Row = field(default_factory=dict)
    runs: list[Row] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)

    @classmethod
    def begin(cls, file: Path, arguments: Row, asked: Iterable[Row] = ()) -> Results:
        """Of a measurement that begins now on this machine; `asked` names the runs it is to have."""
        about = {
            "begun": datetime.now(UTC).isoformat(timespec="seconds"), "cpus": os.cpu_count(), "machine": platform.machine(),
            "python": platform.python_version(), "kafka": KAFKA_VERSION, **arguments,
        }  # fmt: skip
        return cls(file, about, left_out=list(asked))

    @classmethod
    def load(cls, file: Path) -> Results:
        """Of an earlier measurement."""
        found = json.loads(file.read_text())
        return cls(file, found["about"], found["runs"], found.get("left_out", []))

    def add(self, run: Row, row: Row) -> None:
        """Keep a row of the run of this name."""
        self.runs.append({**run, "load": round(os.getloadavg()[0], 2), **row})
        self._write()

    def finish(self, run: Row) -> None:
        """The run of this name is done."""
        self.left_out = [one for one in self.left_out if not run.items() <= one.items()]
        self._write()

    def leave_out(self, run: Row, why: str) -> None:
        """The run of this name, or all that have this in their names, will not be done."""
        for one in self.left_out:
            if run.items() <= one.items():
                one["why"] = why
        self._write()

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        told = {"about": self.about, "runs": self.runs, "left_out": self.left_out}
        self.file.write_text(json.dumps(told, indent=1) + "\n")

    def of(self, part: str) -> list[Row]:
        """The runs of one part."""
        return [run for run in self.runs if run["part"] == part]


def grouped(runs: Iterable[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    """Runs that agree in these, in the order in which they first came."""
    found: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for run in runs:
        found[tuple(run.get(name) for name in names)].append(run)
    return dict(found)
