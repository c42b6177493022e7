"""One run of one peer at a steady rate: how long its messages wait, also when one of its processes is killed meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.load import Load
from benchmarks.peers.measure import DRAIN_S, LINGER_S, STILL_S, cpu, programs, until
from benchmarks.peers.program import Program
from benchmarks.peers.reader import Reader
from benchmarks.peers.registry import PARTITIONS, Peer
from benchmarks.peers.results import Row
from benchmarks.peers.steady import Steady
from benchmarks.peers.world import World
from benchmarks.table import percentiles

WARM = 400
WARM_RATE = 200.0
COMMIT_S = 0.01
"""How often a peer commits that does so by the clock: each would be told so by whom latency matters to."""
TAKEN = 0.95
"""Of the rate, at least: else the load, or the broker, was too slow for a figure at that rate."""
HIDDEN_S = 80.0
"""What a killed process left open is ended by the broker after a minute at most (aiokafka's time-out; it looks every 10 s): what comes then
is not lost."""


def latency(
    world: World,
    peer: Peer,
    directory: Path,
    load: Iterator[Load],
    rates: Sequence[tuple[str, float]],
    seconds: float,
    warm: Sequence[Load] = (),
) -> Iterator[Row]:
    """From the moment a message was due to its line's being visible, ms; one row per named rate, in one process that has warmed up.

    `warm` stands on the log before, and goes by as fast as it can. What never came has waited `STILL_S`.
    """
    world.clear(peer.group, PARTITIONS)
    world.fill(warm)
    reader, steady = Reader(world.access), Steady(world)
    try:
        with programs(world, peer, directory, PARTITIONS, 1, commit_seconds=COMMIT_S) as running:
            _gone_by(warm, reader, running)
            _phase(steady, reader, running, list(islice(load, WARM)), WARM_RATE)
            for name, rate in rates:
                messages = list(islice(load, round(rate * seconds)))
                used = cpu(running)
                spans, offered = _phase(steady, reader, running, messages, rate)
                used = cpu(running) - used
                if offered < TAKEN * rate:
                    yield {"at": name, "error": f"the load came to {offered:.0f} a second of {rate:.0f}"}
                    continue
                time.sleep(LINGER_S)
                lost, doubled = reader.account([one.ref for one in messages])
                yield {
                    "at": name, "rate": round(rate), "offered": round(offered),
                    **percentiles(waits(spans, len(messages))),
                    "cpu_us": round(used / len(messages) * 1e6, 1), "lost": lost, "doubled": doubled,
                }  # fmt: skip
    finally:
        reader.close()


def failover(world: World, peer: Peer, directory: Path, load: Iterator[Load], rate: float, seconds: float) -> Row:
    """Two processes, one is killed under load: how long the message that waited longest has waited, and what was lost or doubled.

    No time is told where a message was lost: it waits still.
    """
    world.clear(peer.group, PARTITIONS)
    reader, steady = Reader(world.access), Steady(world)
    warm, before, after = (list(islice(load, round(count))) for count in (WARM, rate * 3, rate * seconds))
    try:
        with programs(world, peer, directory, PARTITIONS, 2) as running:
            world.settle(peer.group, 2)
            _phase(steady, reader, running, warm, WARM_RATE)
            strike = threading.Timer(len(before) / rate, running[0].kill)
            strike.start()
            spans, _ = _phase(steady, reader, running[1:], [*before, *after], rate, HIDDEN_S)
            strike.join()
            time.sleep(LINGER_S)
        lost, doubled = reader.account([one.ref for one in (*warm, *before, *after)])
    finally:
        reader.close()
    return longest(spans, lost) | {"lost": lost, "doubled": doubled}


def waits(spans: Sequence[float], asked: int) -> list[float]:
    """Of all that were asked for, in s: what never came has waited `STILL_S` at least."""
    return [*spans, *[STILL_S] * (asked - len(spans))]


def longest(spans: Sequence[float], lost: int) -> Row:
    """What waited longest; nothing where something still waits."""
    return {} if lost else {"failover_s": round(max(spans), 2)}


def _gone_by(warm: Sequence[Load], reader: Reader, running: Sequence[Program]) -> None:
    refs = {one.ref for one in warm}
    reader.expect(refs)
    until(lambda: reader.seen(refs) == len(refs), running, DRAIN_S, lambda: len(reader.first))


def _phase(
    steady: Steady,
    reader: Reader,
    running: Sequence[Program],
    messages: Sequence[Load],
    rate: float,
    still_s: float = STILL_S,
) -> tuple[list[float], float]:
    refs = {one.ref for one in messages}
    reader.expect(refs)
    offered = steady.offer(messages, rate)
    until(lambda: reader.seen(refs) == len(refs), running, DRAIN_S, lambda: len(reader.first), still_s)
    return [reader.first[ref] - steady.due[ref] for ref in refs & reader.first.keys()], offered
