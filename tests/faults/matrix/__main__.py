"""`sh hub.sh faults`: the fault matrix; every cell with every seed, a table of what came of it, status 1 when anything deviates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.faults.matrix.cells import BY_NAME, CELLS, MEANING
from tests.faults.matrix.play import Watcher
from tests.faults.matrix.run import COUNT, RATE, Outcome, Run, play_all

SHOWN = 10
"""Deviations of a check that are printed; all of them are in the directory."""


@contextmanager
def bar(console: Console, total: int) -> Iterator[tuple[Watcher, Progress]]:
    """A progress bar of runs, which says what is waited for."""
    columns = (BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("begins", total=total)
        yield lambda what: progress.update(task, description=what), progress


def tell(console: Console, outcome: Outcome) -> None:
    """One line for a run; all about one that deviates."""
    verdict = "deviates" if outcome.deviations else "holds"
    notes = f", {', '.join(outcome.notes)}" if outcome.notes else ""
    console.print(
        f"{outcome.run.cell.name} seed {outcome.run.seed}: {verdict}, {outcome.seconds:.0f} s, {outcome.offered} offered, "
        f"{outcome.aborted} aborted, {outcome.handed_on_again} handed on again{notes}",
        highlight=False,
        soft_wrap=True,
    )
    if outcome.deviations:
        for check, found in outcome.deviations.items():
            console.print(f"  {check}: {len(found)}", *found[-SHOWN:], sep="\n    ", markup=False, soft_wrap=True)
        console.print(f"  logs in {outcome.directory}; again: {outcome.run.again}", markup=False, soft_wrap=True)


def summary(outcomes: Sequence[Outcome]) -> Table:
    """A row a cell."""
    table = Table("fault", "at", "seeds", "hold", "seconds", "aborted", "handed on again", "deviations", box=None)
    for cell in CELLS:
        of = [outcome for outcome in outcomes if outcome.run.cell == cell]
        if not of:
            continue
        bad = sorted({f"{check} (seed {each.run.seed})" for each in of for check in each.deviations})
        figures = (sum(not each.deviations for each in of), round(sum(each.seconds for each in of)))
        more = (sum(each.aborted for each in of), sum(each.handed_on_again for each in of))
        table.add_row(cell.fault, cell.role, str(len(of)), *map(str, (*figures, *more)), ", ".join(bad) or "none")
    return table


def main() -> int:
    """The command."""
    cells = "\n".join(f"  {fault:<15} {meaning}" for fault, meaning in MEANING.items())
    parser = argparse.ArgumentParser(
        prog="sh hub.sh faults",
        description=__doc__,
        epilog=f"A cell is a fault at a stage, such as sigkill/poort or sigkill/nazorg. The faults:\n{cells}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--cell", action="append", choices=BY_NAME, metavar="CELL", help="only this cell; may be repeated"
    )
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds a cell (default: %(default)s)")
    parser.add_argument("--berichten", type=int, default=COUNT, help="records offered in a cell (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=RATE, help="records a second (default: %(default)s)")
    chosen = parser.parse_args()
    cells_ = [BY_NAME[name] for name in chosen.cell or BY_NAME]
    runs = [Run(cell, seed) for seed in range(chosen.seed, chosen.seed + chosen.seeds) for cell in cells_]
    console, outcomes = Console(), list[Outcome]()
    with bar(console, len(runs)) as (watch, progress):
        for outcome in play_all(runs, watch, count=chosen.berichten, rate=chosen.rate):
            outcomes.append(outcome)
            progress.advance(progress.task_ids[0])
            tell(console, outcome)
    console.print(summary(outcomes))
    return int(any(outcome.deviations for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
