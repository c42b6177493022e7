"""Whether work is under way: what comes meanwhile is fetched in one go behind it, not one by one beside it."""

from __future__ import annotations

import time
from collections.abc import Callable

LONG_SECONDS = 0.1
"""What takes longer no longer holds the fetch back: one partition that is stuck may not hold up the others of its broker."""


class Busy:
    """True while it is entered, and not for long yet. `free` is called when it is left. May be asked from any thread."""

    def __init__(self, free: Callable[[], None]) -> None:
        self._free = free
        self._since: float | None = None

    def __bool__(self) -> bool:
        since = self._since
        return since is not None and time.monotonic() - since < LONG_SECONDS

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._since = None
        self._free()
