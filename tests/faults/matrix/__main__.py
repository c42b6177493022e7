"""`sh hub.sh faults`: the fault matrix; every cell with every seed, a table of what came of it, status 1 when anything deviates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.faults.matrix.cells import BY_NAME, MEANING
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
    """What came of a run; all about one that deviates."""
    verdict = "deviates" if outcome.deviations else "holds"
    head = (
        f"{outcome.run.cell.name} seed {outcome.run.seed}: {verdict}, {outcome.seconds:.0f} s, {outcome.offered} offered, "
        f"{outcome.aborted} aborted, {outcome.handed_on_again} handed on again"
    )
    console.print("\n  ".join([head, *outcome.notes]), highlight=False, soft_wrap=True)
    if outcome.deviations:
        for check, found in outcome.deviations.items():
            console.print(f"  {check}: {len(found)}", *found[-SHOWN:], sep="\n    ", markup=False, soft_wrap=True)
        console.print(f"  logs in {outcome.directory}; again: {outcome.run.again}", markup=False, soft_wrap=True)


def summary(outcomes: Sequence[Outcome]) -> Table:
    """A row a cell."""
    table = Table("cell", "seeds", "hold", "seconds", "aborted", "handed on again", "deviations", box=None)
    for name in dict.fromkeys(outcome.run.cell.name for outcome in outcomes):
        of = [outcome for outcome in outcomes if outcome.run.cell.name == name]
        bad = sorted({f"{check} (seed {each.run.seed})" for each in of for check in each.deviations})
        figures = (len(of), sum(not each.deviations for each in of), round(sum(each.seconds for each in of)))
        more = (sum(each.aborted for each in of), sum(each.handed_on_again for each in of))
        table.add_row(name, *map(str, (*figures, *more)), ", ".join(bad) or "none")
    return table


def command(name: str, about: str | None, meaning: Mapping[str, str], cells: Sequence[str]) -> argparse.ArgumentParser:
    """A command that plays cells with seeds."""
    told = "\n".join(f"  {what:<22} {text}" for what, text in meaning.items())
    parser = argparse.ArgumentParser(
        prog=f"sh hub.sh {name}",
        description=about,
        epilog=f"What happens:\n{told}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--cell", action="append", choices=cells, metavar="CELL", help=f"only this, such as {cells[0]}; may be repeated"
    )
    add("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    add("--seeds", type=int, default=1, help="how many seeds a cell (default: %(default)s)")
    return parser


def shown(runs: Sequence[Run], play: Callable[[Sequence[Run], Watcher], Iterator[Outcome]]) -> int:
    """Play all and show what came of each; status 1 when anything deviates."""
    console, outcomes = Console(), list[Outcome]()
    with bar(console, len(runs)) as (watch, progress):
        for outcome in play(runs, watch):
            outcomes.append(outcome)
            progress.advance(progress.task_ids[0])
            tell(console, outcome)
    console.print(summary(outcomes))
    return int(any(outcome.deviations for outcome in outcomes))


def asked(arguments: Sequence[str] | None = None) -> list[Run]:
    """What the command is to play."""
    parser = command("faults", __doc__, {str(fault): meaning for fault, meaning in MEANING.items()}, list(BY_NAME))
    parser.add_argument("--berichten", type=int, default=COUNT, help="records offered in a cell (default: %(default)s)")
    parser.add_argument("--rate", type=float, default=RATE, help="records a second (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    cells = [BY_NAME[name] for name in chosen.cell or BY_NAME]
    seeds = range(chosen.seed, chosen.seed + chosen.seeds)
    return [Run(cell, seed, chosen.berichten, chosen.rate) for seed in seeds for cell in cells]


def main() -> int:
    """The command."""
    return shown(asked(), play_all)


if __name__ == "__main__":
    sys.exit(main())
