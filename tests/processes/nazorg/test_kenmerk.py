"""The words by which dossiers are counted on the dashboard."""

from __future__ import annotations

from hub.ops.nazorg_gauges import read
from hub.processes.nazorg import NAZORG
from schemas.detentie import DetentieGestart
from schemas.nazorg import NazorgAfgesloten, StoplichtOverschreven, Wachtrij
from schemas.stoplicht import Kleur
from tests.processes.nazorg.verloop import NUL, WIE, Verloop, bericht, dag


def _woorden(verloop: Verloop) -> str:
    assert verloop.stand is not None
    return NAZORG.kenmerk(verloop.stand)


def test_a_dossier_is_counted_by_queue_colour_and_lateness() -> None:
    """In words that the dashboard's gauges can read; a closed dossier is not counted."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    assert read(_woorden(verloop)) == (Wachtrij.ARNHEM, Kleur.ONBEKEND, False)
    verloop.tot(dag(5))
    assert read(_woorden(verloop)) == (Wachtrij.ARNHEM, Kleur.ONBEKEND, True)
    eigen = StoplichtOverschreven(persoon_id=WIE, kleur=Kleur.ROOD, reden="gesproken", functionaris="PR 7")
    verloop.besluit("arnhem", eigen, dag(6))
    assert read(_woorden(verloop)) == (Wachtrij.ARNHEM, Kleur.ROOD, False)
    verloop.besluit("arnhem", NazorgAfgesloten(persoon_id=WIE, reden="klaar", functionaris="PR 7"), dag(7))
    assert _woorden(verloop) == ""
