"""How the open dossiers of nazorg stand: by colour, how many are late, and what parties owe."""

from __future__ import annotations

from itertools import product

from hub.ops import metrics
from hub.ops.gauges import Counted, Gauged, KenmerkGauges, Series
from hub.ops.request_words import late, owed, requests
from hub.privacy.doelen import Doel
from schemas.nazorg import Wachtrij
from schemas.stoplicht import Kleur

DOSSIERS, OVERDUE = "dossiers", "te_laat"


def read(words: str) -> Counted:
    """`<wachtrij>/<kleur>/<open>/<overdue>/<answered>`, for a dossier past its date with `/te_laat`; raises `ValueError` otherwise."""
    queue, colour, open_, overdue, answered, *rest = words.split("/")
    wachtrij, kleur = Wachtrij(queue), Kleur(colour)
    series: dict[Series, int] = {(DOSSIERS, wachtrij, kleur): 1, **owed(Doel.NAZORG, wachtrij, (open_, overdue))}
    if late(rest):
        series[OVERDUE, wachtrij] = 1
    return Counted(series, int(answered))


class NazorgGauges(KenmerkGauges):
    """The gauges of nazorg."""

    def __init__(self) -> None:
        gauges = {
            DOSSIERS: Gauged(metrics.stoplicht, list(product(Wachtrij, Kleur))),
            OVERDUE: Gauged(metrics.te_laat, [(wachtrij,) for wachtrij in Wachtrij]),
            **requests(Doel.NAZORG),
        }
        super().__init__(Doel.NAZORG, gauges, read)
