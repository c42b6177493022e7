"""The collector of cycles looks seldom in a worker, and cycles still go."""

from __future__ import annotations

import gc
import subprocess
import sys

PROGRAM = """
import gc, weakref
from hub.worker import collector
class Knot: pass
collector.calm()
assert gc.isenabled() and gc.get_freeze_count() > 1_000
knot = Knot(); knot.self = knot
gone = weakref.ref(knot); del knot
kept = [[] for _ in range(90_000)]
assert gone() is not None
kept += [[] for _ in range(20_000)]
assert gone() is None
"""


def test_a_cycle_goes_when_there_is_much_and_not_before() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=60)  # apart: it would change this process too
    assert gc.get_threshold()[0] < 100_000
