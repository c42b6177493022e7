"""A connector's health: not ready while it can't send, not alive when work stands still."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

STILL_SECONDS = 120.0


class ConnectorHealth:
    """Satisfies `hub.ops.health.Health`. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._halted: str | None = "starting"
        self._moved = clock()

    def moved(self) -> None:
        """Work went on, or there is none."""
        self._halted = None
        self._moved = self._clock()

    def halted(self, reason: str) -> None:
        """Work waits for something outside: a restart would not help, so this is not ready but alive."""
        self._halted = reason
        self._moved = self._clock()

    def live(self) -> Sequence[str]:
        """Why a restart is needed."""
        still = self._clock() - self._moved
        return [f"no progress for {still:.0f} s"] if still > STILL_SECONDS else []

    def ready(self) -> Sequence[str]:
        """Why nothing is sent now."""
        return [self._halted] if self._halted else []
