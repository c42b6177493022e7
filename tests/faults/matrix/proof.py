"""`sh hub.sh faults guards`: each guard of the engine switched off in turn, and which check of which cell finds it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.faults.matrix.__main__ import bar, tell
from tests.faults.matrix.cells import BY_NAME
from tests.faults.matrix.ground import Ground
from tests.faults.matrix.guards import GUARDS
from tests.faults.matrix.play import Watcher
from tests.faults.matrix.run import Outcome, Run, in_turn, play_one

PATIENCE_S = 60
"""What does not come about by then is a deviation too: without a guard the hub may stand still."""


@dataclass(frozen=True)
class Proof:
    """What was found without a guard, by a check that must find it, and in which run. `control` is what came of that run with it."""

    guard: str
    tried: Sequence[Run]
    outcome: Outcome | None = None
    control: Outcome | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing deviates with the guard."""
        return self.control is None or not self.control.deviations

    @property
    def found(self) -> bool:
        """Whether the harness fails without it, and only then."""
        return self.holds and self.outcome is not None

    @property
    def told(self) -> tuple[str, str]:
        """By which checks, and in which cell and seed."""
        if self.outcome is None:
            return "nothing", ", ".join(f"{run.cell.name} {run.seed}" for run in self.tried)
        run, also = self.outcome.run, "" if self.holds else " (and with it too)"
        return ", ".join(self.outcome.deviations) + also, f"{run.cell.name} {run.seed}"


def prove(guard: str, seeds: Sequence[int], watch: Watcher) -> Proof:
    """Play its cells without a guard, seed after seed, until what must find it deviates; then that one with it, which must hold."""
    tried: list[Run] = []
    for run in runs_of(guard, seeds):
        tried.append(run)
        with _ground(guard) as ground:
            outcome = _played(ground, run, watch, guard)
        if outcome.deviations.keys() & set(GUARDS[guard].by):
            (control,) = in_turn([run], Ground, lambda ground, run: _played(ground, run, watch, "nothing"))
            return Proof(guard, tried, outcome, control)
    return Proof(guard, tried)


def runs_of(guard: str, seeds: Sequence[int]) -> list[Run]:
    """Its cells, seed after seed; with less patience than a cell by itself has, so that only this command plays one again."""
    again = f"sh hub.sh faults guards --guard {guard} --seeds 1 --seed"
    return [Run(BY_NAME[name], seed, command=f"{again} {seed}") for seed in seeds for name in GUARDS[guard].cells]


def _played(ground: Ground, run: Run, watch: Watcher, off: str) -> Outcome:
    where = f"{run.cell.name} seed {run.seed} without {off}"
    return play_one(ground, run, lambda what: watch(f"{where}: {what}"), PATIENCE_S)


@contextmanager
def _ground(off: str) -> Iterator[Ground]:
    """One that leaves nothing behind: here it is right that something deviates."""
    with TemporaryDirectory(prefix="ketenhub-guards-") as directory, Ground(Path(directory), [off]) as ground:
        yield ground


def summary(proofs: Sequence[Proof]) -> Table:
    """A row a guard."""
    table = Table("guard", "without it the hub", "found by", "in cell and seed", box=None)
    for proof in proofs:
        table.add_row(proof.guard, GUARDS[proof.guard].without, *proof.told)
    return table


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="sh hub.sh faults guards", description=__doc__)
    parser.add_argument(
        "--guard", action="append", choices=GUARDS, metavar="GUARD", help=f"only this one, of {', '.join(GUARDS)}"
    )
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds are tried at most (default: %(default)s)")
    chosen = parser.parse_args()
    console, proofs, names = Console(), list[Proof](), chosen.guard or list(GUARDS)
    with bar(console, len(names)) as (watch, progress):
        for name in names:
            proof = prove(name, range(chosen.seed, chosen.seed + chosen.seeds), watch)
            proofs.append(proof)
            progress.advance(progress.task_ids[0])
            console.print(f"{name}: found by {' in '.join(proof.told)}", highlight=False, soft_wrap=True)
            if proof.control is not None and not proof.holds:
                tell(console, proof.control)
    console.print(summary(proofs))
    return int(not all(proof.found for proof in proofs))


if __name__ == "__main__":
    sys.exit(main())
