"""So many recipients as a plan must have: the shipped register, and made-up parties beside it in a register of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.casus import ABLE, HUIS
from hub.parties.register import COLUMNS

VARIABLE = "HUB_PARTIJEN"


def enough(count: int) -> None:
    """Return when the register has so many parties that may be invited; else run this command again with one that has, and end with it.

    Each made-up party is one line of data: its topics, user and rights follow, as any party's do.
    """
    if len(ABLE) >= count:
        return
    with tempfile.TemporaryDirectory() as directory:
        register = Path(directory) / "partijen.csv"
        register.write_text(made_up(count - len(ABLE)), "utf-8")
        again = [sys.executable, "-m", "benchmarks", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env={**os.environ, VARIABLE: str(register)}, check=False).returncode)


def made_up(count: int) -> str:
    """Lines of a register for so many parties that may be invited."""
    return "\n".join([",".join(COLUMNS), *map(_line, range(count))])


def _line(number: int) -> str:
    letters = chr(ord("a") + number // 26) + chr(ord("a") + number % 26)
    return f"benchmark-{letters},Benchmark {letters},zorg,{HUIS},{99_100_000_000_000 + number:020d},,made up for a benchmark"
