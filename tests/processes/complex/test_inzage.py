"""What participants see before the MDO (13.2d)."""

from __future__ import annotations

import pytest

from hub.processes.kern import Refused
from schemas.inzage import Akkoord, InzageGevraagd, InzageVervallen, StukTerInzage
from schemas.mdo import Deelname, MdoGeannuleerd, MdoVerplaatst
from schemas.personen import Functionaris
from schemas.triage import Uitkomst
from schemas.verzoek import Gebruik
from tests.processes.complex.verloop import (
    AANMELDER,
    EERSTE,
    GEMEENTE,
    IC,
    LM,
    MOVIERA,
    PR,
    WIE,
    Verloop,
    aangemeld,
    aangewezen,
    akkoord,
    besluit,
    bijeen,
    criteria,
    dag,
    deelname,
    inzage,
    klaar,
    mdo_id,
    met_antwoord,
    uitnodigen,
    uitvraag,
    verzoek_van,
    voorbereiding,
    weer_voorbereid,
    weigering,
    zienswijze,
)


def _gevraagd() -> tuple[Verloop, str]:
    """The police's answer was found fit to be seen; the police are asked."""
    verloop = met_antwoord()
    nummer = verzoek_van(verloop, "politie")
    verloop.huis(inzage(nummer))
    return verloop, nummer


def _komt(verloop: Verloop, partij: str, soort: Deelname = Deelname.AANVAARD) -> None:
    assert verloop.stand is not None
    assert verloop.stand.mdo is not None
    verloop.partij(partij, deelname(mdo_id(verloop), partij, verloop.stand.mdo.op, soort))


def test_the_supplier_is_asked_and_told_who_would_see_it() -> None:
    """Art. 13.2d: judged by the procesregisseur, together with the aanmelder; the supplier decides."""
    verloop, nummer = _gevraagd()
    gevraagd = verloop.van(InzageGevraagd)
    assert set(gevraagd) == {"politie"}
    een = gevraagd["politie"]
    assert (een.verzoek_id, een.mdo_id, set(een.partners)) == (nummer, mdo_id(verloop), {GEMEENTE, AANMELDER})
    assert (een.namens, een.gevraagd_door) == (AANMELDER, PR)
    assert ("inzage_akkoord", "politie") in verloop.wacht
    (staat,) = verloop.regel.inzage
    assert (staat.overleg, staat.akkoord) == ("eens", Akkoord.GEVRAAGD)


def test_nobody_sees_it_without_the_accord() -> None:
    """Art. 13.2d: "uitsluitend als de Partij die de gegevens heeft verstrekt dat accordeert": not by silence, not by a no."""
    verloop, nummer = _gevraagd()
    _komt(verloop, GEMEENTE)
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer, akkoord=False))
    _komt(verloop, AANMELDER)
    assert not [een for post in verloop.post.values() for een in post if isinstance(een, StukTerInzage)]
    assert ("inzage_akkoord", "politie") not in verloop.wacht


def test_with_the_accord_each_participant_sees_it_once() -> None:
    """Art. 13.2d: who comes, in whichever order it says so; 17.4: with its use conditions. Its supplier needs no copy."""
    verloop, nummer = _gevraagd()
    _komt(verloop, GEMEENTE)
    _komt(verloop, "politie")
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer))
    gezien = verloop.van(StukTerInzage)
    assert set(gezien) == {GEMEENTE}
    stuk = gezien[GEMEENTE]
    assert (stuk.informatie, stuk.partij, stuk.voorwaarden.gebruik) == ("bekend", "politie", Gebruik.WEGING)
    _komt(verloop, AANMELDER)
    assert set(verloop.van(StukTerInzage)) == {AANMELDER}
    _komt(verloop, AANMELDER, Deelname.VERVANGING)
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer))
    assert verloop.van(StukTerInzage) == {}
    assert set(verloop.regel.inzage[0].getoond) == {GEMEENTE, AANMELDER}


def test_who_declined_sees_nothing() -> None:
    """Art. 13.2d: participants. Who was invited and does not come is none."""
    verloop, nummer = _gevraagd()
    _komt(verloop, GEMEENTE, Deelname.AFGESLAGEN)
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer))
    assert verloop.van(StukTerInzage) == {}


def test_an_accord_taken_back_counts_for_who_has_not_seen_it() -> None:
    """The last word of the supplier; what was shown was shown."""
    verloop, nummer = _gevraagd()
    _komt(verloop, GEMEENTE)
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer))
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer, akkoord=False))
    _komt(verloop, AANMELDER)
    assert verloop.regel.inzage[0].getoond == (GEMEENTE,)


@pytest.mark.parametrize("partij", ["om", GEMEENTE])
def test_nobody_accords_for_another(partij: str) -> None:
    """Art. 16.1, 17.4: each supplier for its own; `om` supplied something else, and was not asked."""
    verloop, nummer = _gevraagd()
    with pytest.raises(Refused, match=r"^inzage-onbekend$"):
        verloop.partij(partij, akkoord(mdo_id(verloop), nummer))
    with pytest.raises(Refused, match=r"^inzage-onbekend$"):
        verloop.partij("om", akkoord(mdo_id(verloop), verzoek_van(verloop, "om")))


@pytest.mark.parametrize("door", [IC, LM])
def test_the_procesregisseur_judges_it(door: Functionaris) -> None:
    """Art. 13.2d, 13.3: he, and on behalf of the aanmelder."""
    verloop = met_antwoord()
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        verloop.huis(inzage(verzoek_van(verloop, "politie"), door=door))
    with pytest.raises(Refused, match=r"^namens-onjuist$"):
        verloop.huis(inzage(verzoek_van(verloop, "politie"), namens="politie"))
    with pytest.raises(Refused, match=r"^casus-onbekend$"):
        verloop.huis(inzage(verzoek_van(verloop, "politie")), huis="arnhem")


def test_only_what_was_supplied_can_be_shown_and_each_is_asked_once() -> None:
    """All or none: a list that holds one that is nothing asks nobody."""
    verloop, nummer = _gevraagd()
    om = verzoek_van(verloop, "om")
    for verzoeken in ((), ("0" * 32,), (om, "0" * 32), (om, om)):
        with pytest.raises(Refused, match=r"^inzage-onbekend$"):
            verloop.huis(inzage(*verzoeken))
    with pytest.raises(Refused, match=r"^inzage-loopt-al$"):
        verloop.huis(inzage(om, nummer))
    assert len(verloop.regel.inzage) == 1


@pytest.mark.parametrize("weiger", [True, False])
def test_what_was_refused_or_never_answered_can_not_be_shown(*, weiger: bool) -> None:
    """Art. 13.2d: "de Partij die de gegevens heeft verstrekt": then there is none."""
    verloop = aangemeld()
    verloop.huis(uitvraag("om"))
    nummer = verzoek_van(verloop, "om")
    if weiger:
        verloop.partij("om", weigering(nummer))
    verloop.partij(GEMEENTE, zienswijze())
    for bericht in (criteria(), besluit(Uitkomst.CASUS), voorbereiding(), aangewezen(MOVIERA), uitnodigen()):
        verloop.huis(bericht)
    with pytest.raises(Refused, match=r"^inzage-onbekend$"):
        verloop.huis(inzage(nummer))


def test_before_the_invitations_and_after_the_moment_there_is_nothing_to_see_beforehand() -> None:
    """The accord is for the partners who are invited, until they meet."""
    for verloop in (klaar(), bijeen()):
        with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
            verloop.huis(inzage("0" * 32))
    verloop, nummer = _gevraagd()
    verloop.tot(EERSTE)
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        verloop.partij("politie", akkoord(mdo_id(verloop), nummer))


def test_another_mdo_asks_anew_and_a_moved_one_does_not() -> None:
    """The accord was for one MDO and its partners. Moved, it is the same one; who then comes sees it once."""
    verloop, nummer = _gevraagd()
    _komt(verloop, GEMEENTE)
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer))
    oud = mdo_id(verloop)
    verloop.huis(MdoVerplaatst(casus_id=WIE, naar_op=dag(9), reden="ziek", functionaris=PR, namens=AANMELDER))
    _komt(verloop, GEMEENTE)
    assert verloop.van(StukTerInzage) == {}
    _komt(verloop, AANMELDER)
    assert set(verloop.van(StukTerInzage)) == {AANMELDER}
    verloop.huis(MdoGeannuleerd(casus_id=WIE, reden="-", functionaris=PR, namens=AANMELDER))
    assert verloop.regel.inzage == ()
    verloop.huis(uitnodigen())
    verloop.huis(inzage(nummer))
    with pytest.raises(Refused, match=r"^inzage-onbekend$"):
        verloop.partij("politie", akkoord(oud, nummer))
    assert ("inzage_akkoord", "politie") in verloop.wacht


def test_an_accord_that_nobody_needs_any_more_is_asked_back() -> None:
    """Art. 16.1: no MDO, nothing to accord. Who has answered waits for nothing, and who was never asked hears nothing."""
    verloop, nummer = _gevraagd()
    om = verzoek_van(verloop, "om")
    verloop.huis(inzage(om))
    verloop.partij("om", akkoord(mdo_id(verloop), om))
    oud = mdo_id(verloop)
    verloop.huis(MdoGeannuleerd(casus_id=WIE, reden="om hem", functionaris=PR, namens=AANMELDER))
    assert verloop.van(InzageVervallen) == {"politie": InzageVervallen(casus_id=WIE, mdo_id=oud, verzoek_id=nummer)}


def test_an_accord_about_a_casus_that_goes_is_asked_back() -> None:
    """An MDO moved so far ahead that the term of the casus passes first."""
    verloop, _ = _gevraagd()
    verloop.huis(MdoVerplaatst(casus_id=WIE, naar_op=dag(900), reden="ziek", functionaris=PR, namens=AANMELDER))
    assert verloop.van(InzageVervallen) == {}
    verloop.tot(dag(730))
    assert set(verloop.van(InzageVervallen)) == {"politie"}


def test_a_next_mdo_shows_nothing_of_the_last() -> None:
    """Its participants are others (13.2c)."""
    verloop, nummer = _gevraagd()
    verloop.partij("politie", akkoord(mdo_id(verloop), nummer))
    verloop.tot(EERSTE)
    verloop.huis(weer_voorbereid(dag(3)), dag(4))
    verloop.huis(aangewezen(MOVIERA), dag(4))
    verloop.huis(uitnodigen(), dag(4))
    _komt(verloop, AANMELDER)
    assert verloop.van(StukTerInzage) == {}
