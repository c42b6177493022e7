"""Plays cluster cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.faults.cluster.cells import BEFORE_S, CELLS, LONGEST_S, RATE
from tests.faults.cluster.ground import ClusterGround
from tests.faults.matrix.cells import Cell
from tests.faults.matrix.play import Play, Watcher
from tests.faults.matrix.run import Outcome, Run, in_turn, judged

COMMAND = "faults cluster"
COUNT, PATIENCE_S = round(LONGEST_S * RATE), 180.0


def run_of(cell: Cell, seed: int) -> Run:
    """One cell with one seed; its load is always the same."""
    return Run(cell, seed, COUNT, RATE, f"sh hub.sh {COMMAND} --cell {cell.name} --seed {seed}")


def play_all(runs: Iterable[Run], watch: Watcher) -> Iterator[Outcome]:
    """The outcome of each run."""
    return in_turn(runs, ClusterGround, lambda ground, run: play_one(ground, run, watch))


def play_one(ground: ClusterGround, run: Run, watch: Watcher) -> Outcome:
    """One cell; whatever goes wrong is a deviation."""
    play = Play(ground, run.cell, run.seed, run.count, run.rate, PATIENCE_S, watch)

    def strike(_: Play) -> None:
        play.allow(1)  # how long the work stands still is seen by what comes of a load: it may not run dry
        CELLS[run.cell.name].strike(play, ground)
        play.enough()

    return judged(play, run, lambda: play.run(strike, before=BEFORE_S / LONGEST_S))
