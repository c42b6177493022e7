"""Requests to the fixed partners: who is asked what, when, until when, and when it is needed no more (Bijlage 3, nazorg; 16.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from hub.codec import encode
from hub.parties.rollen import VASTE_PARTNERS
from hub.poort.toelating import MAX_BYTES
from hub.privacy.termijnen import TERMIJNEN
from hub.processes.nazorg import uitvraag
from hub.processes.nazorg.verzoeken import MEESTE
from hub.topology import TOPICS, names
from schemas.basis import Bericht
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    OnmiddellijkVrijgelaten,
)
from schemas.nazorg import DossierOvergedragen, NazorgAfgesloten, WerkvoorraadRegel
from schemas.personen import Rol
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoekstatus, Wachtreden
from schemas.verzoek import (
    Aanleiding,
    Gebruik,
    Gebruiksvoorwaarden,
    InformatieGevraagd,
    InformatieGeweigerd,
    VerzoekHerinnerd,
    VerzoekVervallen,
)
from tests.processes.nazorg.antwoord import antwoord, weigering
from tests.processes.nazorg.verloop import (
    AMSTERDAM,
    ARNHEM,
    BEKEND,
    EDE,
    NUL,
    PERSOON,
    RENKUM,
    WIE,
    Verloop,
    bericht,
    blad,
    dag,
)

MENSEN = ("gemeente-arnhem", "legerdesheils", "iriszorg")
EINDE = bericht(DetentieBeeindigd, einde_op=dag(60))
WAAROM = {"persoon_id": WIE, "reden": "x", "functionaris": "PR 7"}


def gevraagd(*berichten: DetentieBericht, op: datetime = NUL) -> Verloop:
    """A dossier after messages of DJI."""
    verloop = Verloop()
    for een in berichten:
        verloop.meld(een, op)
    return verloop


def vragen(verloop: Verloop, code: str) -> list[InformatieGevraagd]:
    """What a party was asked."""
    return [een for een in verloop.post[code] if isinstance(een, InformatieGevraagd)]


def soorten(berichten: Iterable[Bericht]) -> list[str]:
    """The kinds of messages, in their order."""
    return [type(een).__name__ for een in berichten]


def redenen(berichten: Iterable[Bericht]) -> list[str]:
    """Why a party's requests lapsed, as it heard it."""
    return [een.reden for een in berichten if isinstance(een, VerzoekVervallen)]


def statussen(regel: WerkvoorraadRegel) -> dict[str, Verzoekstatus]:
    """What became of the last request to each party."""
    return {een.partij: een.status for een in regel.verzoeken}


def test_a_signal_asks_the_fixed_partners_of_the_house_for_what_lacks() -> None:
    """Bijlage 3, nazorg: each for the leefgebieden that it can tell about, under one correlation id, with its own need and a deadline."""
    verloop = gevraagd(EINDE)
    vraag = {code: vragen(verloop, code) for code in MENSEN}
    assert {code: len(een) for code, een in vraag.items()} == dict.fromkeys(MENSEN, 1)
    assert set(verloop.post) == set(MENSEN)
    alle = [een for (een,) in vraag.values()]
    assert {(een.aanleiding, een.huis, een.antwoord_voor) for een in alle} == {(Aanleiding.NAZORG, "arnhem", dag(3))}
    assert len({een.correlatie_id for een in alle}) == 1
    assert len({een.verzoek_id for een in alle}) == 3
    assert [een.leefgebieden for een in alle] == [tuple(Leefgebied)[:4], (Leefgebied.HUISVESTING,), (Leefgebied.ZORG,)]
    assert all(een.doel and een.noodzaak for een in alle)
    assert alle[2].noodzaak.endswith("nog niet bekend: zorg.")


def test_what_is_known_is_not_asked() -> None:
    """16.1: no more than is needed."""
    assert not gevraagd(bericht(DetentieBeeindigd, einde_op=dag(60), hulpvragen=blad(NUL, **BEKEND))).post
    zonder_werk = {**BEKEND, "werk_en_inkomen": "onbekend"}
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=dag(60), hulpvragen=blad(NUL, **zonder_werk)))
    assert {code: een[0].leefgebieden for code in verloop.post if (een := vragen(verloop, code))} == {
        "gemeente-arnhem": (Leefgebied.WERK_EN_INKOMEN,)
    }


def test_what_is_old_is_asked_and_the_need_says_so() -> None:
    """An answer of over thirty days ago says how it was."""
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=dag(60), hulpvragen=blad(dag(-31), **BEKEND)))
    assert vragen(verloop, "iriszorg")[0].noodzaak.endswith("niet recent bekend: zorg.")


def test_a_party_is_told_no_more_of_the_betrokkene_than_it_needs() -> None:
    """16.1: the number only for whom the register says so, the address for nobody."""
    verloop = gevraagd(EINDE)
    bsn = {code: vragen(verloop, code)[0].personalia.bsn for code in MENSEN}
    assert bsn == {"gemeente-arnhem": PERSOON.bsn, "legerdesheils": None, "iriszorg": None}
    assert {vragen(verloop, code)[0].personalia.adres for code in MENSEN} == {None}


@pytest.mark.parametrize("herkomst", [None, AMSTERDAM])
def test_without_a_house_nobody_is_asked(herkomst: str | None) -> None:
    """There is no procesregisseur for whom it would be."""
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=dag(60), gemeente_herkomst=herkomst))
    assert (verloop.regel.verzoeken, dict(verloop.post)) == ((), {})


@pytest.mark.parametrize(
    ("melding", "tot"),
    [
        (EINDE, 3),
        (bericht(DetentieBeeindigd, einde_op=dag(2)), 2),
        (bericht(DetentieBeeindigd, einde_op=dag(0.1)), 1),
        (bericht(OnmiddellijkVrijgelaten, einde_op=NUL), 1),
    ],
)
def test_the_answer_is_there_before_the_house_must_judge(melding: DetentieBericht, tot: float) -> None:
    """By the term, or by the date to judge by where that is sooner."""
    regel = gevraagd(melding).regel
    assert {een.antwoord_voor for een in regel.verzoeken} == {dag(tot)}
    assert regel.beoordelen_voor is not None and regel.beoordelen_voor >= dag(tot)


def test_more_news_does_not_ask_the_same_again() -> None:
    """Whoever owes an answer is not asked anew, overdue or not, while the question is in his inbox."""
    verloop = gevraagd(EINDE, bericht(EinddatumGewijzigd, einde_op=dag(50)), EINDE)
    assert {code: len(vragen(verloop, code)) for code in MENSEN} == dict.fromkeys(MENSEN, 1)
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(40)), dag(10))
    assert {code: len(vragen(verloop, code)) for code in MENSEN} == dict.fromkeys(MENSEN, 1)


def test_a_question_that_left_the_inbox_unanswered_is_put_again() -> None:
    """On the next news: nobody could answer it any more; the old one lapses, and its party hears so."""
    verloop = gevraagd(EINDE)
    weg = dag(TERMIJNEN.bewaren_inbox.duur.days)
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(50)), weg - timedelta(hours=1))
    assert len(vragen(verloop, "iriszorg")) == 1
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(40)), weg)
    assert soorten(verloop.post["iriszorg"])[-2:] == ["VerzoekVervallen", "InformatieGevraagd"]
    assert redenen(verloop.post["iriszorg"]) == ["opnieuw-gevraagd"]
    assert [een.status for een in regel.verzoeken if een.partij == "iriszorg"] == ["vervallen", "open"]


def test_a_new_detention_asks_who_was_silent_in_the_last() -> None:
    """He hears that the old question lapsed, and has a term and reminders again."""
    verloop = gevraagd(EINDE)
    verloop.tot(dag(9))
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(10)), dag(10))
    assert soorten(verloop.post["iriszorg"])[-2:] == ["VerzoekVervallen", "InformatieGevraagd"]
    assert [een.status for een in regel.verzoeken if een.partij == "iriszorg"] == ["vervallen", "open"]
    verloop.tot(dag(13))
    laatste = verloop.post["iriszorg"][-1]
    assert isinstance(laatste, VerzoekHerinnerd) and laatste.te_laat


def test_what_is_owed_of_an_earlier_detention_lapses_when_all_is_known() -> None:
    """16.1: no answer is waited for that nothing needs."""
    verloop = gevraagd(EINDE)
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(9), hulpvragen=blad(dag(9), **BEKEND)), dag(9))
    assert set(statussen(regel).values()) == {Verzoekstatus.VERVALLEN}
    assert {reden for post in verloop.post.values() for reden in redenen(post)} == {"niet-meer-nodig"}


def test_an_announced_detention_that_begins_asks_by_itself() -> None:
    """It becomes the current one by time alone, and what was owed of the last lapses."""
    verloop = gevraagd(bericht(OnmiddellijkVrijgelaten, einde_op=NUL))
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(30)), dag(1))
    verloop.tot(dag(30))
    assert soorten(verloop.post["iriszorg"])[-2:] == ["VerzoekVervallen", "InformatieGevraagd"]


def test_who_is_asked_nothing_more_hears_the_same_whatever_the_house_decided() -> None:
    """8.1b, 10.2: that a dossier was closed, handed over or removed is not for who only owed an answer."""
    gehoord = []
    for hoe in ("dicht", "elders", "weg"):
        verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=NUL))
        if hoe == "dicht":
            verloop.besluit("arnhem", NazorgAfgesloten(**WAAROM), dag(1))
        elif hoe == "elders":
            verloop.besluit("arnhem", DossierOvergedragen(**WAAROM, naar_gemeente=EDE), dag(1))
        else:
            verloop.tot(dag(181))
        gehoord += redenen(verloop.post["gemeente-arnhem"])
    assert gehoord == ["niet-meer-nodig"] * 3


def test_time_reminds_then_calls_overdue_then_escalates() -> None:
    """Each once; the line says for whom it waits, and from the escalation on who steps in."""
    verloop = gevraagd(EINDE)
    verloop.tot(dag(2))
    assert soorten(verloop.post["iriszorg"]) == ["InformatieGevraagd", "VerzoekHerinnerd"]
    verloop.tot(dag(3))
    laatste = verloop.post["iriszorg"][-1]
    assert isinstance(laatste, VerzoekHerinnerd) and laatste.te_laat
    assert set(statussen(verloop.regel).values()) == {Verzoekstatus.TE_LAAT}
    assert {een.rol for een in verloop.regel.wacht if een.partij} == {None}
    verloop.tot(dag(5))
    assert {een.partij: een.rol for een in verloop.regel.wacht if een.partij} == dict.fromkeys(
        MENSEN, Rol.LOCATIEMANAGER
    )
    verloop.tot(dag(20))
    assert len(verloop.post["iriszorg"]) == 3


def test_the_line_says_why_it_waits_and_for_whom() -> None:
    """Parties that owe an answer, the house that must judge, and in the end the term alone."""
    verloop = gevraagd(EINDE)
    assert [(een.reden, een.partij, een.rol, een.voor) for een in verloop.regel.wacht] == [
        *((Wachtreden.ANTWOORD, code, None, dag(3)) for code in ("iriszorg", "legerdesheils", "gemeente-arnhem")),
        (Wachtreden.BEOORDELING, None, Rol.PROCESREGISSEUR, dag(5)),
    ]  # fmt: skip
    regel = verloop.besluit("arnhem", NazorgAfgesloten(**WAAROM), dag(1))
    assert [(een.reden, een.voor) for een in regel.wacht] == [(Wachtreden.VERWIJDERING, regel.verwijderen_op)]


def test_another_house_has_other_partners() -> None:
    """Who is a partner of both is not asked twice; of whom it is not, the request lapses and he hears so."""
    verloop = gevraagd(EINDE)
    over = DossierOvergedragen(**WAAROM, naar_gemeente=EDE)
    regel = verloop.besluit("arnhem", over, dag(1))
    assert soorten(verloop.post["gemeente-arnhem"]) == ["InformatieGevraagd", "VerzoekVervallen"]
    assert vragen(verloop, "gemeente-ede")[0].huis == "ede"
    assert len(verloop.post["iriszorg"]) == 1
    assert statussen(regel)["gemeente-arnhem"] is Verzoekstatus.VERVALLEN


def test_another_gemeente_of_the_house_is_asked_instead() -> None:
    """Only the gemeente that it is about has to do with him (16.1)."""
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=dag(60), gemeente_herkomst=EDE))
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(60), gemeente_vestiging=RENKUM), dag(1))
    assert soorten(verloop.post["gemeente-ede"]) == ["InformatieGevraagd", "VerzoekVervallen"]
    assert soorten(verloop.post["gemeente-renkum"]) == ["InformatieGevraagd"]


def test_a_closed_dossier_needs_no_answer() -> None:
    """Who still owes one hears so; an immediate release opens it and asks again."""
    verloop = gevraagd(EINDE)
    verloop.besluit("arnhem", NazorgAfgesloten(**WAAROM), dag(1))
    assert isinstance(verloop.post["iriszorg"][-1], VerzoekVervallen)
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(50)), dag(1.5))
    assert len(verloop.post["iriszorg"]) == 2
    verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=dag(2)), dag(2))
    assert soorten(verloop.post["iriszorg"])[2:] == ["InformatieGevraagd"]


def test_who_owes_an_answer_about_a_dossier_that_goes_hears_so() -> None:
    """No data of it are left to add to (1.10)."""
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=NUL))
    verloop.tot(dag(181))
    assert {code: soorten(post)[-1] for code, post in verloop.post.items()} == dict.fromkeys(MENSEN, "VerzoekVervallen")


def test_what_was_supplied_for_a_detention_goes_with_its_data() -> None:
    """1.10: and the line says until when they are kept."""
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=dag(10)))
    weg = verloop.regel.verwijderen_op
    (vraag,) = vragen(verloop, "iriszorg")
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(150)), dag(150))
    (nieuw,) = vragen(verloop, "iriszorg")[1:]
    verloop.partij("iriszorg", antwoord(nieuw, dag(151), zorg="geen_contact"), dag(151))
    van_iriszorg = [een.verzoek_id for een in verloop.regel.verzoeken if een.partij == "iriszorg"]
    assert van_iriszorg == [vraag.verzoek_id, nieuw.verzoek_id]
    verloop.tot(weg)
    assert [een.verzoek_id for een in verloop.regel.verzoeken if een.partij == "iriszorg"] == [nieuw.verzoek_id]
    assert {een.gevraagd_op for een in verloop.regel.verzoeken} == {dag(150)}


@pytest.mark.parametrize(("weer", "over"), [({}, "onbekend"), ({"hulpvragen": blad(NUL, **BEKEND)}, "in_contact")])
def test_the_sheet_of_a_detention_goes_with_it(weer: dict[str, object], over: str) -> None:
    """1.10: unless it was told again for one that stays."""
    verloop = gevraagd(bericht(DetentieBeeindigd, einde_op=dag(10), hulpvragen=blad(NUL, **BEKEND)))
    weg = verloop.regel.verwijderen_op
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(150), **weer), dag(150))
    assert verloop.regel.stoplicht.lichten[4].antwoord == "in_contact"
    verloop.tot(weg)
    assert verloop.regel.stoplicht.lichten[4].antwoord == over


def test_a_refusal_holds_for_its_detention() -> None:
    """Of a later one he is asked again."""
    verloop = gevraagd(EINDE)
    (vraag,) = vragen(verloop, "iriszorg")
    verloop.partij("iriszorg", weigering(vraag), dag(1))
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(50)), dag(2))
    assert len(vragen(verloop, "iriszorg")) == 1
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(90)), dag(90))
    assert len(vragen(verloop, "iriszorg")) == 2


def test_what_was_answered_is_asked_again_when_it_is_old() -> None:
    """On the next news, not by itself."""
    verloop = gevraagd(EINDE)
    (vraag,) = vragen(verloop, "iriszorg")
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    verloop.tot(dag(40))
    assert len(vragen(verloop, "iriszorg")) == 1
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(50)), dag(40))
    assert len(vragen(verloop, "iriszorg")) == 2


def test_a_dossier_keeps_so_many_requests_and_no_more() -> None:
    """Handed over again and again: what lapsed longest ago goes; what is owed stays, and what was answered."""
    verloop = gevraagd(EINDE)
    (vraag,) = vragen(verloop, "gemeente-arnhem")
    verloop.partij("gemeente-arnhem", antwoord(vraag, NUL, schulden="nee"), NUL)
    huizen = (("arnhem", EDE), ("ede", ARNHEM)) * MEESTE
    for nummer, (huis, naar) in enumerate(huizen):
        over = DossierOvergedragen(**WAAROM, naar_gemeente=naar)
        regel = verloop.besluit(huis, over, NUL + TERMIJNEN.nazorg_beantwoorden.duur * nummer / 1000)
    assert len(regel.verzoeken) == MEESTE
    assert {een.partij for een in regel.wacht if een.partij} >= {"legerdesheils", "iriszorg"}
    assert {len(verloop.post[code]) for code in ("legerdesheils", "iriszorg")} == {1}
    assert vraag.verzoek_id in {een.verzoek_id for een in regel.verzoeken}


def test_so_many_requests_fit_in_a_line_whatever_parties_say() -> None:
    """Each answered at the greatest length, in letters of four bytes."""
    verloop = gevraagd(EINDE)
    (vraag,) = vragen(verloop, "iriszorg")
    lang = "\U0001d11e"
    voorwaarden = Gebruiksvoorwaarden(gebruik=Gebruik.WEGING, voorwaarden=lang * 2000)
    zegt = antwoord(vraag, dag(1)).model_copy(
        update={
            "informatie": lang * 4000, "voorwaarden": voorwaarden, "grondslag": lang * 200, "functionaris": lang * 200,
            "hulpvragen": blad(dag(1), zorg="in_contact", toelichting=lang * 2000),
        }
    )  # fmt: skip
    assert len(encode(zegt)) < MAX_BYTES
    regel = verloop.partij("iriszorg", zegt, dag(1))
    beantwoord = next(een for een in regel.verzoeken if een.verstrekking is not None)
    vol = regel.model_copy(update={"verzoeken": (beantwoord,) * MEESTE})
    assert len(encode(vol)) < 0.9 * TOPICS[names.werkvoorraad("arnhem")].max_bytes


def test_without_fixed_partners_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the list is approved it can be emptied: all else works (docs/decisions)."""
    monkeypatch.setattr(uitvraag, "VASTE_PARTNERS", dict.fromkeys(VASTE_PARTNERS, ()))
    verloop = gevraagd(EINDE)
    assert (dict(verloop.post), verloop.regel.verzoeken) == ({}, ())
    assert [een.reden for een in verloop.regel.wacht] == [Wachtreden.BEOORDELING]


def test_no_partner_is_asked_twice_at_once() -> None:
    """The shipped register: a house's partners are different ones, and fit in a dossier."""
    for vast in VASTE_PARTNERS.values():
        codes = [een.partij.code for een in vast]
        assert len(codes) == len(set(codes))
        assert len([een for een in vast if een.partij.gemeente_code is None]) < MEESTE


def test_a_refusal_is_an_end_too() -> None:
    """16.1: an answer, a reasoned refusal or overdue, never silence."""
    verloop = gevraagd(EINDE)
    (vraag,) = vragen(verloop, "iriszorg")
    regel = verloop.partij("iriszorg", weigering(vraag), dag(1))
    assert statussen(regel)["iriszorg"] is Verzoekstatus.GEWEIGERD
    assert "iriszorg" not in {een.partij for een in regel.wacht}
    assert isinstance(weigering(vraag), InformatieGeweigerd)
