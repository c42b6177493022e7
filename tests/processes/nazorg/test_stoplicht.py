"""The light over the five leefgebieden, and what explains it."""

from __future__ import annotations

import pytest

from hub.processes.nazorg.invoer import GEEN_BLAD, van_blad
from hub.processes.nazorg.stoplicht import bereken
from hub.processes.nazorg.tabel import TABEL
from schemas.detentie import DetentieGestart, Hulpvraagblad
from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Kleur, Leefgebied
from tests.processes.nazorg.verloop import BEKEND, NUL, PERSOON, Verloop, bericht, blad, dag


@pytest.mark.parametrize(
    ("anders", "kleur", "regel"),
    [
        ({}, Kleur.GROEN, "alles-groen"),
        ({"schulden": "ja"}, Kleur.ORANJE, "een-oranje"),
        ({"huisvesting": "afwezig"}, Kleur.ORANJE, "een-rood"),
        ({"huisvesting": "afwezig", "werk_en_inkomen": "afwezig"}, Kleur.ROOD, "twee-rood"),
        ({"huisvesting": "afwezig", "schulden": "ja", "zorg": "geen_contact"}, Kleur.ROOD, "een-rood-twee-oranje"),
        ({"zorg": "onbekend"}, Kleur.ONBEKEND, "een-onbekend"),
        ({"zorg": "onbekend", "schulden": "ja"}, Kleur.ORANJE, "een-oranje"),
    ],
)
def test_the_overall_light_names_the_row_that_decided(anders: dict[str, str], kleur: Kleur, regel: str) -> None:
    """First row that is met, which one it was, and by which version of the table (4.5a)."""
    licht = bereken(van_blad(blad(NUL, **{**BEKEND, **anders}), "bron"), NUL)
    assert (licht.kleur, licht.regel, licht.tabelversie) == (kleur, regel, TABEL.versie)


def test_each_input_tells_where_it_came_from() -> None:
    """Art. 16.1: answer, source, age and row of each leefgebied."""
    licht = bereken(van_blad(blad(dag(-1), huisvesting="afwezig"), "urn:x#7"), NUL)
    huisvesting = next(deel for deel in licht.lichten if deel.leefgebied is Leefgebied.HUISVESTING)
    assert huisvesting.model_dump() == {
        "leefgebied": "huisvesting", "kleur": "rood", "antwoord": "afwezig", "bron": "urn:x#7",
        "peildatum": dag(-1), "verouderd": False, "regel": "huisvesting-afwezig", "partij": None,
    }  # fmt: skip
    assert [deel.leefgebied for deel in licht.lichten] == list(Leefgebied)


def test_without_a_sheet_all_is_unknown() -> None:
    """Nothing told is not nothing wrong."""
    licht = bereken(van_blad(None, None), NUL)
    assert (licht.kleur, {deel.kleur for deel in licht.lichten}) == (Kleur.ONBEKEND, {Kleur.ONBEKEND})
    assert {(deel.bron, deel.peildatum, deel.verouderd) for deel in licht.lichten} == {(GEEN_BLAD, None, False)}


def _met_blad(verloop: Verloop, hulpvragen: Hulpvraagblad | None, dagen: float) -> WerkvoorraadRegel:
    return verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=hulpvragen), dag(dagen))


def test_a_newer_sheet_is_taken_and_an_older_one_is_not() -> None:
    """By the day it is of, not the day it came."""
    verloop = Verloop()
    _met_blad(verloop, blad(dag(0), **BEKEND), 1)
    nieuwer = _met_blad(verloop, blad(dag(2), schulden="ja", toelichting="helpt zichzelf"), 3)
    assert (nieuwer.stoplicht.lichten[3].antwoord, nieuwer.toelichting) == ("ja", "helpt zichzelf")
    assert _met_blad(verloop, blad(dag(1), **BEKEND), 4) == nieuwer
    assert _met_blad(verloop, None, 4) == nieuwer


def test_a_sheet_of_the_future_holds_nothing_back() -> None:
    """A wrong date must not keep later sheets out."""
    verloop = Verloop()
    _met_blad(verloop, blad(dag(900), **BEKEND), 1)
    assert _met_blad(verloop, blad(dag(2), schulden="ja"), 3).stoplicht.lichten[3].antwoord == "ja"


def test_a_light_keeps_its_moment_until_it_is_computed_again() -> None:
    """News of other kinds doesn't make an old light look new."""
    verloop = Verloop()
    _met_blad(verloop, blad(dag(0), **BEKEND), 1)
    regel = verloop.meld(bericht(DetentieGestart, begin_op=dag(-5)), dag(8))
    assert regel.stoplicht.berekend_op == dag(1)


def test_an_old_sheet_is_flagged_on_the_moment() -> None:
    """After thirty days every input is stale; the light stays, the line gets a version."""
    verloop = Verloop()
    _met_blad(verloop, blad(dag(0), **BEKEND), 1)
    verloop.tot(dag(29.99))
    assert not any(deel.verouderd for deel in verloop.regel.stoplicht.lichten)
    verloop.tot(dag(30))
    licht = verloop.regel.stoplicht
    assert all(deel.verouderd for deel in licht.lichten)
    assert (licht.kleur, licht.berekend_op) == (Kleur.GROEN, dag(30))


def test_a_sheet_that_came_old_is_stale_at_once() -> None:
    """Its age counts from the day it is of."""
    regel = _met_blad(Verloop(), blad(dag(-40), **BEKEND), 0)
    assert all(deel.verouderd for deel in regel.stoplicht.lichten)


def test_the_explanation_names_nobody() -> None:
    """Neither number, name nor address of the betrokkene stands in it (18.1)."""
    regel = _met_blad(Verloop(), blad(NUL, toelichting=PERSOON.achternaam, **BEKEND), 0)
    tekst = regel.stoplicht.model_dump_json()
    assert not [waarde for waarde in (PERSOON.bsn, PERSOON.voornamen, PERSOON.achternaam) if waarde in tekst]
