"""The triage and its three outcomes (8.1-8.3)."""

from __future__ import annotations

import pytest

from hub.parties import HUIZEN
from hub.processes.complex.stap import bevoegd
from hub.processes.kern import Message, Refused
from hub.topology import TOPICS, names, principals
from schemas.aanmelding import Casusfase, CasusStatusGemeld
from schemas.nazorg import Wachtrij
from schemas.personen import Functionaris, Rol
from schemas.triage import AdviesVerzonden, Uitkomst
from schemas.verzoek import Aanleiding, InformatieGevraagd, VerzoekVervallen
from tests.processes.complex.verloop import (
    AANMELDER,
    GEMEENTE,
    IC,
    KM,
    LM,
    NUL,
    PR,
    Verloop,
    aangemeld,
    aanvulling,
    advies,
    antwoord,
    besluit,
    criteria,
    dag,
    genodigd,
    gewogen,
    klaar,
    toewijzing,
    voor_het_huis,
    weer_voorbereid,
    zienswijze,
)


@pytest.mark.parametrize("door", [LM, KM])
def test_the_managers_decide(door: Functionaris) -> None:
    """Art. 8.1: by the locatiemanagers and the ketenmanager."""
    regel = gewogen().huis(besluit(Uitkomst.CASUS, door))
    assert regel.triage is not None
    assert (regel.fase, regel.triage.besluit.functionaris) == (Casusfase.VOORBEREIDING, door)


@pytest.mark.parametrize("door", [PR, IC, Functionaris(naam="stagiair", rol=Rol.ANDERS)])
@pytest.mark.parametrize("uitkomst", list(Uitkomst))
def test_nobody_else_decides(uitkomst: Uitkomst, door: Functionaris) -> None:
    """Art. 8.1: not the procesregisseur, not the informatiecoördinator."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        gewogen().huis(besluit(uitkomst, door))


@pytest.mark.parametrize("door", [LM, KM])
def test_a_manager_decides_at_the_desk_of_the_house(door: Functionaris) -> None:
    """Art. 8.1, 3.1, 1.11-1.13: also the ketenmanager, who sits in the triage of both; at his own desk he sees no casus of theirs."""
    verloop = gewogen()
    for elders in ("arnhem", "keten"):
        with pytest.raises(Refused, match=r"^casus-onbekend$"):
            verloop.huis(besluit(Uitkomst.CASUS, door), huis=elders)
    assert verloop.huis(besluit(Uitkomst.CASUS, door)).fase is Casusfase.VOORBEREIDING


@pytest.mark.parametrize("bureau", HUIZEN)
@pytest.mark.parametrize("wachtrij", list(Wachtrij))
def test_who_may_decide_about_a_casus_is_who_may_read_it(wachtrij: Wachtrij, bureau: str) -> None:
    """No road that a desk can't see the beginning of, and no decision about what it may not see (13.1, 18.1)."""
    stand = gewogen().stand
    assert stand is not None
    stand = stand.model_copy(update={"wachtrij": wachtrij})
    inhoud = besluit(Uitkomst.CASUS, KM)
    try:
        bevoegd(stand, Message(stand.casus_id, inhoud, names.besluit(bureau), "x", NUL), KM, [Rol.KETENMANAGER])
        mag = True
    except Refused:
        mag = False
    assert mag == (principals.regie(bureau) in TOPICS[names.casussen(wachtrij)].readers)


@pytest.mark.parametrize("uitkomst", [Uitkomst.CASUS, Uitkomst.GEEN_CASUS])
def test_it_does_not_close_without_the_view_of_the_gemeente(uitkomst: Uitkomst) -> None:
    """Art. 1.8."""
    verloop = aangemeld()
    verloop.huis(criteria())
    with pytest.raises(Refused, match=r"^triage-zonder-zienswijze$"):
        verloop.huis(besluit(uitkomst))
    verloop.partij(GEMEENTE, zienswijze())
    verloop.huis(besluit(uitkomst))


@pytest.mark.parametrize("uitkomst", [Uitkomst.CASUS, Uitkomst.GEEN_CASUS])
@pytest.mark.parametrize(
    ("deel", "code"),
    [
        ("overleg_aanmelder", "triage-zonder-overleg"),
        ("systeem", "triage-zonder-systeem"),
        ("zorg_en_straf", "triage-zonder-systeem"),
    ],
)
def test_it_does_not_close_without_what_must_be_weighed(uitkomst: Uitkomst, deel: str, code: str) -> None:
    """Art. 8.1a: together with the aanmelder; Bijlage 3, wegingsfase: the whole system, care and punishment together."""
    for niets in (None, " "):
        with pytest.raises(Refused, match=f"^{code}$"):
            gewogen().huis(besluit(uitkomst, LM, **{deel: niets}))


@pytest.mark.parametrize(
    ("uitkomst", "deel"),
    [
        (Uitkomst.GEEN_CASUS, {"toewijzing": toewijzing()}),
        (Uitkomst.ONDUIDELIJK, {"toewijzing": toewijzing()}),
        (Uitkomst.CASUS, {"aanvulling": aanvulling("om", op=dag(9))}),
    ],
)
def test_a_decision_has_one_outcome(uitkomst: Uitkomst, deel: dict[str, object]) -> None:
    """Art. 8.3: three outcomes, no mixture of them."""
    with pytest.raises(Refused, match=r"^triage-onderdeel-te-veel$"):
        gewogen().huis(besluit(uitkomst, LM, **deel))


# a: no casus


def test_no_casus_asks_for_advice_before_it_closes() -> None:
    """Art. 8.3a: "er gaat dan een advies naar de aanmelder"."""
    verloop = gewogen()
    regel = verloop.huis(besluit(Uitkomst.GEEN_CASUS))
    assert (regel.fase, regel.actie_voor, verloop.wacht) == (
        Casusfase.ADVIES, dag(5), {("advies", "procesregisseur")},
    )  # fmt: skip
    verloop.tot(dag(400))
    assert (verloop.regel.fase, verloop.regel.te_laat) == (Casusfase.ADVIES, True)


def test_the_advice_goes_to_the_aanmelder_and_closes() -> None:
    """Art. 8.3a; the shortest of all removals is ours."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.GEEN_CASUS))
    regel = verloop.huis(advies(), dag(1))
    assert {wie: een.advies for wie, een in verloop.van(AdviesVerzonden).items()} == {AANMELDER: "bespreek het lokaal"}
    assert (regel.fase, regel.verwijderen_op, verloop.wacht) == (
        Casusfase.GESLOTEN, dag(22), {("verwijdering", "None")},
    )  # fmt: skip
    verloop.tot(dag(22))
    assert (verloop.stand, verloop.wachtrijen) == (None, {})


def test_an_aanmelder_whose_advice_never_came_hears_that_it_ended() -> None:
    """Art. 8.3a, 16.1: it does not close without advice; when its time is up all the same, nobody waits for one any longer."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.GEEN_CASUS))
    verloop.tot(dag(730))
    assert {wie: een.fase for wie, een in verloop.van(CasusStatusGemeld).items()} == {AANMELDER: Casusfase.GESLOTEN}
    assert (verloop.stand, verloop.van(AdviesVerzonden)) == (None, {})


def test_who_has_had_the_advice_hears_nothing_more() -> None:
    """Art. 8.1b: he knows that it is closed."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.GEEN_CASUS))
    verloop.huis(advies())
    verloop.tot(dag(22))
    assert verloop.van(CasusStatusGemeld) == {}


def test_no_advice_before_the_outcome_that_asks_for_it() -> None:
    """Art. 8.3a."""
    for verloop in (gewogen(), voor_het_huis()):
        with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
            verloop.huis(advies())


# b: not clear yet


def test_not_clear_asks_at_once_and_comes_back_in_the_next_triage() -> None:
    """Art. 8.3b: asked as soon as possible of the partner that can supply it; Bijlage 3: "en dan besluiten"."""
    verloop = aangemeld()
    regel = verloop.huis(besluit(Uitkomst.ONDUIDELIJK, aanvulling=aanvulling("malkander", op=dag(6))))
    gevraagd = verloop.van(InformatieGevraagd)["malkander"]
    assert (gevraagd.aanleiding, gevraagd.antwoord_voor) == (Aanleiding.AANVULLEND, dag(6))
    assert (regel.fase, regel.actie_voor) == (Casusfase.AANVULLING, dag(6))
    assert ("triage", "locatiemanager") in verloop.wacht


def test_a_decision_is_asked_for_when_the_next_triage_comes() -> None:
    """Art. 8.3b: no endless loop: past its date the line says that the managers are late, answered or not."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.ONDUIDELIJK, aanvulling=aanvulling("malkander", op=dag(6))))
    verloop.partij("malkander", antwoord(verloop.van(InformatieGevraagd)["malkander"].verzoek_id))
    assert not verloop.regel.te_laat
    verloop.tot(dag(6))
    assert verloop.regel.te_laat
    regel = verloop.huis(besluit(Uitkomst.CASUS), dag(7))
    assert regel.triage is not None
    assert (regel.fase, regel.triage.ronde, regel.te_laat) == (Casusfase.VOORBEREIDING, 2, False)


def test_a_silent_partner_is_asked_anew_under_another_request() -> None:
    """The old request lapses, so that one answer is owed and not two (16.1)."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.ONDUIDELIJK, aanvulling=aanvulling("malkander", "om", op=dag(6))))
    regel = verloop.huis(besluit(Uitkomst.ONDUIDELIJK, aanvulling=aanvulling("malkander", op=dag(20))), dag(7))
    assert set(verloop.van(VerzoekVervallen)) == set(verloop.van(InformatieGevraagd)) == {"malkander"}
    assert [(een.partij, str(een.status)) for een in regel.verzoeken] == [
        ("malkander", "vervallen"), ("om", "te_laat"), ("malkander", "open"),
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
        verloop.partij("malkander", antwoord(regel.verzoeken[0].verzoek_id), dag(8))


@pytest.mark.parametrize(
    ("deel", "code"),
    [
        (None, "triage-zonder-aanvulling"),
        (aanvulling(op=dag(6)), "verzoek-zonder-partij"),
        (aanvulling("om", op=dag(0)), "triage-datum-voorbij"),
        (aanvulling("om", op=dag(6), opvrager=LM), "rol-onbevoegd"),
    ],
)
def test_not_clear_says_what_lacks_from_whom_and_when_it_is_back(deel: object, code: str) -> None:
    """Art. 8.2, 8.3b."""
    with pytest.raises(Refused, match=f"^{code}$"):
        gewogen().huis(besluit(Uitkomst.ONDUIDELIJK, aanvulling=deel))


# c: a casus


def test_a_casus_has_its_table_and_says_why_not_local() -> None:
    """Art. 8.1: at which casustafel, and "lokaal, tenzij"."""
    with pytest.raises(Refused, match=r"^triage-zonder-toewijzing$"):
        gewogen().huis(besluit(Uitkomst.CASUS, toewijzing=None))
    with pytest.raises(Refused, match=r"^triage-lokaal-tenzij$"):
        gewogen().huis(besluit(Uitkomst.CASUS, toewijzing=toewijzing(tenzij=" ")))


@pytest.mark.parametrize(
    ("deel", "code"),
    [
        ({"partijen": ()}, "triage-zonder-toewijzing"),
        ({"themas": ()}, "triage-zonder-toewijzing"),
        ({"partijen": ("politie", "zomaar")}, "partij-onbekend"),
        ({"partijen": ("politie", "gemeente-arnhem")}, "partij-ander-huis"),
        ({"partijen": ("politie", "politie")}, "partij-dubbel"),
    ],
)
def test_a_casus_has_themes_and_parties_of_the_covenant(deel: dict[str, object], code: str) -> None:
    """Art. 1.8: goal and themes of a possible MDO, and which parties are relevant for it."""
    anders = toewijzing().model_copy(update=deel)
    with pytest.raises(Refused, match=f"^{code}$"):
        gewogen().huis(besluit(Uitkomst.CASUS, toewijzing=anders))


@pytest.mark.parametrize("tafel", ["arnhem-volwassenen", "zomaar"])
def test_the_table_is_one_of_the_house(tafel: str) -> None:
    """Art. 8.1."""
    with pytest.raises(Refused, match=r"^casustafel-onbekend$"):
        gewogen().huis(besluit(Uitkomst.CASUS, toewijzing=toewijzing(tafel)))


def test_the_aanmelder_sees_how_it_stands() -> None:
    """Art. 8.1b, our reading: the phase, and nothing of what was judged."""
    verloop = gewogen()
    verloop.huis(besluit(Uitkomst.CASUS))
    assert {wie: een.fase for wie, een in verloop.van(CasusStatusGemeld).items()} == {
        AANMELDER: Casusfase.VOORBEREIDING
    }


@pytest.mark.parametrize("uitkomst", list(Uitkomst))
def test_a_decision_said_twice_is_one(uitkomst: Uitkomst) -> None:
    """Under another id too: what was asked or prepared on it stands, and no deadline starts anew."""
    verloop = gewogen()
    verloop.huis(besluit(uitkomst))
    if uitkomst is Uitkomst.CASUS:
        verloop.huis(weer_voorbereid(dag(0)))
    regel = verloop.regel
    assert verloop.huis(besluit(uitkomst), dag(1)) == regel
    assert verloop.effecten == ()


# coming back on it


def test_the_managers_can_come_back_on_it_before_an_mdo() -> None:
    """Our reading: nothing was shared on it yet. What was prepared falls away with the outcome it stood on (9.1)."""
    regel = klaar().huis(besluit(Uitkomst.GEEN_CASUS), dag(1))
    assert (regel.fase, regel.voorbereiding, regel.aanwijzingen) == (Casusfase.ADVIES, None, ())


def test_not_while_parties_are_invited() -> None:
    """First the MDO is cancelled, so that they hear it."""
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        genodigd().huis(besluit(Uitkomst.GEEN_CASUS))


def test_after_an_mdo_the_mdo_decides() -> None:
    """Art. 9.4d: afschaling is the MDO's."""
    verloop: Verloop = genodigd()
    verloop.tot(dag(3))
    assert verloop.regel.fase is Casusfase.MDO
    verloop.huis(weer_voorbereid(dag(3)), dag(4))
    with pytest.raises(Refused, match=r"^mdo-beslist$"):
        verloop.huis(besluit(Uitkomst.GEEN_CASUS), dag(5))
