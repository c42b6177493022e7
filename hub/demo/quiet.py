"""Waits until the hub has done all there is to do; a hub that is stuck is told with the last lines of all its programs."""

from __future__ import annotations

import time
from collections.abc import Callable

from hub.demo.errors import DemoError
from hub.demo.positions import Positions, Standing
from hub.demo.stack import Stack

STILL_S = 60.0
"""A hub that handles nothing for so long, with something to do, is stuck."""
PAUSE_S = 0.1


class Quiet:
    """Waits in a running stack. `more` tells what else moves, in words for who finds it stuck."""

    def __init__(self, stack: Stack, more: Callable[[], str] = str) -> None:
        self._stack, self._more = stack, more
        self._positions = Positions(stack.access)

    def wait(self, over: Callable[[], bool], seconds: float = 0.0) -> None:
        """Until it is `over`, nothing waits, and nothing has moved for so many seconds; raises `DemoError` when stuck."""
        before, moved = None, time.monotonic()
        while True:
            ended, standing = over(), self._positions.standing()
            if (now := (standing, self._more())) != before:
                before, moved = now, time.monotonic()
            still = time.monotonic() - moved
            if ended and standing.done and still >= seconds:
                return
            if still > STILL_S:
                raise DemoError(self._stuck(standing))
            self._stack.check()
            time.sleep(PAUSE_S)

    def _stuck(self, at: Standing) -> str:
        tails = "\n".join(child.tail() for child in self._stack.children)
        waits = f"{at.poort} records wait for the poort, {at.nazorg} for nazorg, {at.complex} for complex"
        return f"Nothing moved for {STILL_S:.0f} s: {waits}. {self._more()}\n{tails}"
