"""What waits in one owned partition, as the broker tells it."""

from __future__ import annotations

from typing import NamedTuple


class Backlog(NamedTuple):
    """Of one partition: `lag` records can be read, up to the last stable offset `end`, where it is `since` then (monotonic, s).

    `held` more lie behind it: somebody's transaction is open.
    """

    lag: int
    held: int
    end: int
    since: float
