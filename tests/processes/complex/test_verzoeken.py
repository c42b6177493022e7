"""Requests: who asks whom, with what need, until when (8.2, 16.1; Bijlage 3, verrijking)."""

from __future__ import annotations

import pytest

from hub.processes.complex import COMPLEX
from hub.processes.kern import Refused
from schemas.personen import Functionaris, Rol
from schemas.triage import Uitkomst, VerrijkingGevraagd
from schemas.verzoek import Aanleiding, InformatieGevraagd, VerzoekHerinnerd, VerzoekVervallen
from tests.processes.complex.verloop import (
    AANMELDER,
    ADRES,
    GEMEENTE,
    IC,
    LM,
    MET_ADRES,
    PERSONALIA,
    PR,
    WIE,
    aangemeld,
    antwoord,
    besluit,
    dag,
    gewogen,
    uitvraag,
    voor_het_huis,
    vraag,
)

VIJF = ("politie", "om", GEMEENTE, "rn", "rvdk")


def test_enrichment_asks_the_five_under_one_correlation_id() -> None:
    """Bijlage 3, verrijking: police, OM, gemeente, Reclassering, RvdK; each its own request, all one correlation id."""
    verloop = aangemeld()
    verloop.huis(uitvraag(*VIJF))
    gevraagd = verloop.van(InformatieGevraagd)
    assert set(gevraagd) == set(VIJF)
    assert len({een.correlatie_id for een in gevraagd.values()}) == 1
    assert len({een.verzoek_id for een in gevraagd.values()}) == 5
    assert {(een.aggregaat_id, een.doel, een.noodzaak) for een in gevraagd.values()} == {
        (WIE, "weging", "voor de weging")
    }
    assert {("antwoord", partij) for partij in VIJF} < verloop.wacht


@pytest.mark.parametrize("reclassering", ["rn", "iriszorg", "legerdesheils"])
def test_each_of_the_three_reclasseringen_can_be_asked(reclassering: str) -> None:
    """Bijlage 3 says "Reclassering", which fits three signatories (reference §5.8)."""
    verloop = aangemeld()
    verloop.huis(uitvraag(reclassering))
    assert set(verloop.van(InformatieGevraagd)) == {reclassering}


def test_enrichment_asks_nobody_else() -> None:
    """Bijlage 3, verrijking: the list is closed."""
    with pytest.raises(Refused, match=r"^partij-geen-verrijking$"):
        aangemeld().huis(uitvraag("politie", "malkander"))


def test_a_refused_question_asks_nobody() -> None:
    """All or none: no request is out that the line does not show."""
    verloop = aangemeld()
    with pytest.raises(Refused, match=r"^partij-geen-verrijking$"):
        verloop.huis(uitvraag("politie", "malkander"))
    assert (verloop.post["politie"], verloop.regel.verzoeken) == ([], ())


@pytest.mark.parametrize("door", [PR, LM, Functionaris(naam="stagiair", rol=Rol.ANDERS)])
def test_enrichment_is_the_informatiecoordinators(door: Functionaris) -> None:
    """Bijlage 3, verrijking: "door de IC opgevraagd"."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        aangemeld().huis(uitvraag("politie", door=door))


@pytest.mark.parametrize("door", [PR, IC])
def test_additional_information_is_asked_by_pr_or_ic_of_any_partner(door: Functionaris) -> None:
    """Art. 8.2: by the procesregisseur or the informatiecoördinator, of a partner; the PR on behalf of the aanmelder (13.3)."""
    verloop = aangemeld()
    verloop.huis(uitvraag("malkander", aanleiding=Aanleiding.AANVULLEND, door=door))
    gevraagd = verloop.van(InformatieGevraagd)["malkander"]
    assert (gevraagd.gevraagd_door, gevraagd.namens) == (door, AANMELDER if door is PR else None)


def test_a_manager_asks_nothing() -> None:
    """Art. 8.2 names two roles."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        aangemeld().huis(uitvraag("malkander", aanleiding=Aanleiding.AANVULLEND, door=LM))


def test_a_question_without_its_need_is_not_asked() -> None:
    """Art. 8.2: "indien noodzakelijk"; 16.1."""
    vragen = uitvraag("politie").model_copy(
        update={"vragen": (vraag("politie").model_copy(update={"noodzaak": "  "}),)}
    )
    with pytest.raises(Refused, match=r"^verzoek-zonder-noodzaak$"):
        aangemeld().huis(vragen)


def test_a_party_gets_the_bsn_only_where_it_needs_it() -> None:
    """Art. 16.1: no more than is necessary, per recipient."""
    verloop = aangemeld()
    vragen = (vraag("politie", met_bsn=True), vraag("om"))
    verloop.huis(uitvraag("politie", "om").model_copy(update={"vragen": vragen}))
    bsn = {wie: een.personalia.bsn for wie, een in verloop.van(InformatieGevraagd).items()}
    assert bsn == {"politie": PERSONALIA.bsn, "om": None}


def test_a_party_gets_the_address_only_where_it_needs_it() -> None:
    """Art. 16.1: a name and a day of birth tell who is meant; the number is no reason for the address, nor the other way round."""
    verloop = aangemeld(personalia=MET_ADRES)
    vragen = (vraag("politie", met_bsn=True), vraag("om").model_copy(update={"met_adres": True}))
    verloop.huis(uitvraag("politie", "om").model_copy(update={"vragen": vragen}))
    wie = {een: gevraagd.personalia for een, gevraagd in verloop.van(InformatieGevraagd).items()}
    assert {een: (van.bsn, van.adres) for een, van in wie.items()} == {
        "politie": (PERSONALIA.bsn, None),
        "om": (None, ADRES),
    }


def test_each_party_hears_its_own_purpose() -> None:
    """Art. 16.1, 16.2: where one is given for it; else that of all who are asked at once."""
    verloop = aangemeld()
    vragen = (vraag("politie"), vraag("om").model_copy(update={"doel": "of er een zaak loopt"}))
    verloop.huis(uitvraag("politie", "om").model_copy(update={"vragen": vragen}))
    doelen = {wie: een.doel for wie, een in verloop.van(InformatieGevraagd).items()}
    assert doelen == {"politie": "weging", "om": "of er een zaak loopt"}


@pytest.mark.parametrize(
    ("bericht", "code"),
    [
        (uitvraag("zomaar"), "partij-onbekend"),
        (uitvraag("politie", "politie"), "partij-dubbel"),
        (uitvraag(), "verzoek-zonder-partij"),
        (uitvraag("gemeente-arnhem", aanleiding=Aanleiding.SCREENING), "partij-ander-huis"),
        (uitvraag("gemeente-arnhem", aanleiding=Aanleiding.ZIENSWIJZE), "gemeente-niet-betrokken"),
        (uitvraag("politie", aanleiding=Aanleiding.NAZORG), "aanleiding-onjuist"),
        (uitvraag("politie", voor=dag(0)), "termijn-verstreken"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(bericht: VerrijkingGevraagd, code: str) -> None:
    """Each with its own code (8.2, 16.1, 16.2)."""
    with pytest.raises(Refused, match=f"^{code}$"):
        aangemeld().huis(bericht)


def test_who_owes_an_answer_is_not_asked_the_same_again() -> None:
    """A command sent twice under two ids asks once; another reason is another question."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie"))
    with pytest.raises(Refused, match=r"^verzoek-loopt-al$"):
        verloop.huis(uitvraag("politie"))
    assert len(verloop.huis(uitvraag("politie", aanleiding=Aanleiding.AANVULLEND)).verzoeken) == 2


def test_who_let_the_term_pass_can_be_asked_again() -> None:
    """8.2, 16.1: that is what the locatiemanager who steps in can do; the old question lapses and its party hears so."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie", "om"))
    verloop.tot(dag(25))
    regel = verloop.huis(uitvraag("politie"), dag(25))
    assert [(een.partij, str(een.status)) for een in regel.verzoeken] == [
        ("politie", "vervallen"), ("om", "te_laat"), ("politie", "open"),
    ]  # fmt: skip
    assert [een.reden for een in verloop.van(VerzoekVervallen).values()] == ["opnieuw-gevraagd"]
    assert set(verloop.van(InformatieGevraagd)) == {"politie"}
    with pytest.raises(Refused, match=r"^verzoek-loopt-al$"):
        verloop.huis(uitvraag("politie"), dag(25))


def test_a_casus_has_no_more_requests_than_its_line_can_show() -> None:
    """Then it is told, instead of a line that no longer fits in a record."""
    verloop = aangemeld()
    for _ in range(20):
        verloop.huis(uitvraag("politie", "om"))
        assert verloop.stand is not None
        for een in verloop.stand.verzoeken[-2:]:
            verloop.partij(een.partij, antwoord(een.verzoek_id))
    with pytest.raises(Refused, match=r"^te-veel-verzoeken$"):
        verloop.huis(uitvraag("politie"))


def test_parties_are_asked_only_while_it_is_judged() -> None:
    """Art. 1.7, 8.2: for the judgement; after it the MDO decides who needs what (9.4c)."""
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        voor_het_huis().huis(uitvraag("politie"))


def test_time_reminds_then_calls_overdue_then_escalates() -> None:
    """Art. 16.1: every request ends in an answer, a refusal or overdue; never in silence."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie"))
    verloop.tot(dag(6.9))
    assert verloop.effecten == ()
    verloop.tot(dag(7))
    assert [een.te_laat for een in verloop.van(VerzoekHerinnerd).values()] == [False]
    verloop.tot(dag(10))
    assert [een.te_laat for een in verloop.van(VerzoekHerinnerd).values()] == [True]
    assert verloop.regel.verzoeken[0].status == "te_laat"
    assert not verloop.regel.verzoeken[0].geescaleerd
    verloop.tot(dag(15))
    assert verloop.regel.verzoeken[0].geescaleerd
    assert (Rol.LOCATIEMANAGER, "politie") in {(een.rol, een.partij) for een in verloop.regel.wacht}


def test_an_escalation_that_a_shorter_term_put_into_the_past_is_not_forgotten() -> None:
    """The state was decided on since, under a term by which it was not due yet."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie"))
    verloop.tot(dag(12))
    assert verloop.stand is not None
    verloop.stand = verloop.stand.model_copy(update={"bijgewerkt_op": dag(16)})
    assert COMPLEX.wekker(verloop.stand) == dag(15)
    verloop.tot(dag(17))
    assert verloop.regel.verzoeken[0].geescaleerd
    assert COMPLEX.wekker(verloop.stand) > dag(17)


def test_a_short_deadline_has_no_reminder_before_it() -> None:
    """There is no moment for one."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie", voor=dag(1)))
    verloop.tot(dag(1))
    assert [een.te_laat for een in verloop.van(VerzoekHerinnerd).values()] == [True]


def test_who_owes_an_answer_about_a_casus_that_goes_hears_so() -> None:
    """Art. 16.1, necessity: nobody goes on looking for what nobody needs."""
    verloop = aangemeld()
    verloop.huis(uitvraag("politie"))
    verloop.tot(dag(730))
    assert set(verloop.van(VerzoekVervallen)) == {"politie"}
    assert verloop.stand is None


@pytest.mark.parametrize("uitkomst", [Uitkomst.CASUS, Uitkomst.GEEN_CASUS])
def test_a_decision_ends_what_is_still_owed(uitkomst: Uitkomst) -> None:
    """Art. 16.1, necessity: who still owed an answer hears that it is not needed, and not what was decided (8.1b)."""
    verloop = gewogen()
    verloop.huis(uitvraag("politie", "om"))
    verloop.partij("om", antwoord(verloop.van(InformatieGevraagd)["om"].verzoek_id))
    verloop.huis(besluit(uitkomst))
    assert {wie: een.reden for wie, een in verloop.van(VerzoekVervallen).items()} == {"politie": "niet-meer-nodig"}
    assert {een.partij: str(een.status) for een in verloop.regel.verzoeken} == {
        "politie": "vervallen",
        "om": "beantwoord",
    }
