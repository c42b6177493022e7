"""`python -m tests.faults.partners --aanmeldingen N --dossiers M --seed S`: one run, its figures, and status 1 when anything deviates."""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from hub.broker import Broker
from hub.parties import PARTIJEN
from hub.topology.apply import apply
from tests.faults.kept import kept_when_it_fails
from tests.faults.partners.dossiers import dossiers
from tests.faults.partners.run import Run, Script
from tests.faults.partners.termen import with_terms
from tests.faults.partners.verdict import figures, judge


def main() -> int:
    """The command."""
    chosen = _chosen()
    again = shlex.join(["sh", "hub.sh", "faults", "partners", *sys.argv[1:]])
    with kept_when_it_fails(again) as directory:
        size = chosen.aanmeldingen, chosen.dossiers, chosen.termijn, chosen.kills, chosen.partijen
        return _run(directory, Script(chosen.seed, *size))


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.partners", description=__doc__)
    add = parser.add_argument
    add("--aanmeldingen", type=int, default=200, help="casussen that the parties put forward (default: %(default)s)")
    add("--dossiers", type=int, default=2000, help="persons in detention that DJI tells of (default: %(default)s)")
    add("--termijn", type=float, default=60, help="seconds that a party gets to answer (default: %(default)s)")
    add("--kills", type=int, default=8, help="kill -9 of a worker, or of all parties at once (default: %(default)s)")
    add("--partijen", type=int, default=len(PARTIJEN), help="parties that are played (default: all %(default)s)")
    add("--seed", type=int, default=1, help="load, parts, decisions and kills follow from it (default: %(default)s)")
    chosen = parser.parse_args()
    with_terms(Path(tempfile.gettempdir()) / f"ketenhub-termen-{chosen.termijn}.toml", chosen.termijn)
    return chosen


def _run(directory: Path, script: Script) -> int:
    console = Console()
    console.print(f"seed {script.seed}, logs in {directory}")
    broker = Broker(directory / "broker", die_with_parent=True)
    broker.start()
    try:
        apply(broker.access(), broker.directory)
        with _bars(console) as tell:
            run = Run(broker, script, directory, dossiers(script, broker), tell)
            try:
                seconds = run.run()
                verdict = judge(run)
            finally:
                run.close()
    finally:
        broker.stop()
    _show(console, run, figures(run, verdict, seconds), verdict.deviations)
    assert not verdict.deviations, "something deviates"
    return 0


@contextmanager
def _bars(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar per track: how many aggregates have come to rest."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bars: dict[str, object] = {}

        def tell(what: str, done: int, total: int) -> None:
            bar = bars.setdefault(what, progress.add_task(what)) if what not in bars else bars[what]
            progress.update(bar, completed=done, total=total)  # type: ignore[arg-type]

        yield tell


def _show(console: Console, run: Run, told: dict[str, object], deviations: dict[str, list[str]]) -> None:
    kills = Table("second", "kill -9", title=f"seed {run.script.seed}", title_justify="left")
    for second, role in run.struck:
        kills.add_row(f"{second:.1f}", role)
    table = Table("what", "figure")
    for name, value in told.items():
        table.add_row(name, str(value))
    console.print(kills, table)
    for check, found in deviations.items():
        console.print(f"{check}: {len(found)} deviations", *found[:10], sep="\n  ", markup=False)


if __name__ == "__main__":
    sys.exit(main())
