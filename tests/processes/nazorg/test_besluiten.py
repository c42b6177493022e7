"""What a house can decide, and what it can't (13.1)."""

from __future__ import annotations

import pytest

from hub.processes.kern import Refused
from schemas.basis import Bericht
from schemas.detentie import DetentieBeeindigd, DetentieGestart, OnmiddellijkVrijgelaten
from schemas.nazorg import (
    Besluit,
    Besluitsoort,
    DossierOvergedragen,
    Fase,
    NazorgAfgesloten,
    StoplichtOverschreven,
    Wachtrij,
)
from schemas.stoplicht import Kleur
from tests.processes.nazorg.verloop import AMSTERDAM, ARNHEM, EDE, NUL, RIJNWAARDEN, WIE, Verloop, bericht, blad, dag

ROOD = {"huisvesting": "afwezig", "werk_en_inkomen": "afwezig"}


def _eigen_licht(kleur: Kleur | None, reden: str = "gesproken") -> StoplichtOverschreven:
    return StoplichtOverschreven(persoon_id=WIE, kleur=kleur, reden=reden, functionaris="PR 7")


def _naar(gemeente: str) -> DossierOvergedragen:
    return DossierOvergedragen(persoon_id=WIE, naar_gemeente=gemeente, reden="woont daar", functionaris="PR 7")


def _sluit() -> NazorgAfgesloten:
    return NazorgAfgesloten(persoon_id=WIE, reden="klaar", functionaris="PR 7")


def _arnhem() -> Verloop:
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=blad(NUL, **ROOD)), NUL)
    return verloop


def test_an_override_stands_in_place_of_the_light_and_beside_it() -> None:
    """The line's colour is the procesregisseur's; the computed one, and his reason, stay to be seen."""
    regel = _arnhem().besluit("arnhem", _eigen_licht(Kleur.ORANJE), dag(1))
    assert regel.overschrijving is not None
    assert (regel.kleur, regel.stoplicht.kleur) == (Kleur.ORANJE, Kleur.ROOD)
    assert (regel.overschrijving.reden, regel.overschrijving.op) == ("gesproken", dag(1))


def test_an_override_outlives_a_new_sheet() -> None:
    """A new computation changes the computed light alone."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1))
    regel = verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=blad(dag(2), schulden="ja")), dag(2))
    assert (regel.kleur, regel.stoplicht.kleur) == (Kleur.GROEN, Kleur.ONBEKEND)


def test_an_override_can_be_taken_back() -> None:
    """Then the computed light counts again."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1))
    regel = verloop.besluit("arnhem", _eigen_licht(None), dag(2))
    assert (regel.kleur, regel.overschrijving) == (Kleur.ROOD, None)


def test_the_same_override_twice_is_one_version() -> None:
    """A repeat under a new id keeps the first moment."""
    verloop = _arnhem()
    eerste = verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1))
    assert verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1.5)) == eerste
    assert verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN, "anders"), dag(1.5)).volgnummer == eerste.volgnummer + 1


def test_an_override_is_of_its_detention() -> None:
    """A later detention is weighed by itself."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1))
    assert verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(9)), dag(9)).overschrijving is None


@pytest.mark.parametrize("besluit", [_eigen_licht(Kleur.GROEN), _naar(ARNHEM), _sluit()])
def test_any_decision_is_a_judgement(besluit: Bericht) -> None:
    """Who decided has looked: nothing is waited for, and what was late no longer is."""
    verloop = _arnhem()
    verloop.tot(dag(6))
    assert verloop.regel.te_laat
    regel = verloop.besluit("arnhem", besluit, dag(7))
    assert (regel.beoordelen_voor, regel.te_laat) == (None, False)


def test_a_hand_over_moves_the_line_to_the_other_house() -> None:
    """It wins over both municipalities that DJI told, and the other house has a term of its own."""
    verloop = _arnhem()
    regel = verloop.besluit("arnhem", _naar(EDE), dag(2))
    assert (regel.wachtrij, regel.gemeente, regel.beoordelen_voor) == (Wachtrij.EDE, EDE, dag(7))
    assert verloop.regel_van(Wachtrij.ARNHEM) is None
    regel = verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(9), gemeente_vestiging=ARNHEM), dag(3))
    assert regel.wachtrij is Wachtrij.EDE


def test_a_hand_over_goes_to_a_successor() -> None:
    """The code of an abolished municipality is as good as its successor's; what DJI told stays beside it."""
    regel = _arnhem().besluit("arnhem", _naar(RIJNWAARDEN), dag(2))
    assert (regel.wachtrij, regel.gemeente, regel.gemeente_gemeld) == (Wachtrij.ARNHEM, "GM0299", ARNHEM)


def test_the_ketenmanager_hands_over_from_his_own_queue() -> None:
    """What came for attention can be sent on."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, gemeente_herkomst=AMSTERDAM), NUL)
    assert verloop.besluit("keten", _naar(EDE), dag(1)).wachtrij is Wachtrij.EDE


def test_a_hand_over_ends_with_its_detention() -> None:
    """A later detention is routed by what is told then."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _naar(EDE), dag(2))
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(9)), dag(9))
    assert regel.wachtrij is Wachtrij.ARNHEM


def test_closing_ends_the_dossier() -> None:
    """It stays as a closed line until its term has passed."""
    verloop = _arnhem()
    regel = verloop.besluit("arnhem", _sluit(), dag(2))
    assert (regel.fase, regel.verwijderen_op) == (Fase.AFGESLOTEN, dag(30))
    verloop.tot(dag(30))
    assert (verloop.stand, verloop.wachtrijen) == (None, {})


def test_a_later_detention_opens_a_closed_dossier() -> None:
    """The same person again: same dossier, to be judged, no longer waiting for removal."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _sluit(), dag(2))
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(9)), dag(9))
    assert (regel.fase, regel.beoordelen_voor, regel.eerdere_detenties) == (Fase.GEDETINEERD, dag(14), 1)
    verloop.tot(dag(40))
    assert (verloop.regel.fase, verloop.regel.eerdere_detenties) == (Fase.GEDETINEERD, 0)


def test_an_immediate_release_opens_a_closed_dossier() -> None:
    """What must be judged is not closed."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _sluit(), dag(2))
    regel = verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=dag(3)), dag(3))
    assert (regel.fase, regel.beoordelen_voor) == (Fase.VRIJ, dag(4))


def test_other_news_leaves_a_closed_dossier_closed() -> None:
    """It is recorded; a closed line that moves to another queue asks nobody for a judgement."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _sluit(), dag(2))
    regel = verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(9), gemeente_vestiging=EDE), dag(3))
    assert (regel.fase, regel.wachtrij, regel.beoordelen_voor) == (Fase.AFGESLOTEN, Wachtrij.EDE, None)


@pytest.mark.parametrize("besluit", [_eigen_licht(Kleur.GROEN), _naar(EDE), _sluit()])
@pytest.mark.parametrize("huis", ["ede", "keten"])
def test_another_house_is_refused(huis: str, besluit: Bericht) -> None:
    """Only the house whose queue holds the dossier may decide, and the ketenmanager is no exception (13.1).

    They hear the same as of somebody without a dossier (10.2).
    """
    verloop = _arnhem()
    with pytest.raises(Refused, match=r"^dossier-onbekend$"):
        verloop.besluit(huis, besluit, dag(1))


def test_the_first_house_is_refused_after_a_hand_over() -> None:
    """The right to decide moves with the line."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _naar(EDE), dag(1))
    with pytest.raises(Refused, match=r"^dossier-onbekend$"):
        verloop.besluit("arnhem", _sluit(), dag(2))


@pytest.mark.parametrize("besluit", [_eigen_licht(Kleur.GROEN), _naar(EDE), _sluit()])
def test_without_a_dossier_there_is_nothing_to_decide(besluit: Bericht) -> None:
    """Never opened, or removed already."""
    with pytest.raises(Refused, match=r"^dossier-onbekend$"):
        Verloop().besluit("arnhem", besluit, NUL)


@pytest.mark.parametrize("besluit", [_eigen_licht(Kleur.GROEN), _naar(EDE), _sluit()])
def test_a_closed_dossier_is_decided(besluit: Bericht) -> None:
    """After the closing no decision is taken."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _sluit(), dag(1))
    with pytest.raises(Refused, match=r"^dossier-afgesloten$"):
        verloop.besluit("arnhem", besluit, dag(2))


@pytest.mark.parametrize("gemeente", [AMSTERDAM, "GM9998"])
def test_nobody_is_handed_over_to_nowhere(gemeente: str) -> None:
    """The municipality must have a house here."""
    with pytest.raises(Refused, match=r"^gemeente-onbekend$"):
        _arnhem().besluit("arnhem", _naar(gemeente), dag(1))


@pytest.mark.parametrize(
    ("besluit", "soort", "reden"),
    [
        (_eigen_licht(Kleur.GROEN), Besluitsoort.OVERSCHREVEN, "gesproken"),
        (_naar(EDE), Besluitsoort.OVERGEDRAGEN, "woont daar"),
        (_sluit(), Besluitsoort.AFGESLOTEN, "klaar"),
    ],
)
def test_a_decision_keeps_its_reason_and_who_took_it(besluit: Bericht, soort: Besluitsoort, reden: str) -> None:
    """Also in the other house's queue: that is to know why it came (13.1, 16.1)."""
    regel = _arnhem().besluit("arnhem", besluit, dag(2))
    expected = Besluit(soort=soort, reden=reden, functionaris="PR 7", huis=Wachtrij.ARNHEM, op=dag(2))
    assert regel.laatste_besluit == expected


def test_taking_back_keeps_its_reason() -> None:
    """The override is gone, the reason for that is not."""
    verloop = _arnhem()
    verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1))
    besluit = verloop.besluit("arnhem", _eigen_licht(None, "vergissing"), dag(2)).laatste_besluit
    assert besluit is not None
    assert (besluit.soort, besluit.reden) == (Besluitsoort.TERUGGENOMEN, "vergissing")


def test_taking_back_what_was_never_put_is_no_judgement() -> None:
    """Nothing was decided, so the house is still waited for."""
    verloop = _arnhem()
    before = verloop.regel
    assert verloop.besluit("arnhem", _eigen_licht(None), dag(1)) == before


def test_an_override_from_before_the_newest_sheet_says_so_until_it_is_put_again() -> None:
    """Who put it had not seen the sheet; the same override once more is then a new one."""
    verloop = _arnhem()
    assert not verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(1)).overschrijving_verouderd
    regel = verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=blad(dag(2), schulden="ja")), dag(2))
    assert regel.overschrijving_verouderd
    regel = verloop.besluit("arnhem", _eigen_licht(Kleur.GROEN), dag(3))
    assert not regel.overschrijving_verouderd
    assert regel.overschrijving is not None
    assert regel.overschrijving.op == dag(3)
