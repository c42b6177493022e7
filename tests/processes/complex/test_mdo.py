"""Invitations that are out: answers, another moment, no MDO (9.2, 9.3, 13.2c)."""

from __future__ import annotations

import pytest

from hub.processes.kern import Refused
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.mdo import (
    Afgevaardigde,
    Deelname,
    MdoGeannuleerd,
    MdoUitnodiging,
    MdoVerplaatst,
    Uitnodiging,
    UitnodigingIngetrokken,
    UitnodigingVerplaatst,
)
from schemas.personen import Functionaris
from tests.processes.complex.verloop import (
    AANMELDER,
    EERSTE,
    GEMEENTE,
    IC,
    LM,
    PR,
    WIE,
    Verloop,
    dag,
    deelname,
    genodigd,
    klaar,
    mdo_id,
    uitnodigen,
)

DRIE = {"politie", GEMEENTE, AANMELDER}


def _verplaatst(naar: float, door: Functionaris = PR) -> MdoVerplaatst:
    return MdoVerplaatst(casus_id=WIE, naar_op=dag(naar), reden="zaal bezet", functionaris=door, namens=AANMELDER)


def _geannuleerd(door: Functionaris = PR) -> MdoGeannuleerd:
    return MdoGeannuleerd(casus_id=WIE, reden="niet nodig", functionaris=door, namens=AANMELDER)


def _politie(verloop: Verloop) -> Uitnodiging:
    assert verloop.regel.mdo is not None
    return next(een for een in verloop.regel.mdo.uitnodigingen if een.partij == "politie")


def test_a_party_accepts_with_its_delegate() -> None:
    """Art. 9.2, 9.3: who comes, in which function, and with a mandate or not."""
    verloop = genodigd()
    verloop.partij("politie", deelname(mdo_id(verloop), "politie"), dag(1))
    een = _politie(verloop)
    assert een.afgevaardigde is not None
    assert (een.deelname, een.afgevaardigde.naam, een.afgevaardigde.mandaat) == (Deelname.AANVAARD, "agent 4", True)
    assert ("deelname", "politie") not in verloop.wacht


def test_a_party_declines() -> None:
    """It sends nobody."""
    verloop = genodigd()
    verloop.partij("politie", deelname(mdo_id(verloop), "politie", soort=Deelname.AFGESLAGEN))
    assert (_politie(verloop).deelname, _politie(verloop).afgevaardigde) == (Deelname.AFGESLAGEN, None)


def test_a_party_sends_another_delegate_of_its_own() -> None:
    """Art. 9.2: its last answer counts; the same again changes nothing."""
    verloop = genodigd()
    verloop.partij("politie", deelname(mdo_id(verloop), "politie"))
    ander = deelname(mdo_id(verloop), "politie", soort=Deelname.VERVANGING, naam="agent 9")
    regel = verloop.partij("politie", ander, dag(1))
    een = _politie(verloop)
    assert een.afgevaardigde is not None
    assert (een.deelname, een.afgevaardigde.naam) == (Deelname.VERVANGING, "agent 9")
    assert verloop.partij("politie", ander, dag(1.1)) == regel


def test_nobody_comes_for_a_party_but_its_own() -> None:
    """Art. 9.2: delegates of parties, each of its own."""
    verloop = genodigd()
    with pytest.raises(Refused, match=r"^afgevaardigde-andere-partij$"):
        verloop.partij("politie", deelname(mdo_id(verloop), "malkander"))


def test_who_comes_has_a_name_and_who_does_not_has_none() -> None:
    """And no answer is none."""
    verloop = genodigd()
    iemand = Afgevaardigde(partij="politie", naam="agent 4", functie="adviseur", mandaat=True)
    for soort, wie in ((Deelname.AANVAARD, None), (Deelname.AFGESLAGEN, iemand), (Deelname.OPEN, None)):
        vreemd = deelname(mdo_id(verloop), "politie").model_copy(update={"deelname": soort, "afgevaardigde": wie})
        with pytest.raises(Refused, match=r"^deelname-onjuist$"):
            verloop.partij("politie", vreemd)


def test_who_was_not_invited_does_not_answer() -> None:
    """Art. 9.2: the designated parties, nobody else; not even who knows the number."""
    verloop = genodigd()
    with pytest.raises(Refused, match=r"^uitnodiging-onbekend$"):
        verloop.partij("malkander", deelname(mdo_id(verloop), "malkander"))
    with pytest.raises(Refused, match=r"^uitnodiging-onbekend$"):
        verloop.partij("politie", deelname("0" * 32, "politie"))


def test_no_answer_once_the_moment_has_come() -> None:
    """Then it is seen who is there."""
    verloop = genodigd()
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        verloop.partij("politie", deelname(mdo_id(verloop), "politie"), EERSTE)


@pytest.mark.parametrize("door", [PR, IC])
def test_a_moved_mdo_asks_everybody_anew(door: Functionaris) -> None:
    """Who had accepted need not be free on the other day; who had declined may be."""
    verloop = genodigd()
    nummer = mdo_id(verloop)
    verloop.partij("politie", deelname(nummer, "politie"))
    verloop.huis(_verplaatst(9, door), dag(1))
    nieuws = verloop.van(UitnodigingVerplaatst)
    assert set(nieuws) == DRIE
    assert {(een.mdo_id, een.mdo_op) for een in nieuws.values()} == {(nummer, dag(9))}
    assert _politie(verloop).deelname is Deelname.OPEN
    fasen = []
    for moment in (EERSTE, dag(9)):
        verloop.tot(moment)
        fasen.append(verloop.regel.fase)
    assert fasen == [Casusfase.UITGENODIGD, Casusfase.MDO]


def test_an_answer_that_crossed_the_move_is_not_taken_for_the_new_moment() -> None:
    """It says which moment it answers for."""
    verloop = genodigd()
    verloop.huis(_verplaatst(9))
    with pytest.raises(Refused, match=r"^uitnodiging-verplaatst$"):
        verloop.partij("politie", deelname(mdo_id(verloop), "politie", EERSTE))
    verloop.partij("politie", deelname(mdo_id(verloop), "politie", dag(9)))


def test_an_answer_that_is_given_again_is_as_new_as_when_it_was_written_last() -> None:
    """It comes, says so again, and a refusal of in between comes late: it comes."""
    verloop, uit = genodigd(), names.uit("politie")
    for dagen, soort in ((0.1, Deelname.AANVAARD), (0.3, Deelname.AANVAARD), (0.2, Deelname.AFGESLAGEN)):
        bericht = deelname(mdo_id(verloop), "politie", soort=soort)
        if soort is Deelname.AANVAARD:
            verloop.bied(bericht, uit, dag(1), geschreven=dag(dagen))
        else:
            with pytest.raises(Refused, match=r"^bericht-ingehaald$"):
                verloop.bied(bericht, uit, dag(1), geschreven=dag(dagen))


def test_an_mdo_that_did_not_take_place_can_still_be_moved() -> None:
    """Its moment passed all the same."""
    verloop = genodigd()
    verloop.tot(EERSTE)
    assert verloop.huis(_verplaatst(9), dag(3)).fase is Casusfase.UITGENODIGD


def test_it_is_not_moved_into_the_past_nor_where_it_is() -> None:
    """Nobody is told what does not change."""
    verloop = genodigd()
    with pytest.raises(Refused, match=r"^mdo-datum-voorbij$"):
        verloop.huis(_verplaatst(0.5), dag(1))
    verloop.huis(MdoVerplaatst(casus_id=WIE, naar_op=EERSTE, reden="-", functionaris=PR, namens=AANMELDER), dag(1))
    assert verloop.effecten == ()


@pytest.mark.parametrize("door", [PR, IC])
def test_a_cancelled_mdo_is_told_to_everybody_and_goes_back_to_its_preparation(door: Functionaris) -> None:
    """Who was invited hears it; the list stands, for the then first next MDO (8.3c)."""
    verloop = genodigd()
    oud = mdo_id(verloop)
    regel = verloop.huis(_geannuleerd(door), dag(1))
    assert set(verloop.van(UitnodigingIngetrokken)) == DRIE
    assert (regel.fase, regel.mdo, verloop.wacht) == (
        Casusfase.VOORBEREIDING, None, {("uitnodiging", "informatiecoordinator")},
    )  # fmt: skip
    with pytest.raises(Refused, match=r"^uitnodiging-onbekend$"):
        verloop.partij("politie", deelname(oud, "politie"), dag(1))
    verloop.huis(uitnodigen(), dag(3))
    assert set(verloop.van(MdoUitnodiging)) == DRIE
    assert mdo_id(verloop) != oud


def test_only_the_house_moves_and_cancels() -> None:
    """Art. 13.2c: who organises it; a manager does not."""
    for bericht in (_verplaatst(9, LM), _geannuleerd(LM)):
        with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
            genodigd().huis(bericht)


def test_it_is_moved_and_cancelled_on_behalf_of_the_aanmelder_or_nobody_is_named() -> None:
    """Art. 13.2c, 13.3: another party than the aanmelder can't be the one."""
    for bericht in (_verplaatst(9), _geannuleerd()):
        with pytest.raises(Refused, match=r"^namens-onjuist$"):
            genodigd().huis(bericht.model_copy(update={"namens": "politie"}))
        genodigd().huis(bericht.model_copy(update={"namens": AANMELDER}))


@pytest.mark.parametrize("namens", [None, "politie"])
def test_the_procesregisseur_says_on_whose_behalf(namens: str | None) -> None:
    """Art. 13.3: also when he moves or cancels; the informatiecoördinator acts on behalf of nobody."""
    for bericht in (_verplaatst(9), _geannuleerd()):
        with pytest.raises(Refused, match=r"^namens-onjuist$"):
            genodigd().huis(bericht.model_copy(update={"namens": namens}))
    genodigd().huis(_verplaatst(9, IC).model_copy(update={"namens": None}))


def test_what_is_not_planned_is_neither_moved_nor_cancelled() -> None:
    for bericht in (_verplaatst(9), _geannuleerd()):
        with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
            klaar().huis(bericht)


def test_who_is_invited_to_a_casus_that_goes_is_told() -> None:
    """An MDO moved so far ahead that the term of the casus passes first: nobody waits for it (16.1)."""
    verloop = genodigd()
    verloop.huis(_verplaatst(900))
    verloop.tot(dag(730))
    assert (set(verloop.van(UitnodigingIngetrokken)), verloop.stand) == (DRIE, None)
