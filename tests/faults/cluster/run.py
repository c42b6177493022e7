"""Plays cluster cells, one after the other on one ground as long as nothing deviates."""

from __future__ import annotations

import shutil
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from tests.faults.cluster.cells import RATE, Cell
from tests.faults.cluster.ground import ClusterGround
from tests.faults.matrix.cells import Cell as MatrixCell
from tests.faults.matrix.play import Play, Watcher
from tests.faults.matrix.verdict import judge

PATIENCE_S = 180.0


@dataclass(frozen=True)
class Outcome:
    """What came of a cell; `directory` keeps the logs of one that deviates."""

    cell: Cell
    seed: int
    seconds: float
    offered: int
    notes: Sequence[str]
    deviations: Mapping[str, Sequence[str]]
    directory: Path


def play_all(cells: Iterable[Cell], seeds: Sequence[int], watch: Watcher) -> Iterator[Outcome]:
    """The outcome of each; one that deviates takes its ground with it, and the next begins on a fresh one."""
    left = [(cell, seed) for seed in seeds for cell in cells]
    while left:
        now = left[0][1]  # a seed has the persons of another: it gets a ground of its own
        directory = Path(tempfile.mkdtemp(prefix="ketenhub-cluster-"))
        outcome = None
        with ClusterGround(directory) as ground:
            while left and left[0][1] == now and (outcome is None or not outcome.deviations):
                outcome = play_one(ground, *left.pop(0), watch)
                yield outcome
        if outcome is not None and not outcome.deviations:
            shutil.rmtree(directory)


def play_one(ground: ClusterGround, cell: Cell, seed: int, watch: Watcher) -> Outcome:
    """One cell; whatever goes wrong is a deviation."""
    began = time.monotonic()
    # a cell of the matrix in all that is asked of it
    play = Play(ground, cast("MatrixCell", cell), seed, cell.count, RATE, PATIENCE_S, watch)
    try:
        play.run(lambda at: cell.strike(at, ground))
        watch("reads everything back")
        found = judge(play).deviations
    except Exception:  # noqa: BLE001 - the next cells are to be played, and this one is not to be forgotten
        found = {"run": traceback.format_exc().splitlines()}
    return Outcome(cell, seed, time.monotonic() - began, len(play.offers), play.notes, found, ground.directory)
