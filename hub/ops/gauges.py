"""How the aggregates of a stage stand, counted by the words of each state (`Process.kenmerk`) as the engine restores and changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from prometheus_client import Gauge

from hub.ops.answers import answer_times
from hub.ops.metrics import antwoord_seconds
from schemas.basis import Bericht

Series = tuple[str, ...]
"""Name of a gauge, then the values of its labels."""


class Counted(NamedTuple):
    """What one state adds to which series, and how many of its requests were answered."""

    series: Mapping[Series, int]
    answered: int


NOTHING = Counted({}, 0)


class Gauged(NamedTuple):
    """A gauge, and the label values of all its series."""

    gauge: Gauge
    labels: Iterable[tuple[str, ...]]


class KenmerkGauges:
    """Counts of the partitions that this worker owns. A change costs an addition: the sums are made when the metrics are read.

    While it owns any, each combination of labels has a series, 0 too; once it owns none, none has, so that a former owner's counts do
    not stand beside the new owner's (case O4). `read` gives what words mean and raises `ValueError` for words of another version,
    which count for nothing until their state changes. One object per worker; not for use from several threads.
    """

    def __init__(self, doel: str, gauges: Mapping[str, Gauged], read: Callable[[str], Counted]) -> None:
        self._doel, self._gauges = doel, gauges
        self._read = lru_cache(maxsize=4096)(partial(_lenient, read))
        self._partitions: dict[int, Counter[str]] = {}
        self._sums: Counter[Series] | None = None

    def opened(self, partition: int, words: Iterable[str]) -> None:
        """The partition is owned, with a state for each of `words`, whether restored or kept through a rebalance."""
        if not self._partitions:
            self._appear()
        self._partitions[partition] = Counter(filter(None, words))
        self._sums = None

    def changed(self, partition: int, old: str | None, new: str | None, stand: Bericht | None = None) -> None:
        """A state of an opened partition went from the words `old` to `new`; None or empty: there was, or is, none to count.

        `stand` is the new state: of what was answered the time it took is observed.
        """
        counts = self._partitions[partition]
        if old:
            counts[old] -= 1
            if not counts[old]:
                del counts[old]
        if new:
            counts[new] += 1
        self._sums = None
        answered = self._read(new).answered - (self._read(old).answered if old else 0) if new else 0
        if answered > 0 and stand is not None:
            for soort, seconds in answer_times(stand, answered):
                antwoord_seconds.labels(self._doel, soort).observe(seconds)

    def drop(self, partition: int) -> None:
        """The partition went to another worker."""
        if self._partitions.pop(partition, None) is not None and not self._partitions:
            for each in self._gauges.values():
                each.gauge.clear()
        self._sums = None

    def _appear(self) -> None:
        for name, each in self._gauges.items():
            for labels in each.labels:
                each.gauge.labels(*labels).set_function(partial(self._value, (name, *labels)))

    def _value(self, series: Series) -> float:
        if self._sums is None:
            self._sums = self._summed()
        return self._sums[series]

    def _summed(self) -> Counter[Series]:
        sums = Counter[Series]()
        for counts in self._partitions.values():
            for words, states in counts.items():
                for series, number in self._read(words).series.items():
                    sums[series] += number * states
        return sums


def _lenient(read: Callable[[str], Counted], words: str) -> Counted:
    try:
        return read(words)
    except ValueError:
        return NOTHING
