"""`hub worker nazorg` as it is, on an input that is cut into another number of partitions, or under a profiler."""

from __future__ import annotations

import cProfile
import sys
from pathlib import Path

from benchmarks.peers.run.profiled import write
from benchmarks.peers.run.work import cut


def main(partitions: int, profile: Path | None) -> int:
    """The worker's exit status."""
    cut(partitions)
    from hub.worker.run import run  # noqa: PLC0415 - the cut comes first

    if profile is None:
        return run("nazorg", 0, None)
    profiler = cProfile.Profile()
    try:
        return profiler.runcall(run, "nazorg", 0, None)
    finally:
        write(profiler, profile)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
