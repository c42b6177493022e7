"""Does one run after the other and keeps what each came to; after its time no further one is begun, and that is kept too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from confluent_kafka import KafkaException
from rich.console import Console

from benchmarks.peers.program import PeerFailed
from benchmarks.peers.results import Results, Row

LATE = "the time was over"


class Keeper:
    """Counts the time from its making; says on standard error what each run came to."""

    def __init__(self, results: Results, minutes: float) -> None:
        self._results, self._seconds = results, minutes * 60
        self._console, self._began = Console(stderr=True), time.monotonic()

    def do(self, run: Row, work: Callable[[], Iterator[Row]]) -> None:
        """Keep the rows of a run; one that says why where it failed. After the time the run is left out."""
        if time.monotonic() - self._began >= self._seconds:
            self._results.leave_out(run, LATE)
            return
        began = time.monotonic()
        try:
            for row in work():
                self._keep(run, row, began)
        except (PeerFailed, KafkaException, OSError, RuntimeError, ValueError) as error:
            self._keep(run, {"error": f"{type(error).__name__}: {error}"}, began)
        self._results.finish(run)

    def say(self, text: str) -> None:
        """A line on standard error, as it is."""
        self._console.print(text, markup=False, highlight=False)

    def _keep(self, run: Row, row: Row, began: float) -> None:
        now = time.monotonic()
        told = ", ".join(f"{key} {value}" for key, value in row.items())
        self.say(f"{now - self._began:6.0f} s  {run['part']} {run['peer']} ({now - began:.0f} s): {told}")
        self._results.add(run, row)
