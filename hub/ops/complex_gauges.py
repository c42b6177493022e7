"""How the casussen stand: by phase and outcome, how many are late, what parties owe, and what they said to invitations."""

from __future__ import annotations

from itertools import product

from hub.ops import metrics
from hub.ops.gauges import Counted, Gauged, KenmerkGauges, Series
from hub.ops.request_words import late, owed, pairs, requests
from hub.privacy.doelen import Doel
from schemas.aanmelding import Casusfase
from schemas.mdo import Deelname
from schemas.nazorg import Wachtrij
from schemas.triage import Uitkomst

CASUSSEN, OVERDUE, OUTCOMES, INVITATIONS = "casussen", "te_laat", "aanmeldingen", "uitnodigingen"
UITKOMSTEN = (str(Casusfase.TERUGGESTUURD), "open", *map(str, Uitkomst))
"""What became of an aanmelding; `open`: the triage has not decided."""


def read(words: str) -> Counted:
    """`<wachtrij>/<fase>/<outcome>/<replies>/<open>/<overdue>/<answered>`, late with `/te_laat`; raises `ValueError` otherwise."""
    queue, phase, outcome, replies, open_, overdue, answered, *rest = words.split("/")
    wachtrij, fase = Wachtrij(queue), Casusfase(phase)
    if outcome not in UITKOMSTEN:
        raise ValueError("an outcome that there is not")
    series: dict[Series, int] = {
        (CASUSSEN, wachtrij, fase): 1,
        (OUTCOMES, wachtrij, outcome): 1,
        **{(INVITATIONS, wachtrij, Deelname(reply)): number for reply, number in pairs(replies)},
        **owed(Doel.COMPLEX, wachtrij, (open_, overdue)),
    }
    if late(rest):
        series[OVERDUE, wachtrij] = 1
    return Counted(series, int(answered))


class ComplexGauges(KenmerkGauges):
    """The gauges of complexe casuïstiek."""

    def __init__(self) -> None:
        gauges = {
            CASUSSEN: Gauged(metrics.casussen, list(product(Wachtrij, Casusfase))),
            OVERDUE: Gauged(metrics.casussen_te_laat, [(wachtrij,) for wachtrij in Wachtrij]),
            OUTCOMES: Gauged(metrics.aanmeldingen, list(product(Wachtrij, UITKOMSTEN))),
            INVITATIONS: Gauged(metrics.uitnodigingen, list(product(Wachtrij, Deelname))),
            **requests(Doel.COMPLEX),
        }
        super().__init__(Doel.COMPLEX, gauges, read)
