"""The comparison with peers: that they do the hub's own work, and that what is told of them is what was measured."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import packages_distributions
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from aiokafka.structs import ConsumerRecord
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.load import Load, loads
from benchmarks.peers import environment, streams
from benchmarks.peers.cli import TITLES
from benchmarks.peers.measure import STILL_S, until
from benchmarks.peers.paced import longest, waits
from benchmarks.peers.plot import plot
from benchmarks.peers.program import ROOT, Command, PeerFailed, Program
from benchmarks.peers.registry import PEERS
from benchmarks.peers.render import render
from benchmarks.peers.results import Results, Row, spread
from benchmarks.peers.run.work import Part, Single, stage
from benchmarks.peers.world import LOG, POORT
from benchmarks.table import percentiles
from hub.agents.nazorg import STAGE

RUNS: list[Row] = [
    {"part": "drain", "peer": "hub", "round": n, "rate": rate, "cpu_us": 400.0, "rss_mib": 200, "lost": 0, "doubled": 0}
    for n, rate in enumerate((1000.0, 3000.0, 2000.0))
]
LOSING: Row = {
    "part": "drain",
    "peer": "faust",
    "round": 0,
    "rate": 500.0,
    "cpu_us": 2.0,
    "rss_mib": 1,
    "lost": 7,
    "doubled": 3,
}


def results(*more: Row) -> Results:
    return Results(Path("unused"), {"cpus": 2}, [*RUNS, *more])


def row(text: str, title: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| {title}"))


def record(offset: int, load: Load) -> ConsumerRecord:
    at, key, value = int(datetime.now(UTC).timestamp() * 1000), load.key, load.value
    return ConsumerRecord(LOG, 0, offset, at, 1, key, value, None, len(key), len(value), [*load.headers, *POORT])


def test_peers_work_on_the_hubs_own_stage() -> None:
    """The stage that peers are given is the hub's, which they can't import."""
    assert stage() == STAGE


def test_the_environments_of_peers_have_what_the_hubs_code_needs() -> None:
    """What the shared code imports is pinned in each environment: else a peer fails at its start."""
    look = "import sys, benchmarks.peers.run.work; print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    packages = {one for name in told.split() for one in packages_distributions().get(name, ())} - {"ketenhub"}
    assert "fastavro" in packages
    for pins in environment.PINS.glob("*.txt"):
        assert {name for name in packages if f"\n{name.lower().replace('_', '-')}==" not in pins.read_text()} == set()


def test_a_store_of_single_values_leads_to_the_same_effects_as_the_hubs_state() -> None:
    """What Quix Streams and Faust tables do, one value at a time, leads to the same records as a partition of the hub."""
    part, single, store = Part(0), Single(), dict[bytes, bytes]()
    records = [record(n, load) for n, load in enumerate(loads(300, 1, bytes(32)))]
    apart = []
    for one in [*records, *records[:50]]:  # also repeats
        outs, new, changed = single.handle(one, store.get(one.key))
        apart += outs
        if changed and new is not None:
            store[one.key] = new
    whole = part.handle([*records, *records[:50]])
    assert len(whole.outs) > len(records)
    assert apart == whole.outs


def test_stock_faust_has_the_event_loop_that_the_hub_gives_its_own(tmp_path: Path) -> None:
    """Faust's worker, and whatever loop its consumer makes for itself, run on uvloop, as they do in the hub."""
    look = (
        "import asyncio, sys; from benchmarks.peers.run.tables import worker; from benchmarks.peers.run.work import Config;"
        "made = worker(Config('kafka:1', 'user', 'password', 'SCRAM-SHA-512', 'group', sys.argv[1], 4, 6.0));"
        "print(*(type(loop).__module__ for loop in (made.loop, asyncio.new_event_loop())))"
    )
    command = [sys.executable, "-c", look, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert told.split() == ["uvloop", "uvloop"]


def test_kafka_streams_gets_all_that_its_rule_asks_for() -> None:
    """The tables for the Java rule can be written as JSON and hold each schema that it names."""
    told = json.loads(json.dumps(streams.tables()))
    named = {
        name for name in told["ids"] if name.startswith(("nl.detenties", "nl.nazorgdossiers", "nl.informatieverzoeken"))
    }
    assert {told["lijn"], *named} <= told["ids"].keys()
    assert {str(number) for number in told["ids"].values()} <= told["schemas"].keys()
    assert told["termijnen"]["nazorg_beantwoorden_spoed"] == 43_200_000


def test_a_row_tells_the_median_and_both_ends() -> None:
    """Of several rounds the median is told, and the least and the most."""
    assert spread([3, 1, 2]).text() == "2 (1 to 3)"
    assert "| 3 | 2,000 (1,000 to 3,000) | 1.00 |" in row(render(results(), TITLES), "ketenhub")


def test_a_row_that_loses_or_doubles_says_so() -> None:
    """Losses and doubles of all rounds stand in the peer's row, beside its rate in terms of the hub's."""
    told = row(render(results(LOSING), TITLES), "stock Faust")
    assert "| 0.25 |" in told
    assert told.endswith("| 7 | 3 |")


def test_a_peer_that_failed_or_did_other_work_says_so() -> None:
    """A run that failed gives its reason, and records unlike the hub's are counted."""
    failed: Row = {"part": "drain", "peer": "quix", "round": 0, "error": "ended with status 1"}
    other: Row = {**LOSING, "peer": "streams", "differing": 12}
    text = render(results(failed, other), TITLES)
    assert "| 0 | - |" in row(text, "Quix")
    assert "1 failed: ended with status 1" in row(text, "Quix")
    assert "12 records differ" in row(text, "Kafka Streams")


def test_the_drawing_has_a_bar_for_each_peer() -> None:
    """The drawing is well-formed, with a bar and a spread per peer."""
    drawing = ET.fromstring(plot(results(LOSING), {"hub": "hub & co"}))  # noqa: S314 - our own
    kinds = [element.tag.rpartition("}")[2] for element in drawing.iter()]
    assert kinds.count("path") == 2
    assert kinds.count("rect") == 3


def test_the_drawing_says_what_a_peer_lost_or_doubled() -> None:
    """The label of a peer that lost or doubled says how many; that of another is its title."""
    drawing = plot(results(LOSING, {**LOSING, "peer": "bare", "lost": 0}), {"hub": "the hub", "faust": "F" * 50})
    assert ">the hub</text>" in drawing
    assert f">{'F' * 36} (7 lost, 3 doubled)</text>" in drawing
    assert ">bare (3 doubled)</text>" in drawing


def test_an_unknown_peer_is_named() -> None:
    """A peer that there is not is refused with those that there are."""
    told = CliRunner().invoke(main, ["peers", "--only", "hub,flink"])
    assert told.exit_code == 2
    assert "flink: choose from hub" in told.output


@pytest.mark.parametrize("name", [name for name in PEERS if (environment.PINS / f"{name}.txt").exists()])
def test_a_peer_whose_packages_cant_be_had_says_what_is_missing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without uv the peer is left out, with what to do about it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PeerFailed, match="setup"):
        PEERS[name].ready()


def test_a_slow_peer_is_not_told_to_have_lost_anything() -> None:
    """What is still coming when the time is over fails the run, with how far it came."""
    coming = count(1)
    with pytest.raises(PeerFailed, match="was not done"):
        until(lambda: False, [], 0.05, lambda: next(coming))


def test_what_never_came_is_no_short_wait() -> None:
    """Of a message that was lost no wait is known: it counts as a long one, and a failover in which one was lost has no time."""
    assert percentiles(waits([0.01] * 98, 100))["p99 ms"] >= STILL_S * 1000
    assert (longest([0.1, 7.0], 0), longest([0.1, 7.0], 3)) == ({"failover_s": 7.0}, {})


def test_a_program_is_measured_and_ended(tmp_path: Path) -> None:
    """A peer's process is seen to use CPU and memory, is found to have ended, and is gone when stopped."""
    program = Program(Command(("sh", "-c", "while :; do :; done"), {}), tmp_path / "a")
    program.start()
    try:
        while program.cpu_seconds() == 0:
            program.check()
        assert program.resident_mib() > 0
        program.kill()
        with pytest.raises(PeerFailed, match="status -9"):
            program.check()
    finally:
        program.stop()
    assert program.cpu_seconds() == 0


def test_a_profile_is_text(tmp_path: Path) -> None:
    """A profile names the functions in which the time went."""
    import cProfile

    from benchmarks.peers.run.profiled import write

    profiler: Any = cProfile.Profile()
    profiler.runcall(sorted, range(10))
    write(profiler, tmp_path / "p.txt")
    assert "sorted" in (tmp_path / "p.txt").read_text()
