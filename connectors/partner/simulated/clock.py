"""A clock that runs faster than time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class FastClock:
    """Starts now and runs `factor` times as fast. Only waits go by it: what is sent bears the real moment."""

    factor: float = 1
    monotonic: Callable[[], float] = time.monotonic
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    zero: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        """The moment, UTC."""
        return self.begun + timedelta(seconds=(self.monotonic() - self.zero) * self.factor)

    async def until(self, moment: datetime, stop: asyncio.Event) -> None:
        """Wait until then, or until told to stop."""
        seconds = (moment - self()).total_seconds() / self.factor
        try:
            async with asyncio.timeout(max(0, seconds)):
                await stop.wait()
        except TimeoutError:
            return
