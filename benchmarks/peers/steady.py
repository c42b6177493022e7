"""A load at a steady rate, and when each of its messages was due."""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.load import Load
from benchmarks.peers.world import LOG, POORT, World


class Steady:
    """Offers messages at a rate and knows when each was due (s since 1970): what goes out late, or is taken slowly, waits too."""

    def __init__(self, world: World) -> None:
        self._producer = world.producer()
        self.due: dict[str, float] = {}

    def offer(self, messages: Sequence[Load], rate: float) -> float:
        """Offer them; how many a second the broker took. Raises `TimeoutError` when it did not take all."""
        wall, began = time.time(), time.perf_counter()
        for number, one in enumerate(messages):
            self.due[one.ref] = wall + number / rate
            while (wait := began + number / rate - time.perf_counter()) > 0:
                time.sleep(wait)  # `poll(wait)` spins for what is below a millisecond, and that core was the peers'
            self._producer.poll(0)
            self._producer.produce(LOG, one.value, one.key, headers=[*one.headers, *POORT], on_delivery=_check)
        if self._producer.flush(30):
            raise TimeoutError("the broker did not take the load")
        return len(messages) / max(time.perf_counter() - began, 1e-9)


def _check(error: object, _: object) -> None:
    if error is not None:
        raise RuntimeError(f"not delivered: {error}")
