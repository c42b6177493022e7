"""Python's collector of cycles, told that a worker makes hardly any."""

from __future__ import annotations

import gc

FIRST_LOOK = 100_000
"""Objects more than were let go, before the collector looks at the young ones. Its own 700 cost a sixth of each message's CPU."""


def calm() -> None:
    """Look seldom, and never again at what is there now: modules, classes, schemas."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(FIRST_LOOK, 10, 10)
