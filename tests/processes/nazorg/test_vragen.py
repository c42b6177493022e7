"""When the house is asked to judge, by when, and why again. All of it is our reading."""

from __future__ import annotations

from datetime import datetime

import pytest

from schemas.basis import Bericht
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    OnmiddellijkVrijgelaten,
    VerlofGestart,
    VrijlatingVervallen,
)
from schemas.nazorg import Beoordeelreden, Fase, NazorgAfgesloten, StoplichtOverschreven
from schemas.stoplicht import Kleur
from tests.processes.nazorg.verloop import NUL, WIE, Verloop, bericht, blad, dag

OORDEEL = StoplichtOverschreven(persoon_id=WIE, kleur=Kleur.GROEN, reden="gesproken", functionaris="PR 7")


def _beoordeeld(*berichten: DetentieBericht, besluit: Bericht = OORDEEL) -> Verloop:
    """Told at the start, judged a day later."""
    verloop = Verloop()
    for each in berichten:
        verloop.meld(each, NUL)
    verloop.besluit("arnhem", besluit, dag(1))
    return verloop


GESTART = bericht(DetentieGestart, begin_op=dag(-9))
EINDE = bericht(DetentieBeeindigd, einde_op=dag(60))


@pytest.mark.parametrize(
    ("eerst", "nieuws", "om", "voor"),
    [
        (GESTART, bericht(DetentieBeeindigd, einde_op=dag(60)), Beoordeelreden.EINDE_AANGEKONDIGD, dag(15)),
        (EINDE, bericht(EinddatumGewijzigd, einde_op=dag(50)), Beoordeelreden.EINDE_VERVROEGD, dag(15)),
        (EINDE, bericht(EinddatumGewijzigd, einde_op=dag(13)), Beoordeelreden.EINDE_VERVROEGD, dag(13)),
        (EINDE, bericht(EinddatumGewijzigd, einde_op=dag(10)), Beoordeelreden.EINDE_VERVROEGD, dag(11)),
        (EINDE, bericht(EinddatumGewijzigd, einde_op=dag(70)), None, None),
        (EINDE, bericht(VrijlatingVervallen), Beoordeelreden.EINDE_VERVALLEN, dag(15)),
        (EINDE, bericht(OnmiddellijkVrijgelaten, einde_op=dag(10)), Beoordeelreden.SPOED, dag(11)),
        (EINDE, bericht(DetentieGestart, begin_op=dag(61)), Beoordeelreden.DATUMS_STRIJDIG, dag(15)),
        (EINDE, bericht(VerlofGestart, begin_op=dag(11), terug_op=dag(12)), None, None),
    ],
)
def test_news_that_changes_what_was_judged_asks_again(
    eerst: DetentieBericht, nieuws: DetentieBericht, om: Beoordeelreden | None, voor: datetime | None
) -> None:
    """By the term, or by the end where that is sooner, and never sooner than the urgent term."""
    regel = _beoordeeld(eerst).meld(nieuws, dag(10))
    assert (regel.beoordelen_om, regel.beoordelen_voor) == (om, voor)


def test_an_end_told_anew_after_a_cancellation_asks_again() -> None:
    """Judged while it was cancelled: that he goes after all is news."""
    verloop = _beoordeeld(EINDE, bericht(VrijlatingVervallen))
    regel = verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(60)), dag(10))
    assert (regel.beoordelen_om, regel.beoordelen_voor) == (Beoordeelreden.EINDE_AANGEKONDIGD, dag(15))


def test_a_heavier_light_asks_again_and_a_lighter_one_does_not() -> None:
    """Heavier than the computed light at the judgement, whatever the override says."""
    verloop = _beoordeeld(
        bericht(DetentieGestart, begin_op=NUL, hulpvragen=blad(NUL, schulden="ja", zorg="in_contact"))
    )
    beter = blad(dag(2), schulden="nee", zorg="in_contact")
    assert verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=beter), dag(2)).beoordelen_voor is None
    erger = blad(dag(3), huisvesting="afwezig", werk_en_inkomen="afwezig")
    regel = verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=erger), dag(3))
    assert (regel.beoordelen_om, regel.beoordelen_voor) == (Beoordeelreden.LICHT_ZWAARDER, dag(8))


def test_what_is_asked_already_gets_no_more_time() -> None:
    """News on news does not put the date off."""
    verloop = Verloop()
    verloop.meld(EINDE, NUL)
    assert verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(50)), dag(3)).beoordelen_voor == dag(5)
    assert verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(4)), dag(3)).beoordelen_voor == dag(4)


def test_a_closed_dossier_is_not_asked_about_but_for_an_immediate_release() -> None:
    """It was decided that nazorg ended."""
    besluit = NazorgAfgesloten(persoon_id=WIE, reden="klaar", functionaris="PR 7")
    verloop = _beoordeeld(EINDE, besluit=besluit)
    assert verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(50)), dag(2)).beoordelen_voor is None
    assert verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=dag(3)), dag(3)).beoordelen_voor == dag(4)


def test_an_announced_detention_does_not_hide_an_unjudged_immediate_release() -> None:
    """Until it begins, or the release is judged."""
    verloop = Verloop()
    verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=NUL), NUL)
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(9)), dag(0.5))
    assert (regel.detentie.detentie_id, regel.spoed, regel.fase, regel.eerdere_detenties) == ("d1", True, Fase.VRIJ, 0)
    verloop.tot(dag(9))
    assert (verloop.regel.detentie.detentie_id, verloop.regel.eerdere_detenties) == ("d2", 1)


def test_a_judged_immediate_release_makes_room() -> None:
    """The announced one is then what is current."""
    verloop = Verloop()
    verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=NUL), NUL)
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(9)), dag(0.5))
    assert verloop.besluit("arnhem", OORDEEL, dag(0.6)).detentie.detentie_id == "d2"
