"""docs/faults.md: its faults are those of matrix and cluster, its guards those that can be switched off, its checks those that are made."""

from __future__ import annotations

from hub.worker.settings import WorkerSettings
from tests.docs.pages import DOCS, rows
from tests.faults.checker import CHECKS
from tests.faults.cluster.cells import CELLS
from tests.faults.cluster.strikes import OPENED_S, UNDER_WAY_S
from tests.faults.matrix.cells import MEANING
from tests.faults.matrix.guards import GUARDS

PAGE = DOCS / "faults.md"


def test_the_table_of_faults_is_the_matrix() -> None:
    """Every fault, in the order in which they are played, as the command's help tells it."""
    assert rows(PAGE, "fault") == [[f"`{fault}`", meaning] for fault, meaning in MEANING.items()]


def test_the_table_of_the_cluster_is_its_cells() -> None:
    """Every cell, in the order in which they are played, those that one thing befalls in one row; and the numbers in it."""
    names: dict[str, list[str]] = {}
    for name, cell in CELLS.items():
        names.setdefault(cell.meaning, []).append(f"`{name}`")
    told = rows(PAGE, "cell")

    assert [row[:2] for row in told] == [[", ".join(each), meaning] for meaning, each in names.items()]
    assert f"from {UNDER_WAY_S} s after the kills" in told[4][2]
    assert f"within the session ({WorkerSettings().session_seconds:g} s) and {OPENED_S} s" in told[6][2]


def test_every_guard_is_told_with_what_finds_it() -> None:
    """In the order of `GUARDS`, and what the hub does without it."""
    assert [row[:2] for row in rows(PAGE, "guard")] == [[f"`{name}`", guard.without] for name, guard in GUARDS.items()]


def test_every_check_is_told() -> None:
    """Those of the checker, and those of a cell."""
    assert {f"`{name}`" for name in CHECKS} < {row[0] for row in rows(PAGE, "check")}
