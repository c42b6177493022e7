"""`sh hub.sh faults cluster`: a hub on three brokers under load while one of them, or a worker, goes; status 1 when anything deviates."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.faults.cluster.cells import CELLS
from tests.faults.cluster.run import Outcome, play_all
from tests.faults.matrix.__main__ import SHOWN, bar


def tell(console: Console, outcome: Outcome) -> None:
    """What came of a cell; all about one that deviates."""
    verdict = "deviates" if outcome.deviations else "holds"
    head = f"{outcome.cell.name} seed {outcome.seed}: {verdict}, {outcome.seconds:.0f} s, {outcome.offered} offered"
    console.print("\n  ".join([head, *outcome.notes]), highlight=False, soft_wrap=True)
    for check, found in outcome.deviations.items():
        console.print(f"  {check}: {len(found)}", *found[-SHOWN:], sep="\n    ", markup=False, soft_wrap=True)
    if outcome.deviations:
        console.print(f"  logs in {outcome.directory}", markup=False)


def summary(outcomes: Sequence[Outcome]) -> Table:
    """A row a cell."""
    table = Table("cell", "what happens", "seeds", "hold", "offered", "deviations", box=None)
    for name, cell in CELLS.items():
        of = [outcome for outcome in outcomes if outcome.cell == cell]
        bad = sorted({f"{check} (seed {each.seed})" for each in of for check in each.deviations})
        figures = (len(of), sum(not each.deviations for each in of), sum(each.offered for each in of))
        if of:
            table.add_row(name, cell.meaning, *map(str, figures), ", ".join(bad) or "none")
    return table


def main() -> int:
    """The command."""
    cells = "\n".join(f"  {name:<22} {cell.meaning}" for name, cell in CELLS.items())
    parser = argparse.ArgumentParser(
        prog="sh hub.sh faults cluster",
        description=__doc__,
        epilog=f"The cells:\n{cells}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cell", action="append", choices=CELLS, metavar="CELL", help="only this; may be repeated")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds a cell (default: %(default)s)")
    chosen = parser.parse_args()
    cells_ = [CELLS[name] for name in chosen.cell or CELLS]
    seeds = range(chosen.seed, chosen.seed + chosen.seeds)
    console, outcomes = Console(), list[Outcome]()
    with bar(console, len(cells_) * len(seeds)) as (watch, progress):
        for outcome in play_all(cells_, seeds, watch):
            outcomes.append(outcome)
            progress.advance(progress.task_ids[0])
            tell(console, outcome)
    console.print(summary(outcomes))
    return int(any(outcome.deviations for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
