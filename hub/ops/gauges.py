"""How the aggregates of a stage stand, counted by the words of each state (`Process.kenmerk`) as the engine restores and changes it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence

from prometheus_client import Gauge


class KenmerkGauges(ABC):
    """Counts of the partitions that this worker owns. A change costs an addition: the sums are made when the metrics are read.

    While it owns any, each combination of labels has a series, 0 too; once it owns none, none has, so that a former owner's counts do
    not stand beside the new owner's (case O4). One object per worker; not for use from several threads.
    """

    def __init__(self, gauges: Sequence[Gauge]) -> None:
        self._gauges = gauges
        self._partitions: dict[int, Counter[str]] = {}

    def opened(self, partition: int, words: Iterable[str]) -> None:
        """The partition is owned, with a state for each of `words`, whether restored or kept through a rebalance."""
        if not self._partitions:
            self._appear()
        self._partitions[partition] = Counter(filter(None, words))

    def changed(self, partition: int, old: str | None, new: str | None) -> None:
        """A state of an opened partition went from the words `old` to `new`; None or empty: there was, or is, none to count."""
        counts = self._partitions[partition]
        if old:
            counts[old] -= 1
        if new:
            counts[new] += 1

    def drop(self, partition: int) -> None:
        """The partition went to another worker."""
        if self._partitions.pop(partition, None) is not None and not self._partitions:
            for gauge in self._gauges:
                gauge.clear()

    def counts(self) -> Iterable[tuple[str, int]]:
        """The words of the states that there are, and how many states have them; the same words once per partition."""
        return [pair for counts in list(self._partitions.values()) for pair in counts.items()]

    @abstractmethod
    def _appear(self) -> None:
        """Give each combination of labels a series, by a function of `counts`. Must not raise."""
