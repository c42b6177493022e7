"""How the casussen stand: by phase, how many are late, and how many requests parties still owe an answer to."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

from prometheus_client import Gauge

from hub.ops import metrics
from hub.ops.gauges import KenmerkGauges
from schemas.aanmelding import Casusfase
from schemas.nazorg import Wachtrij
from schemas.uitvraag import Verzoekstatus

LATE = "te_laat"
OWED = (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT)


class Kenmerk(NamedTuple):
    """What a casus is counted by; `verzoeken` are its requests that wait, per status."""

    wachtrij: Wachtrij
    fase: Casusfase
    verzoeken: dict[Verzoekstatus, int]
    te_laat: bool


@lru_cache(maxsize=4096)
def read(words: str) -> Kenmerk:
    """`<wachtrij>/<fase>/<open>/<overdue>`, with `/te_laat` behind it or not; raises `ValueError` for anything else."""
    wachtrij, fase, *owed = words.split("/")
    late = owed[2:]
    if late not in ([], [LATE]):
        raise ValueError("words that no casus is counted by")
    counts = dict(zip(OWED, map(int, owed[:2]), strict=True))
    return Kenmerk(Wachtrij(wachtrij), Casusfase(fase), counts, bool(late))


class ComplexGauges(KenmerkGauges):
    """The gauges of complexe casuïstiek."""

    def __init__(
        self,
        casussen: Gauge = metrics.casussen,
        te_laat: Gauge = metrics.casussen_te_laat,
        verzoeken: Gauge = metrics.casus_verzoeken,
    ) -> None:
        super().__init__((casussen, te_laat, verzoeken))
        self._casussen, self._te_laat, self._verzoeken = casussen, te_laat, verzoeken

    def _appear(self) -> None:
        for wachtrij in Wachtrij:
            self._te_laat.labels(wachtrij).set_function(partial(self._late, wachtrij))
            for fase in Casusfase:
                self._casussen.labels(wachtrij, fase).set_function(partial(self._in_phase, wachtrij, fase))
            for status in OWED:
                self._verzoeken.labels(wachtrij, status).set_function(partial(self._owed, wachtrij, status))

    def _late(self, wachtrij: Wachtrij) -> float:
        return sum(count for each, count in self._read() if each.wachtrij is wachtrij and each.te_laat)

    def _in_phase(self, wachtrij: Wachtrij, fase: Casusfase) -> float:
        return sum(count for each, count in self._read() if each.wachtrij is wachtrij and each.fase is fase)

    def _owed(self, wachtrij: Wachtrij, status: Verzoekstatus) -> float:
        return sum(count * each.verzoeken[status] for each, count in self._read() if each.wachtrij is wachtrij)

    def _read(self) -> list[tuple[Kenmerk, int]]:
        return [(read(words), count) for words, count in self.counts()]
