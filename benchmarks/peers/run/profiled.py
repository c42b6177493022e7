"""A profile as text: the functions in which the time went, by their own time and by all that they called."""

from __future__ import annotations

import cProfile
import io
import pstats
from pathlib import Path

MOST = 60


def write(profiler: cProfile.Profile, file: Path) -> None:
    """Write the top functions; paths are cut to names."""
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs()
    stats.sort_stats("tottime").print_stats(MOST)
    stats.sort_stats("cumulative").print_stats(MOST)
    file.write_text(text.getvalue())
