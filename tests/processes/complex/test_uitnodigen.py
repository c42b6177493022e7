"""Preparation, designation and invitations (8.3c, 9.1, 9.2, 13.2, 13.3)."""

from __future__ import annotations

import pytest

from hub.parties.register import SOORTEN
from hub.processes.complex import COMPLEX
from hub.processes.complex.casustafels import TAFELS
from hub.processes.complex.doelbinding import DOELBINDING, Reden, keur
from hub.processes.complex.uitnodigen import uitnodigen as regel_uitnodigen
from hub.processes.kern import Message, Refused
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.mdo import Aanwijzing, MdoGeannuleerd, MdoUitnodiging, Overeenstemming, Taak
from schemas.personen import Functionaris
from schemas.triage import Uitkomst
from tests.processes.complex.verloop import (
    AANMELDER,
    EDE,
    EERSTE,
    GEMEENTE,
    IC,
    KM,
    LM,
    MOVIERA,
    NUL,
    POLITIE,
    PR,
    TAFEL,
    WIE,
    WIJK_ZONDER_DOEL,
    Verloop,
    aangewezen,
    aanwijzing,
    advies,
    besluit,
    criteria,
    dag,
    genodigd,
    gewogen,
    klaar,
    toewijzing,
    uitnodigen,
    uitvraag,
    voor_het_huis,
    voorbereiding,
    weer_voorbereid,
)

DRIE = {"politie", GEMEENTE, AANMELDER}


# the plan and its invitations


def test_each_designated_party_gets_one_invitation_and_nobody_else_any() -> None:
    """Art. 8.3c, 9.2: a plan with its recipients frozen, one invitation each, all in one decision."""
    verloop = genodigd()
    uit = verloop.van(MdoUitnodiging)
    assert set(uit) == DRIE
    assert sum(isinstance(effect.inhoud, MdoUitnodiging) for effect in verloop.effecten) == 3
    assert verloop.regel.mdo is not None
    assert {een.partij for een in verloop.regel.mdo.uitnodigingen} == DRIE
    assert verloop.wacht == {("deelname", partij) for partij in DRIE} | {("mdo", "procesregisseur")}


def test_an_invitation_holds_its_four_parts_and_the_contribution_asked() -> None:
    """Art. 8.3c: agenda, personalia, purpose, partners involved; 13.2c: what is asked of this party; 13.3: on whose behalf."""
    een = genodigd().van(MdoUitnodiging)["politie"]
    assert (een.agenda, een.doel, set(een.partners)) == ("1. kennismaking 2. plan", "plan voor wonen", DRIE)
    assert (een.personalia.achternaam, een.personalia.bsn) == ("Voorbeeld", None)
    assert (een.bijdrage, een.uitgenodigd_door, een.namens) == (POLITIE.bijdrage, IC, AANMELDER)


def test_it_is_for_the_first_next_mdo_of_the_table() -> None:
    """Art. 8.3c: "het eerstvolgende MDO"; the moment is not the sender's to choose."""
    een = genodigd().van(MdoUitnodiging)["politie"]
    assert (een.mdo_op, een.casustafel) == (EERSTE, TAFEL)


@pytest.mark.parametrize("door", [PR, LM, KM])
def test_the_informatiecoordinator_invites(door: Functionaris) -> None:
    """Art. 8.3c: "door de Informatiecoördinator": designated by one, sent by another."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        klaar().huis(uitnodigen(door))


@pytest.mark.parametrize("deel", [{"agenda": None}, {"agenda": None, "doel": None}])
def test_without_agenda_or_purpose_none_is_sent(deel: dict[str, None]) -> None:
    """Art. 8.3c: one missing, and none goes; 13.2b: no agenda without a purpose, so the agenda is told first."""
    verloop = klaar()
    verloop.huis(voorbereiding(PR, AANMELDER, **deel))
    assert ("voorbereiding", "procesregisseur") in verloop.wacht
    with pytest.raises(Refused, match=r"^uitnodiging-zonder-agenda$"):
        verloop.huis(uitnodigen())
    assert not [een for post in verloop.post.values() for een in post if isinstance(een, MdoUitnodiging)]


@pytest.mark.parametrize(
    ("deel", "code"), [({"agenda": " "}, "uitnodiging-zonder-agenda"), ({"doel": " "}, "uitnodiging-zonder-doel")]
)
def test_an_agenda_or_purpose_of_blanks_is_none(deel: dict[str, str], code: str) -> None:
    """Art. 8.3c; none gets recorded (test_tekst.py), and the rule does not lean on that."""
    stand = klaar().stand
    assert stand is not None
    assert stand.voorbereiding is not None
    leeg = stand.model_copy(update={"voorbereiding": stand.voorbereiding.model_copy(update=deel)})
    with pytest.raises(Refused, match=f"^{code}$"):
        regel_uitnodigen(leeg, Message(WIE, uitnodigen(), names.besluit("ede"), "urn:x#1"), uitnodigen(), NUL)


def test_a_table_that_is_no_more_refuses_and_the_triage_can_choose_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Art. 8.1, 8.3c: the tables are configuration; a casus is not stuck behind one that went."""
    verloop = klaar()
    monkeypatch.delitem(TAFELS, TAFEL)
    with pytest.raises(Refused, match=r"^casustafel-onbekend$"):
        verloop.huis(uitnodigen())
    verloop.huis(besluit(Uitkomst.CASUS, toewijzing=toewijzing("ede-jeugd-en-gezin")))


def test_without_any_preparation_none_is_sent() -> None:
    """Art. 13.2a."""
    verloop = voor_het_huis()
    verloop.huis(aangewezen(POLITIE))
    with pytest.raises(Refused, match=r"^uitnodiging-zonder-agenda$"):
        verloop.huis(uitnodigen())


def test_without_partners_none_is_sent() -> None:
    """Art. 8.3c, 13.2c."""
    verloop = voor_het_huis()
    verloop.huis(voorbereiding())
    with pytest.raises(Refused, match=r"^uitnodiging-zonder-partners$"):
        verloop.huis(uitnodigen())


def test_without_personalia_none_is_sent() -> None:
    """Art. 8.3c; no aanmelding gets so far without them, and the rule does not lean on that."""
    stand = klaar().stand
    assert stand is not None
    zonder = stand.model_copy(update={"aanmelding": stand.aanmelding.model_copy(update={"personalia": None})})
    message = Message(WIE, uitnodigen(), names.besluit("ede"), "urn:x#1")
    with pytest.raises(Refused, match=r"^uitnodiging-zonder-personalia$"):
        regel_uitnodigen(zonder, message, uitnodigen(), NUL)


@pytest.mark.parametrize("stappen", [(), (besluit(Uitkomst.GEEN_CASUS),), (besluit(Uitkomst.ONDUIDELIJK),)])
@pytest.mark.parametrize("bericht", [voorbereiding(), aangewezen(POLITIE), uitnodigen()])
def test_no_mdo_without_outcome_c(stappen: tuple[Bericht, ...], bericht: Bericht) -> None:
    """Art. 9.1: an MDO takes place when the triage decided so."""
    verloop = gewogen()
    for stap in stappen:
        verloop.huis(stap)
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        verloop.huis(bericht)


def test_who_is_invited_once_is_not_invited_again() -> None:
    """The plan is frozen: no second command, no other list."""
    verloop = genodigd()
    for bericht in (uitnodigen(), aangewezen(POLITIE), voorbereiding()):
        with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
            verloop.huis(bericht)


# the preparation


def test_no_agenda_without_the_agreement_with_the_gemeente() -> None:
    """Art. 13.2a, 13.2b: a casus goes on an agenda on the basis of that agreement; one of the future is none."""
    for eens in (None, Overeenstemming(functionaris_gemeente="beleid 2", op=dag(1))):
        with pytest.raises(Refused, match=r"^agenda-zonder-overeenstemming$"):
            voor_het_huis().huis(voorbereiding(overeenstemming=eens))
    assert voor_het_huis().huis(voorbereiding(overeenstemming=None, agenda=None)).voorbereiding is not None


@pytest.mark.parametrize("deel", [{"doel": None}, {"doel": " "}, {"besluiten": ()}, {"themas": ()}])
def test_no_agenda_before_goal_decisions_and_themes_are_settled(deel: dict[str, object]) -> None:
    """Art. 13.2a: "in ieder geval" all three."""
    with pytest.raises(Refused, match=r"^agenda-zonder-voorbereiding$"):
        voor_het_huis().huis(voorbereiding(PR, AANMELDER, **deel))
    assert voor_het_huis().huis(voorbereiding(agenda=None, doel=None, besluiten=(), themas=())).fase


@pytest.mark.parametrize("door", [IC, LM])
def test_the_procesregisseur_prepares_and_designates(door: Functionaris) -> None:
    """Art. 13.1, 13.2."""
    for bericht in (voorbereiding(door), aangewezen(POLITIE, door=door)):
        with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
            voor_het_huis().huis(bericht)


def test_he_works_on_behalf_of_the_aanmelder() -> None:
    """Art. 13.3: each of his actions says so, and it must be so."""
    for bericht in (voorbereiding(namens="politie"), aangewezen(POLITIE, namens="politie")):
        with pytest.raises(Refused, match=r"^namens-onjuist$"):
            voor_het_huis().huis(bericht)


@pytest.mark.parametrize(
    "bericht",
    [voorbereiding(), aangewezen(POLITIE), uitnodigen(), besluit(Uitkomst.CASUS), advies(), criteria(), uitvraag("om")],
)
def test_another_house_does_nothing_on_a_casus(bericht: Bericht) -> None:
    """Art. 13.1: only the house of the casus."""
    with pytest.raises(Refused, match=r"^casus-onbekend$"):
        klaar().huis(bericht, huis="arnhem")


# doelbinding


def test_a_party_without_doelbinding_is_refused_with_the_reason_and_the_list_must_be_mended() -> None:
    """Art. 13.2c: recorded in the casus, shown to the procesregisseur, and no invitation goes to anybody until it is mended."""
    verloop = voor_het_huis()
    verloop.huis(voorbereiding())
    regel = verloop.huis(aangewezen(POLITIE, WIJK_ZONDER_DOEL))
    assert [(een.partij, een.reden) for een in regel.afwijzingen] == [("malkander", Reden.ZONDER_DOELBINDING)]
    assert [een.partij for een in regel.aanwijzingen] == ["politie"]
    assert ("aanwijzing_herstellen", "procesregisseur") in verloop.wacht
    with pytest.raises(Refused, match=r"^aanwijzing-niet-hersteld$"):
        verloop.huis(uitnodigen())
    verloop.huis(aangewezen(POLITIE))
    verloop.huis(uitnodigen())
    assert set(verloop.van(MdoUitnodiging)) == {"politie"}


def test_each_refusal_is_for_the_processing_log() -> None:
    """Art. 13.2c: that a disclosure was refused, to whom and why; what is no party may be a name, and is not repeated (18.1)."""
    verloop = voor_het_huis()
    bericht = aangewezen(POLITIE, WIJK_ZONDER_DOEL, aanwijzing("jan-jansen", Taak.ZORG))
    besluit = COMPLEX.decide(verloop.stand, Message(WIE, bericht, names.besluit("ede"), "urn:x#1"), NUL)
    assert besluit.geweigerd == (
        "doelbinding-geweigerd/malkander/zonder-doelbinding",
        "doelbinding-geweigerd/onbekend/partij-onbekend",
    )


@pytest.mark.parametrize(
    ("wie", "reden"),
    [
        (aanwijzing("zomaar", Taak.ZORG), Reden.ONBEKEND),
        (aanwijzing("gemeente-arnhem", Taak.ZORG), Reden.ANDER_HUIS),
        (aanwijzing("politie", Taak.OPSPORING, None), Reden.ZONDER_DOELBINDING),
        (aanwijzing("politie", Taak.OPSPORING, " "), Reden.ZONDER_DOELBINDING),
        (aanwijzing("woonstede", Taak.OPSPORING), Reden.TAAK_PAST_NIET),
        (aanwijzing("politie", Taak.ONBEKEND), Reden.TAAK_PAST_NIET),
        (aanwijzing("elan-barneveld", Taak.ZORG), Reden.TAAK_PAST_NIET),
    ],
)
def test_each_way_not_to_have_it_has_its_reason(wie: Aanwijzing, reden: Reden) -> None:
    """Art. 9.2, 13.2c: a delegate of a party, with a purpose, by a task that is its own."""
    toegelaten, afgewezen = keur((POLITIE, wie) if wie.partij != "politie" else (wie,), "ede")
    assert [(een.partij, een.reden) for een in afgewezen] == [(wie.partij, reden)]
    assert wie not in toegelaten


def test_a_party_that_stands_twice_on_the_list_is_refused() -> None:
    """One party, one contribution, one invitation."""
    assert keur((EDE, EDE), "ede").toegelaten == ()


def test_a_party_of_several_kinds_has_the_tasks_of_each() -> None:
    """Iriszorg is reclassering, housing and care (reference §5.8)."""
    for taak in (Taak.RECLASSERING, Taak.HUISVESTING, Taak.ZORG):
        assert keur((aanwijzing("iriszorg", taak),), "ede").afgewezen == ()


def test_the_shipped_table_says_that_it_is_a_placeholder() -> None:
    """Every kind of party has tasks; none is a legal ground."""
    assert DOELBINDING.placeholder
    assert set(DOELBINDING.taken) == SOORTEN


def test_an_empty_list_designates_nobody() -> None:
    """Art. 13.2c."""
    with pytest.raises(Refused, match=r"^aanwijzing-leeg$"):
        voor_het_huis().huis(aangewezen())


# after the MDO


def test_the_moment_of_the_mdo_comes_by_itself() -> None:
    """Art. 9.1; what comes out of it is the next thing that is waited for."""
    verloop = genodigd()
    verloop.tot(EERSTE)
    assert (verloop.regel.fase, verloop.wacht) == (Casusfase.MDO, {("uitkomst_mdo", "procesregisseur")})


def test_a_next_mdo_is_prepared_anew_with_a_list_of_its_own() -> None:
    """Art. 1.9, 13.2: tuning during the execution; who had doelbinding then need not have it now."""
    verloop = genodigd()
    verloop.tot(EERSTE)
    regel = verloop.huis(weer_voorbereid(dag(3)), dag(4))
    assert (regel.fase, regel.aanwijzingen, regel.mdo) == (Casusfase.VOORBEREIDING, (), None)
    verloop.huis(aangewezen(MOVIERA), dag(4))
    verloop.huis(uitnodigen(), dag(4))
    assert verloop.van(MdoUitnodiging)[AANMELDER].mdo_op == EERSTE.replace(day=18)


def test_a_next_mdo_has_an_agreement_of_its_own() -> None:
    """Art. 13.2a, 13.2b: about its own goal and themes. So an old preparation that comes again starts no next MDO."""
    verloop = genodigd()
    verloop.tot(EERSTE)
    with pytest.raises(Refused, match=r"^agenda-zonder-overeenstemming$"):
        verloop.huis(voorbereiding(), dag(4))
    assert verloop.regel.fase is Casusfase.MDO


def test_nor_does_a_next_mdo_get_round_it_by_a_preparation_without_an_agenda_first() -> None:
    """Art. 13.2a: whatever is said in between, the agreement on the last MDO is none on this one; also once this one was cancelled."""
    verloop = genodigd()
    verloop.tot(EERSTE)
    verloop.huis(voorbereiding(agenda=None, overeenstemming=None), dag(4))
    with pytest.raises(Refused, match=r"^agenda-zonder-overeenstemming$"):
        verloop.huis(voorbereiding(), dag(4))
    verloop.huis(weer_voorbereid(dag(3)), dag(4))
    verloop.huis(aangewezen(MOVIERA), dag(4))
    verloop.huis(uitnodigen(), dag(4))
    verloop.huis(MdoGeannuleerd(casus_id=WIE, reden="-", functionaris=IC, namens=None), dag(5))
    with pytest.raises(Refused, match=r"^agenda-zonder-overeenstemming$"):
        verloop.huis(voorbereiding(), dag(5))
    assert verloop.huis(weer_voorbereid(dag(3)), dag(5)).fase is Casusfase.VOORBEREIDING


def test_a_casus_that_nobody_touches_does_not_stay_for_ever() -> None:
    """Ours, a placeholder: whatever its phase, time ends it."""
    verloop: Verloop = genodigd()
    verloop.tot(dag(731))
    assert (verloop.stand, verloop.wachtrijen) == (None, {})
