"""Plays cells, one after the other on one ground as long as nothing deviates, and keeps the logs of what does."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from tests.faults.matrix.cells import Cell
from tests.faults.matrix.ground import Ground
from tests.faults.matrix.play import TOPICS, Play, Watcher
from tests.faults.matrix.strikes import PREPARE, SHARES, STRIKES
from tests.faults.matrix.verdict import Verdict, aborted, handed_on_again, judge
from tests.faults.reader import read
from tests.faults.records import Logs, Record

EMPTY = Logs((), (), (), (), ())
COUNT, RATE, PATIENCE_S = 1500, 200.0, 120.0

G = TypeVar("G")


class Run(NamedTuple):
    """One cell with one seed, under a load of `count` records, `rate` a second: all that it is follows from these.

    `command` is what plays it again, where that is no cell of the matrix by itself.
    """

    cell: Cell
    seed: int
    count: int = COUNT
    rate: float = RATE
    command: str = ""

    @property
    def again(self) -> str:
        """The command that plays it again."""
        load = f"--berichten {self.count} --rate {self.rate}"
        return self.command or f"sh hub.sh faults --cell {self.cell.name} --seed {self.seed} {load}"


@dataclass(frozen=True)
class Outcome:
    """What came of a run; `directory` is where a deviating one has left all that is known of it."""

    run: Run
    seconds: float
    offered: int
    aborted: int
    handed_on_again: int
    notes: Sequence[str]
    deviations: Mapping[str, Sequence[str]]
    directory: Path


def play_all(runs: Iterable[Run], watch: Watcher, patience: float = PATIENCE_S) -> Iterator[Outcome]:
    """The outcome of each run."""
    return in_turn(runs, Ground, lambda ground, run: play_one(ground, run, watch, patience))


def in_turn(
    runs: Iterable[Run], make: Callable[[Path], AbstractContextManager[G]], play: Callable[[G, Run], Outcome]
) -> Iterator[Outcome]:
    """On one ground as long as nothing deviates: what does takes its ground with it, and the next begins on a fresh one."""
    left = list(runs)
    while left:
        seed = left[0].seed  # another seed has the same persons: it gets a ground of its own
        directory = Path(tempfile.mkdtemp(prefix="ketenhub-faults-"))
        outcome = None
        with make(directory) as ground:
            while left and left[0].seed == seed and (outcome is None or not outcome.deviations):
                outcome = play(ground, left.pop(0))
                yield outcome
        if outcome is not None and not outcome.deviations:
            shutil.rmtree(directory)


def play_one(ground: Ground, run: Run, watch: Watcher, patience: float = PATIENCE_S) -> Outcome:
    """One run on a ground; whatever goes wrong is a deviation."""
    play = Play(ground, run.cell, run.seed, run.count, run.rate, patience, watch)
    fault = run.cell.fault
    return judged(play, run, lambda: play.run(STRIKES[fault], PREPARE.get(fault), **SHARES.get(fault, {})))


def judged(play: Play, run: Run, played: Callable[[], None]) -> Outcome:
    """What comes of a play that `played` goes through."""
    began, found = time.monotonic(), dict[str, Sequence[str]]()
    verdict = Verdict(EMPTY, {})
    try:
        played()
    except Exception:  # noqa: BLE001 - the next cells are to be played, and this one is not to be forgotten
        found = {"run": traceback.format_exc().splitlines()}
        with suppress(AssertionError):
            play.publisher.flush()  # what was handed over has its place
    try:
        play.watch("reads everything back")
        verdict = judge(play)
    except Exception:  # noqa: BLE001 - as above
        found.setdefault("run", traceback.format_exc().splitlines())
    found |= verdict.deviations
    if found:
        _keep(play, found)
    return Outcome(
        run,
        time.monotonic() - began,
        play.offered,
        aborted(play, verdict.logs) if verdict.logs is not EMPTY else 0,
        handed_on_again(verdict.logs),
        play.notes,
        found,
        play.ground.directory,
    )


def _keep(play: Play, found: Mapping[str, Sequence[str]]) -> None:
    """Write down what was offered and what was read, beside the logs of the workers and of the broker."""
    home = play.ground.directory
    (home / "deviations.json").write_text(json.dumps(found, indent=1))
    with (home / "offered.jsonl").open("w") as offered:
        for number, offer in enumerate(play.offers):
            about = {"n": number, "key": offer.key, "ref": offer.ref, "code": offer.code, "by": offer.refused_by}
            offered.write(json.dumps({**about, "place": play.places.get(number)}) + "\n")
    with (home / "read.jsonl").open("w") as lines:
        for record in _read(play):
            lines.write(json.dumps({"place": record.place, "key": record.key, **record.headers}) + "\n")


def _read(play: Play) -> Iterator[Record]:
    """All that the reader can see of the cell, also when it did not come to its end."""
    with suppress(Exception):
        yield from read(play.broker.access(), TOPICS, getattr(play, "since", None))
