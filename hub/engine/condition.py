"""In what condition a partition is, and since when it has made no progress: what health is judged by."""

from __future__ import annotations

import time
from enum import StrEnum


class Condition(StrEnum):
    """Conditions of an owned partition."""

    OPENING = "opening"
    OPEN = "open"
    IDLE = "idle"
    FENCED = "fenced"
    HALTED = "halted"


class Progress:
    """Kept by a runner, read by health. Seconds are of the monotonic clock."""

    def __init__(self) -> None:
        self.condition = Condition.OPENING
        self.reason = ""
        self.error = ""
        self._moved = time.monotonic()

    def turn(self, condition: Condition, reason: str = "") -> None:
        """Enter a condition."""
        self.condition, self.reason = condition, reason

    def moved(self) -> None:
        """Something was committed."""
        self._moved, self.error = time.monotonic(), ""

    def retrying(self, error: str) -> None:
        """An attempt failed with an error of this class."""
        self.error = error

    def of_one(self, moved: float) -> Progress:
        """Of one of many that share all but the moment of the last commit: one that stands still is not hidden by the others."""
        one = Progress()
        one.condition, one.reason, one.error, one._moved = self.condition, self.reason, self.error, moved
        return one

    def still_seconds(self) -> float:
        """Since the last commit (or the start)."""
        return time.monotonic() - self._moved
