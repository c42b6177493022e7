"""`sh hub.sh faults cluster`: a hub on three brokers under load while one of them, or a worker, goes; status 1 when anything deviates."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

from tests.faults.cluster.cells import CELLS
from tests.faults.cluster.run import COMMAND, play_all, run_of
from tests.faults.matrix.__main__ import command, shown
from tests.faults.matrix.cells import Cell
from tests.faults.matrix.run import Run


def asked(arguments: Sequence[str] | None = None) -> list[Run]:
    """What the command is to play."""
    parser = command(COMMAND, __doc__, {name: cell.meaning for name, cell in CELLS.items()}, list(CELLS))
    chosen = parser.parse_args(arguments)
    # a cell of the matrix in all that is asked of it
    cells = [cast("Cell", CELLS[name]) for name in chosen.cell or CELLS]
    seeds = range(chosen.seed, chosen.seed + chosen.seeds)
    return [run_of(cell, seed) for seed in seeds for cell in cells]


def main() -> int:
    """The command."""
    return shown(asked(), play_all)


if __name__ == "__main__":
    sys.exit(main())
