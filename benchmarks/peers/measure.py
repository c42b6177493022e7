"""One run of one peer: on a log that was filled before, or at a steady rate. Every wait has an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from benchmarks.load import Load
from benchmarks.peers.program import PeerFailed, Program
from benchmarks.peers.reader import Reader
from benchmarks.peers.registry import PARTITIONS, Peer, Place
from benchmarks.peers.results import Row
from benchmarks.peers.steady import Steady
from benchmarks.peers.verify import Verify
from benchmarks.peers.world import World
from benchmarks.table import percentiles

START_S = 45.0
"""Until the first message is done."""
STILL_S = 15.0
"""Nothing new for so long: what has not come is lost."""
DRAIN_S = 120.0
LINGER_S = 1.0
"""After the last one: doubles come late."""
WARM = 400
WARM_RATE = 200.0
MEASURED = (0.25, 0.8)
"""Between which shares of a drained block the rate is taken: at both ends as much is done that is not committed yet."""


@contextmanager
def programs(
    world: World, peer: Peer, directory: Path, partitions: int, count: int, profile: Path | None = None
) -> Iterator[list[Program]]:
    """So many processes of a peer, started side by side and ended at the end."""
    started: list[Program] = []
    with ExitStack() as last:  # one that can't be stopped does not leave the others
        for number in range(count):
            place = Place(world, directory / str(number), partitions, number, profile)
            started.append(Program(peer.command(place), place.directory))
            last.callback(started[-1].stop)
            started[-1].start()
        yield started


def drain(
    world: World,
    peer: Peer,
    directory: Path,
    block: Sequence[Load],
    *,
    partitions: int = PARTITIONS,
    workers: int = 1,
    profile: Path | None = None,
    verify: bool = False,
) -> Row:
    """Messages a second and CPU a message over the last part of the log, memory at the end, what was lost or doubled."""
    world.clear(peer.group, partitions)
    world.fill(block)
    outputs = Verify(world.access) if verify else None
    reader, refs = Reader(world.access), {one.ref for one in block}
    reader.expect(refs)
    own = len(block) / (peer.warm + 1)
    begin, end = (round(len(block) - own * (1 - share)) for share in MEASURED)
    try:
        with programs(world, peer, directory, partitions, workers, profile) as running:
            began, done, used = _reached(begin, reader, running)
            ended, last, cpu = _reached(end, reader, running)
            until(lambda: len(reader.first) >= len(refs), running, DRAIN_S, lambda: len(reader.first))
            count, span, used = last - done, ended - began, cpu - used
            memory = sum(program.resident_mib() for program in running)
            time.sleep(LINGER_S)
        lost, doubled = reader.account(refs)
    finally:
        reader.close()
    return {
        "partitions": partitions, "workers": workers, "messages": len(refs), "rate": round(count / max(span, 1e-3), 1),
        "cpu_us": round(used / max(count, 1) * 1e6, 1), "rss_mib": round(memory), "lost": lost, "doubled": doubled,
        **({"differing": outputs.differing(partitions)} if outputs else {}),
    }  # fmt: skip


def _reached(count: int, reader: Reader, running: Sequence[Program]) -> tuple[float, int, float]:
    """When so many were visible, how many were, and the CPU used by then."""
    until(lambda: len(reader.first) >= count, running, DRAIN_S, lambda: len(reader.first))
    return reader.newest, len(reader.first), _cpu(running)


def until(done: Callable[[], bool], running: Sequence[Program], seconds: float, count: Callable[[], int]) -> bool:
    """Wait for it; False when nothing new came for `STILL_S`. Raises `PeerFailed` when it takes `seconds`, or nothing ever comes."""
    began = moved = time.monotonic()
    last = count()
    while not done():
        now, found = time.monotonic(), count()
        if found != last:
            last, moved = found, now
        for program in running:
            program.check()
        if found == 0 and now - began > START_S:
            raise PeerFailed(f"nothing came within {START_S:.0f} s: {running[0].tail()}")
        if now - began > seconds:
            raise PeerFailed(f"{found} came within {seconds:.0f} s, and it was not done")  # slow, which is no loss
        if found and now - moved > STILL_S:
            return False
        time.sleep(0.005)
    return True


def _cpu(running: Sequence[Program]) -> float:
    return sum(program.cpu_seconds() for program in running)


def latency(
    world: World,
    peer: Peer,
    directory: Path,
    load: Iterator[Load],
    rates: Sequence[tuple[str, float]],
    seconds: float,
    warm: Sequence[Load] = (),
) -> Iterator[Row]:
    """From the append of a message to its line's being visible, ms; one row per named rate, in one process that has warmed up.

    `warm` stands on the log before, and goes by as fast as it can.
    """
    world.clear(peer.group, PARTITIONS)
    world.fill(warm)
    reader, steady = Reader(world.access), Steady(world)
    try:
        with programs(world, peer, directory, PARTITIONS, 1) as running:
            _gone_by(warm, reader, running)
            _phase(steady, reader, running, [next(load) for _ in range(WARM)], WARM_RATE)
            for name, rate in rates:
                messages = [next(load) for _ in range(round(rate * seconds))]
                cpu = _cpu(running)
                spans, offered = _phase(steady, reader, running, messages, rate)
                cpu = _cpu(running) - cpu
                time.sleep(LINGER_S)
                refs = [one.ref for one in messages]
                lost, doubled = reader.account(refs)
                yield {
                    "at": name, "rate": round(rate), "offered": round(offered), **percentiles(spans or [0.0, 0.0]),
                    "cpu_us": round(cpu / len(messages) * 1e6, 1), "lost": lost, "doubled": doubled,
                }  # fmt: skip
    finally:
        reader.close()


def _gone_by(warm: Sequence[Load], reader: Reader, running: Sequence[Program]) -> None:
    refs = {one.ref for one in warm}
    reader.expect(refs)
    until(lambda: reader.seen(refs) == len(refs), running, DRAIN_S, lambda: len(reader.first))


def _phase(
    steady: Steady, reader: Reader, running: Sequence[Program], messages: Sequence[Load], rate: float
) -> tuple[list[float], float]:
    refs = {one.ref for one in messages}
    reader.expect(refs)
    offered = steady.offer(messages, rate)
    until(lambda: reader.seen(refs) == len(refs), running, DRAIN_S, lambda: len(reader.first))
    return [reader.first[ref] - steady.appended[ref] for ref in refs & reader.first.keys()], offered


def failover(world: World, peer: Peer, directory: Path, load: Iterator[Load], rate: float, seconds: float) -> Row:
    """Two processes, one is killed: how long the message that waited longest has waited, and what the kill has lost or doubled."""
    world.clear(peer.group, PARTITIONS)
    reader, steady = Reader(world.access), Steady(world)
    warm, before, after = (list(islice(load, round(count))) for count in (WARM, rate * 3, rate * seconds))
    try:
        with programs(world, peer, directory, PARTITIONS, 2) as running:
            _phase(steady, reader, running, warm, WARM_RATE)
            _phase(steady, reader, running, before, rate)
            running[0].kill()
            spans, _ = _phase(steady, reader, running[1:], after, rate)
            time.sleep(LINGER_S)
        lost, doubled = reader.account([one.ref for one in (*warm, *before, *after)])
    finally:
        reader.close()
    return {"failover_s": round(max(spans, default=0.0), 2), "lost": lost, "doubled": doubled}
