"""How the open dossiers of nazorg stand: by colour, and how many are late."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

from prometheus_client import Gauge

from hub.ops import metrics
from hub.ops.gauges import KenmerkGauges
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


class NazorgGauges(KenmerkGauges):
    """The gauges of nazorg: open dossiers by colour, and how many are late."""

    def __init__(self, dossiers: Gauge = metrics.stoplicht, te_laat: Gauge = metrics.te_laat) -> None:
        super().__init__((dossiers, te_laat))
        self._dossiers, self._te_laat = dossiers, te_laat

    def _appear(self) -> None:
        for wachtrij in Wachtrij:
            self._te_laat.labels(wachtrij).set_function(partial(self._late, wachtrij))
            for kleur in Kleur:
                self._dossiers.labels(wachtrij, kleur).set_function(partial(self._open, wachtrij, kleur))

    def _late(self, wachtrij: Wachtrij) -> float:
        return sum(count for each, count in self._read() if each.wachtrij is wachtrij and each.te_laat)

    def _open(self, wachtrij: Wachtrij, kleur: Kleur) -> float:
        return sum(count for each, count in self._read() if each.wachtrij is wachtrij and each.kleur is kleur)

    def _read(self) -> list[tuple[Kenmerk, int]]:
        return [(read(words), count) for words, count in self.counts()]
