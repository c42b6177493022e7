"""A run that fails can be played again by what is printed of it, and its logs are where that says."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.cluster import __main__ as cluster
from tests.faults.kept import kept_when_it_fails
from tests.faults.matrix import __main__ as matrix
from tests.faults.matrix import soak
from tests.faults.matrix.cells import BY_NAME
from tests.faults.matrix.growth import Growth
from tests.faults.matrix.proof import PATIENCE_S, runs_of
from tests.faults.matrix.run import PATIENCE_S as CELLS_PATIENCE_S
from tests.faults.matrix.run import Outcome, Run, in_turn

CELL = "mixed/nazorg"
HOLDS = Outcome(Run(BY_NAME[CELL], 8), 1.0, 600, 0, 0, (), {}, Path())
DEVIATES = replace(HOLDS, deviations={"lost": ["1"]})
FLAT, GROWS = (Growth("nazorg-1", "rss_mib", 100.0, 50.0, flat) for flat in (True, False))


def words(command: str, *program: str) -> list[str]:
    """The arguments of a printed command, which is that of `program`."""
    said = shlex.split(command)
    assert said[: len(program)] == list(program)
    return said[len(program) :]


def test_a_cell_is_played_again_under_the_same_load() -> None:
    """The number of records decides who is told of, and what: seed and cell alone are another run."""
    run = Run(BY_NAME[CELL], 8, 600, 33.3)

    assert matrix.asked(words(run.again, "sh", "hub.sh", "faults")) == [run]


def test_a_cell_of_the_cluster_is_played_again() -> None:
    """Its load is always the same."""
    (run,) = cluster.asked(["--cell", "failover/poort", "--seed", "4"])

    assert cluster.asked(words(run.again, "sh", "hub.sh", "faults", "cluster")) == [run]


def test_a_soak_is_played_again_with_its_kills() -> None:
    """As a soak, and with a kill as often."""
    asked = soak.asked(["--minutes", "0.7", "--rate", "12.5", "--every", "20", "--seed", "3"])

    assert soak.asked(words(asked[0].again, "sh", "hub.sh", "faults", "soak")) == asked
    assert (asked[0].count, asked[1]) == (525, 20)


def test_what_is_found_without_a_guard_is_played_again_by_the_proof() -> None:
    """Which has less patience than a cell by itself."""
    run = runs_of("earliest", [5])[0]

    assert words(run.again, "sh", "hub.sh", "faults", "guards") == [
        "--guard",
        "earliest",
        "--seeds",
        "1",
        "--seed",
        "5",
    ]
    assert PATIENCE_S < CELLS_PATIENCE_S


@pytest.mark.parametrize(("outcome", "kept"), [(HOLDS, False), (DEVIATES, True)])
def test_what_deviates_leaves_its_logs(outcome: Outcome, kept: bool) -> None:
    """And what holds leaves nothing."""
    made: list[Path] = []
    (played,) = in_turn(
        [outcome.run], nullcontext, lambda directory, _: made.append(directory) or replace(outcome, directory=directory)
    )

    assert [played.directory] == made
    assert played.directory.exists() == kept
    if kept:
        played.directory.rmdir()


@pytest.mark.parametrize(("outcome", "grown"), [(DEVIATES, FLAT), (HOLDS, GROWS)])
def test_a_soak_that_fails_leaves_its_logs_and_says_where(outcome: Outcome, grown: Growth) -> None:
    """Also one whose account balances while a process grows."""
    with pytest.raises(AssertionError) as failed, kept_when_it_fails("sh hub.sh faults soak") as directory:
        soak.hold(outcome, [FLAT, grown])

    assert failed.value.__notes__ == [f"sh hub.sh faults soak; logs in {directory}"]
    directory.rmdir()


def test_a_soak_that_holds_leaves_nothing() -> None:
    """Neither deviation nor growth."""
    with kept_when_it_fails("") as directory:
        soak.hold(HOLDS, [FLAT])

    assert not directory.exists()
