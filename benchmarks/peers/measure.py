"""One run of one peer on a log that was filled before. Every wait has an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.load import Load
from benchmarks.peers.program import PeerFailed, Program
from benchmarks.peers.reader import Reader
from benchmarks.peers.registry import COMMIT_S, PARTITIONS, Peer, Place
from benchmarks.peers.results import Row
from benchmarks.peers.verify import Verify
from benchmarks.peers.world import World

START_S = 45.0
"""Until the first message is done."""
STILL_S = 15.0
"""Nothing new for so long: what has not come is lost."""
DRAIN_S = 120.0
LINGER_S = 1.0
"""After the last one: doubles come late."""
MEASURED = (0.25, 0.8)
"""Between which shares of a drained block the rate is taken: at both ends as much is done that is not committed yet."""


@contextmanager
def programs(
    world: World,
    peer: Peer,
    directory: Path,
    partitions: int,
    count: int,
    profile: Path | None = None,
    commit_seconds: float = COMMIT_S,
) -> Iterator[list[Program]]:
    """So many processes of a peer, started side by side and ended at the end."""
    started: list[Program] = []
    with ExitStack() as last:  # one that can't be stopped does not leave the others
        for number in range(count):
            place = Place(world, directory / str(number), partitions, number, profile, commit_seconds)
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
    """Messages a second and CPU a message over the last part of the log, memory at the end, what was lost or doubled.

    The log of several processes is filled once all of them share it: who joins later stops the others.
    """
    world.clear(peer.group, partitions)
    if workers == 1:
        world.fill(block)
    outputs = Verify(world.access) if verify else None
    reader, refs = Reader(world.access), {one.ref for one in block}
    reader.expect(refs)
    own = len(block) / (peer.warm + 1)
    begin, end = (round(len(block) - own * (1 - share)) for share in MEASURED)
    try:
        with programs(world, peer, directory, partitions, workers, profile) as running:
            if workers > 1:
                world.settle(peer.group, workers)
                world.fill(block)
            began, done, used = _reached(begin, reader, running)
            ended, last, now_used = _reached(end, reader, running)
            until(lambda: len(reader.first) >= len(refs), running, DRAIN_S, lambda: len(reader.first))
            if last < end and len(reader.first) > last:
                raise PeerFailed(
                    f"it stood still for {STILL_S:.0f} s after {last} messages, and then went on: that is no rate"
                )
            count, span, used = last - done, ended - began, now_used - used
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
    return reader.newest, len(reader.first), cpu(running)


def until(
    done: Callable[[], bool],
    running: Sequence[Program],
    seconds: float,
    count: Callable[[], int],
    still_s: float = STILL_S,
) -> bool:
    """Wait for it; False when nothing new came for `still_s`. Raises `PeerFailed` when it takes `seconds`, or nothing ever comes."""
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
        if found and now - moved > still_s:
            return False
        time.sleep(0.005)
    return True


def cpu(running: Sequence[Program]) -> float:
    """Of all of them so far, in seconds."""
    return sum(program.cpu_seconds() for program in running)
