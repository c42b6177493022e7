"""How a signal ends the demo: at once, but never between the halves of a thing, and never unheard.

Python raises `KeyboardInterrupt` wherever the program happens to be. In a finalizer or a callback of C it is lost; between the lock
of a child and its process it leaves a lock that nobody holds for a reason.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ending:
    """Whether a signal was `told`, and how many parts are under way that must not be cut through."""

    def __init__(self) -> None:
        self.told, self._whole = False, 0

    def handle(self, *_: object) -> None:
        """The handler of the signals."""
        self.told = True
        self.heed()

    def heed(self) -> None:
        """Raise `KeyboardInterrupt` when a signal was told, and nothing is under way that must be done whole."""
        if self.told and not self._whole:
            raise KeyboardInterrupt

    @contextmanager
    def whole(self) -> Iterator[None]:
        """A part that is done whole: a signal waits for its end."""
        self._whole += 1
        try:
            yield
        finally:
            self._whole -= 1
        self.heed()

    @contextmanager
    def by_signals(self) -> Iterator[None]:
        """While this lasts a signal ends the demo."""
        before = {number: signal.signal(number, self.handle) for number in SIGNALS}
        try:
            yield
        finally:
            self.told = False
            for number, handler in before.items():
                signal.signal(number, handler)


ENDING = Ending()
"""That of this process: signals are the process's own."""
