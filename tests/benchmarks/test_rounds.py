"""How many rounds a figure comes of, and which runs were left out: what is told is what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from confluent_kafka import KafkaException

from benchmarks.__main__ import main
from benchmarks.peers.cli import TITLES
from benchmarks.peers.keeper import LATE, Keeper
from benchmarks.peers.plan import PARTS, SHAPES, Plan, named
from benchmarks.peers.program import PeerFailed
from benchmarks.peers.render import render
from benchmarks.peers.results import Results, Row
from benchmarks.stages import stages

PLAN = Plan(("hub", "bare"), PARTS, 2, 20_000, 6.0, 40.0, profile=True, verify=False)
FOUND: Row = {"rate": 5.0, "cpu_us": 1.0, "rss_mib": 1, "lost": 0, "doubled": 0}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """Of a measurement that begins."""
    return Results.begin(tmp_path / "r.json", {"rounds": 2}, PLAN.runs())


def test_all_that_is_asked_for_is_named_once() -> None:
    """Every peer has every part in every round, scaling each shape; stages and the profile are the hub's, once."""
    runs = list(PLAN.runs())
    assert [run["part"] for run in runs if run["part"] in ("stages", "profile")] == ["stages", "profile"]
    assert len(runs) == 2 + 2 * 2 * (3 + len(SHAPES))
    assert all(runs.count(run) == 1 for run in runs)
    assert [run["part"] for run in Plan(("bare",), ("latency",), 1, 1, 1, 1, True, False).runs()] == [
        "drain",
        "latency",
    ]


def test_quick_is_one_short_round() -> None:
    """The quick plan has one round of half the length."""
    assert (PLAN.quick().rounds, PLAN.quick().berichten, PLAN.quick().seconds) == (1, 10_000, 3.0)


def test_results_are_kept_after_each_run(results: Results) -> None:
    """What was measured stays when the rest is cut off, with what was not done, and is rendered later."""
    results.add(named("drain", "hub"), FOUND)
    results.finish(named("drain", "hub"))
    kept = Results.load(results.file)
    assert kept.runs == results.runs
    assert named("drain", "hub") not in kept.left_out
    told = CliRunner().invoke(main, ["peers", "--render", str(results.file)])
    assert told.exit_code == 0
    assert "| ketenhub: hub worker nazorg | 1 | 5 | 1.00 |" in told.output
    assert "* drain of hub, round 1: not done" in told.output
    assert "<svg" in results.file.with_suffix(".svg").read_text()


def test_a_run_for_which_there_was_no_time_is_told(results: Results) -> None:
    """After its time no run is begun, and each that was left out stands in the results and under the tables."""
    keeper = Keeper(results, 0)
    for run in PLAN.runs():
        keeper.do(run, lambda: pytest.fail("it was begun"))
    assert results.runs == []
    assert Results.load(results.file).left_out == [{**run, "why": LATE} for run in PLAN.runs()]
    text = render(results, TITLES)
    assert f"* failover of bare, round 0, 1: {LATE}" in text
    assert f"* scaling of hub (4 partitions, 2 workers), round 0, 1: {LATE}" in text


def test_a_round_that_failed_is_none_of_those_that_a_row_comes_of(results: Results) -> None:
    """A run that fails half-way keeps its rows, is done, and counts only where it has a figure."""

    def half() -> Iterator[Row]:
        yield {"at": "200/s", "offered": 200, "p50 ms": 1.0, "p95 ms": 2.0, "p99 ms": 3.0, **FOUND}
        raise PeerFailed("ended")

    keeper = Keeper(results, 1)
    keeper.do(named("latency", "hub", 0), half)
    keeper.do(named("latency", "hub", 1), lambda: iter([{"at": "200/s", "beyond": 90.0}]))
    keeper.do(named("drain", "hub", 0), lambda: iter([FOUND]))
    keeper.do(named("drain", "hub", 1), lambda: (_ for _ in ()).throw(KafkaException("slow")))
    text = render(results, TITLES)
    assert "| 200/s | 1 | 200; beyond it in 1 more | 1.0 | 2.0 | 3.0 |" in text
    assert "1 failed: PeerFailed: ended" in text
    assert "| 1 | 5 | 1.00 | 1 | 1 | 0 | 0; 1 failed: KafkaException: slow |" in text
    assert not any(run["part"] in ("latency", "drain") for run in results.left_out if run["peer"] == "hub")


def test_a_peer_that_cant_be_had_is_told_with_the_reason(results: Results) -> None:
    """All runs of a peer that is left out stand under the tables with the reason."""
    results.leave_out({"peer": "bare"}, "uv is missing")
    told = [line for line in render(results, TITLES).splitlines() if "uv is missing" in line]
    assert len(told) == 3 + len(SHAPES)


def test_the_steps_of_a_message_are_told(results: Results) -> None:
    """The CPU of each step of the hub's own work stands in a table of its own."""
    Keeper(results, 1).do(named("stages", "hub"), lambda: iter(stages(50, 1)))
    assert re.search(r"\| proces: decode \| 1 \| [\d.]+ \|", render(results, TITLES))


def test_a_profile_that_failed_is_told(results: Results) -> None:
    """A profile has no table, so why it failed stands in a line of its own."""
    Keeper(results, 1).do(named("profile", "hub"), lambda: (_ for _ in ()).throw(PeerFailed("ended")))
    assert "**Profile**: PeerFailed: ended" in render(results, TITLES)
