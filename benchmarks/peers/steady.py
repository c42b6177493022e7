"""A load at a steady rate, and the broker's own time of each of its messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from benchmarks.load import Load
from benchmarks.peers.world import LOG, POORT, World


class Steady:
    """Offers messages at a rate and knows when the broker appended each (s since 1970, cut to ms)."""

    def __init__(self, world: World) -> None:
        self._producer = world.producer()
        self.appended: dict[str, float] = {}

    def offer(self, messages: Sequence[Load], rate: float) -> float:
        """Offer them; how many a second it came to."""
        began = time.perf_counter()
        for number, one in enumerate(messages):
            while (wait := began + number / rate - time.perf_counter()) > 0:
                time.sleep(wait)  # `poll(wait)` spins for what is below a millisecond, and that core was the peers'
            self._producer.poll(0)
            self._producer.produce(
                LOG, one.value, one.key, headers=[*one.headers, *POORT], on_delivery=self._note(one.ref)
            )
        span = time.perf_counter() - began
        if self._producer.flush(30):
            raise TimeoutError("the broker did not take the load")
        return len(messages) / max(span, 1e-9)

    def _note(self, ref: str) -> Callable[[object, object], None]:
        def note(error: object, message: object) -> None:
            if error is not None:
                raise RuntimeError(f"not delivered: {error}")
            self.appended[ref] = message.timestamp()[1] / 1000  # type: ignore[attr-defined]

        return note
