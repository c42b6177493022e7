"""How long to wait before the next attempt: doubling, bounded, with jitter so that workers don't come back in step."""

from __future__ import annotations

import random

FIRST = 0.05
MOST = 2.0


def seconds(attempt: int) -> float:
    """Wait before attempt number `attempt` (1 is the first retry), in seconds, 2 at most."""
    longest: float = min(FIRST * 2 ** min(attempt - 1, 10), MOST)
    return longest * random.uniform(0.5, 1)  # noqa: S311 - jitter, no secret
