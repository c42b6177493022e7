"""How the open dossiers stand, counted by the words of each state (`Process.kenmerk`) as the engine restores and changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from prometheus_client import Gauge

from hub.ops import metrics
from schemas.nazorg import Wachtrij
from schemas.stoplicht import Kleur

LATE = "te_laat"


class Kenmerk(NamedTuple):
    """What a dossier is counted by."""

    wachtrij: Wachtrij
    kleur: Kleur
    te_laat: bool


@lru_cache(maxsize=256)
def read(words: str) -> Kenmerk:
    """`<wachtrij>/<kleur>`, for a dossier past its date with `/te_laat` behind it; raises `ValueError` for anything else."""
    wachtrij, kleur, *rest = words.split("/")
    if rest not in ([], [LATE]):
        raise ValueError("words that no dossier is counted by")
    return Kenmerk(Wachtrij(wachtrij), Kleur(kleur), bool(rest))


class NazorgGauges:
    """Counts of the partitions that this worker owns. A change costs an addition: the sums are made when the metrics are read.

    While it owns any, each queue and colour has a series, 0 too; once it owns none, none has, so that a former owner's counts do
    not stand beside the new owner's (case O4). One object per worker; not for use from several threads.
    """

    def __init__(self, dossiers: Gauge = metrics.stoplicht, te_laat: Gauge = metrics.te_laat) -> None:
        self._dossiers = dossiers
        self._te_laat = te_laat
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
            self._dossiers.clear()
            self._te_laat.clear()

    def _appear(self) -> None:
        for wachtrij in Wachtrij:
            self._te_laat.labels(wachtrij).set_function(partial(self._late, wachtrij))
            for kleur in Kleur:
                self._dossiers.labels(wachtrij, kleur).set_function(partial(self._open, wachtrij, kleur))

    def _late(self, wachtrij: Wachtrij) -> float:
        return sum(count for each, count in self._counts() if each.wachtrij is wachtrij and each.te_laat)

    def _open(self, wachtrij: Wachtrij, kleur: Kleur) -> float:
        return sum(count for each, count in self._counts() if each.wachtrij is wachtrij and each.kleur is kleur)

    def _counts(self) -> list[tuple[Kenmerk, int]]:
        return [(read(words), count) for counts in list(self._partitions.values()) for words, count in counts.items()]
