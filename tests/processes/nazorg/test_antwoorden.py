"""What parties answer moves the light, with its source and age; late and unasked answers have their fate (16.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from hub.processes.kern import Refused
from schemas.basis import Bericht
from schemas.detentie import DetentieBeeindigd, DetentieGestart, EinddatumGewijzigd
from schemas.nazorg import DossierOvergedragen, NazorgAfgesloten, StoplichtOverschreven, WerkvoorraadRegel
from schemas.stoplicht import Kleur, Leefgebied, Leefgebiedlicht
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import InformatieGevraagd
from tests.processes.nazorg.antwoord import antwoord, weigering
from tests.processes.nazorg.verloop import BEKEND, EDE, NUL, WIE, Verloop, bericht, blad, dag

EINDE = bericht(DetentieBeeindigd, einde_op=dag(60), hulpvragen=blad(NUL, **{**BEKEND, "zorg": "onbekend"}))
WAAROM = {"persoon_id": WIE, "reden": "x", "functionaris": "PR 7"}


def _gevraagd() -> tuple[Verloop, InformatieGevraagd]:
    """Of care nothing is known: the one who can tell was asked."""
    verloop = Verloop()
    verloop.meld(EINDE, NUL)
    (vraag,) = verloop.post["iriszorg"]
    assert isinstance(vraag, InformatieGevraagd)
    return verloop, vraag


def _zorg(regel: WerkvoorraadRegel) -> Leefgebiedlicht:
    return regel.stoplicht.lichten[list(Leefgebied).index(Leefgebied.ZORG)]


def test_an_answer_moves_the_light_with_its_source_and_age() -> None:
    """Who said it, by which message, of when; the light as a whole follows."""
    verloop, vraag = _gevraagd()
    assert verloop.regel.kleur is Kleur.ONBEKEND
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(2))
    licht = _zorg(regel)
    assert (licht.antwoord, licht.partij, licht.peildatum, licht.bron) == (
        "in_contact", "iriszorg", dag(1), regel.gewijzigd_door,
    )  # fmt: skip
    assert (regel.kleur, regel.verzoeken[0].status) == (Kleur.GROEN, Verzoekstatus.BEANTWOORD)
    assert {een.partij for een in regel.stoplicht.lichten if een is not licht} == {None}


def test_a_heavier_light_by_an_answer_asks_the_house_again() -> None:
    """Judged before it was known."""
    verloop, vraag = _gevraagd()
    verloop.besluit("arnhem", StoplichtOverschreven(**WAAROM, kleur=Kleur.GROEN), dag(1))
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="geen_contact"), dag(2))
    assert regel.beoordelen_voor == dag(7)
    assert (regel.overschrijving_verouderd, regel.stoplicht.kleur) == (True, Kleur.ORANJE)


def test_only_what_was_asked_is_taken_in() -> None:
    """16.1: what is not needed is not kept."""
    verloop, vraag = _gevraagd()
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact", schulden="ja"), dag(1))
    gaf = regel.verzoeken[0].verstrekking
    assert gaf is not None and gaf.hulpvragen is not None
    assert (gaf.hulpvragen.schulden, gaf.hulpvragen.zorg) == ("onbekend", "in_contact")
    assert regel.stoplicht.lichten[3].antwoord == "nee"


def test_the_unknown_says_nothing() -> None:
    """It is an answer, the light stays unknown, and DJI's later "unknown" hides nothing either."""
    verloop, vraag = _gevraagd()
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(1)), dag(1))
    assert (regel.verzoeken[0].status, _zorg(regel).antwoord) == (Verzoekstatus.BEANTWOORD, "onbekend")
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(1.5), zorg="in_contact"), dag(1.5))
    later = blad(dag(2), **{**BEKEND, "zorg": "onbekend"})
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(60), hulpvragen=later), dag(2))
    assert (_zorg(regel).antwoord, _zorg(regel).partij) == ("in_contact", "iriszorg")


def test_of_two_that_know_the_newest_counts() -> None:
    """By the day that an answer is of."""
    verloop, vraag = _gevraagd()
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    ouder = blad(dag(0.5), **{**BEKEND, "zorg": "geen_contact"})
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(60), hulpvragen=ouder), dag(1.5))
    assert _zorg(regel).partij == "iriszorg"
    nieuwer = blad(dag(2), **{**BEKEND, "zorg": "geen_contact"})
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(60), hulpvragen=nieuwer), dag(2))
    assert (_zorg(regel).antwoord, _zorg(regel).partij) == ("geen_contact", None)


def test_an_answer_of_the_future_holds_nothing_back() -> None:
    """It can't be newer than its coming."""
    verloop, vraag = _gevraagd()
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(900), zorg="in_contact"), dag(1))
    assert _zorg(regel).peildatum == dag(1)
    verloop.tot(dag(31))
    assert _zorg(verloop.regel).verouderd


def test_each_leefgebied_grows_old_by_itself() -> None:
    """The sheet after thirty days, the answer a day later."""
    verloop, vraag = _gevraagd()
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    verloop.tot(dag(30))
    assert [een.verouderd for een in verloop.regel.stoplicht.lichten] == [True] * 4 + [False]
    verloop.tot(dag(31))
    assert all(een.verouderd for een in verloop.regel.stoplicht.lichten)


def test_a_late_answer_counts_and_says_so() -> None:
    """Also when it was called overdue and escalated: then nobody is waited for."""
    verloop, vraag = _gevraagd()
    verloop.tot(dag(6))
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(6), zorg="in_contact"), dag(6))
    gaf = regel.verzoeken[0].verstrekking
    assert gaf is not None
    assert (gaf.laat, regel.verzoeken[0].geescaleerd, regel.kleur) == (True, False, Kleur.GROEN)


def test_the_same_answer_again_changes_nothing_and_another_one_takes_its_place() -> None:
    """The supplier answers for what it supplied, and may mend it."""
    verloop, vraag = _gevraagd()
    eerste = verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    assert verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1.5)) == eerste
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(1.6), zorg="geen_contact"), dag(1.6))
    gaf = regel.verzoeken[0].verstrekking
    assert gaf is not None and (gaf.herzien, _zorg(regel).antwoord) == (1, "geen_contact")


def test_what_was_written_before_does_not_take_the_place_of_what_was_written_after() -> None:
    """A party's answers can overtake each other."""
    verloop, vraag = _gevraagd()
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    with pytest.raises(Refused, match=r"^bericht-ingehaald$"):
        verloop.partij("iriszorg", antwoord(vraag, dag(0.5), zorg="geen_contact"), dag(1.5), tijd=dag(0.5))


def test_a_refusal_leaves_the_light_and_can_still_become_an_answer() -> None:
    """The other way it can't: what was supplied stands."""
    verloop, vraag = _gevraagd()
    regel = verloop.partij("iriszorg", weigering(vraag), dag(1))
    assert (regel.verzoeken[0].status, regel.kleur) == (Verzoekstatus.GEWEIGERD, Kleur.ONBEKEND)
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1.5))
    with pytest.raises(Refused, match=r"^verzoek-beantwoord$"):
        verloop.partij("iriszorg", weigering(vraag), dag(1.6))


def test_an_answer_that_nobody_asked_for_is_refused() -> None:
    """Never asked, asked of another, or no party at all: nothing of it is kept."""
    verloop, vraag = _gevraagd()
    zomaar = antwoord(vraag, dag(1), zorg="in_contact")
    for code, inhoud in (("iriszorg", zomaar.model_copy(update={"verzoek_id": "0" * 32})), ("politie", zomaar)):
        with pytest.raises(Refused, match=r"^verzoek-onbekend$"):
            verloop.partij(code, inhoud, dag(1))
    with pytest.raises(Refused, match=r"^afzender-geen-partij$"):
        verloop.besluit("arnhem", zomaar, dag(1))


@pytest.mark.parametrize("zegt", [antwoord, lambda vraag, _: weigering(vraag)])
def test_who_was_not_asked_hears_the_same_with_and_without_a_dossier(
    zegt: Callable[[InformatieGevraagd, datetime], Bericht],
) -> None:
    """10.2: no refusal tells that somebody is in nazorg."""
    verloop, vraag = _gevraagd()
    for een in (verloop, Verloop()):
        with pytest.raises(Refused, match=r"^verzoek-onbekend$"):
            een.partij("politie", zegt(vraag, dag(1)), dag(1))


def test_an_answer_that_is_needed_no_more_is_refused() -> None:
    """The dossier was closed: also what was answered before is not mended any more."""
    verloop, vraag = _gevraagd()
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    verloop.besluit("arnhem", NazorgAfgesloten(**WAAROM), dag(2))
    with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
        verloop.partij("iriszorg", antwoord(vraag, dag(2), zorg="geen_contact"), dag(2))


def test_what_was_answered_before_a_hand_over_is_not_mended_after_it() -> None:
    """13.1, 16.1: in another house's queue the gemeente of the last moves nothing; who is a partner of both may mend."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(60)), NUL)
    vragen = {code: een for code in ("gemeente-arnhem", "iriszorg") for een in verloop.post[code]}
    van_gemeente, van_iriszorg = vragen["gemeente-arnhem"], vragen["iriszorg"]
    assert isinstance(van_gemeente, InformatieGevraagd) and isinstance(van_iriszorg, InformatieGevraagd)
    verloop.partij("gemeente-arnhem", antwoord(van_gemeente, dag(1), huisvesting="aanwezig"), dag(1))
    verloop.partij("iriszorg", antwoord(van_iriszorg, dag(1), zorg="in_contact"), dag(1))
    over = verloop.besluit("arnhem", DossierOvergedragen(**WAAROM, naar_gemeente=EDE), dag(1))
    with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
        verloop.partij("gemeente-arnhem", antwoord(van_gemeente, dag(2), huisvesting="afwezig"), dag(2))
    assert verloop.regel == over
    regel = verloop.partij("iriszorg", antwoord(van_iriszorg, dag(2), zorg="geen_contact"), dag(2))
    assert _zorg(regel).antwoord == "geen_contact"


def test_an_answer_on_a_question_of_an_earlier_detention_is_refused() -> None:
    """16.1: it was for a need that passed, and the new question stands."""
    verloop, vraag = _gevraagd()
    nieuw = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(10)), dag(10))
    for zegt in (antwoord(vraag, dag(10), zorg="in_contact"), weigering(vraag)):
        with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
            verloop.partij("iriszorg", zegt, dag(10))
    assert verloop.regel == nieuw


def test_an_answer_of_an_earlier_detention_may_be_mended_while_it_counts() -> None:
    """The supplier answers for what it supplied (16.1), and for as long as the light stands on it; then it is asked anew."""
    verloop, vraag = _gevraagd()
    verloop.partij("iriszorg", antwoord(vraag, dag(1), zorg="in_contact"), dag(1))
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(10)), dag(10))
    regel = verloop.partij("iriszorg", antwoord(vraag, dag(11), zorg="geen_contact"), dag(11))
    assert _zorg(regel).antwoord == "geen_contact"
    with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
        verloop.partij("iriszorg", antwoord(vraag, dag(41), zorg="in_contact"), dag(41))


def test_an_answer_that_crosses_a_hand_over_is_refused() -> None:
    """The gemeente has nothing to do with him any more; its successor is asked."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(60)), NUL)
    vraag = verloop.post["gemeente-arnhem"][0]
    assert isinstance(vraag, InformatieGevraagd)
    over = verloop.besluit("arnhem", DossierOvergedragen(**WAAROM, naar_gemeente=EDE), dag(1))
    for zegt in (antwoord(vraag, dag(1), schulden="ja"), weigering(vraag)):
        with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
            verloop.partij("gemeente-arnhem", zegt, dag(1))
    assert verloop.regel == over
