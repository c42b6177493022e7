"""The decision table: complete, versioned, approved or known not to be, and never kind to the unknown."""

from __future__ import annotations

from importlib.resources import files
from itertools import product

import pytest
from pydantic import ValidationError

from hub.processes.nazorg.stoplicht import oordeel
from hub.processes.nazorg.tabel import ANTWOORDEN, TABEL, parse
from schemas.stoplicht import Kleur

TEKST = files("hub.processes.nazorg").joinpath("stoplicht-v1.toml").read_text("utf-8")


def test_the_answers_are_those_of_the_sheet() -> None:
    """Three for each of five leefgebieden, the unknown among them."""
    assert {gebied: len(antwoorden) for gebied, antwoorden in ANTWOORDEN.items()} == dict.fromkeys(ANTWOORDEN, 3)
    assert (len(ANTWOORDEN), all("onbekend" in antwoorden for antwoorden in ANTWOORDEN.values())) == (5, True)


def test_every_combination_of_answers_has_an_outcome_and_the_unknown_is_never_green() -> None:
    """Bijlage 3: one light over five leefgebieden, for all 243 combinations."""
    for antwoorden in product(*ANTWOORDEN.values()):
        uitkomst = oordeel(antwoorden)
        assert (uitkomst.kleur is Kleur.GROEN) <= ("onbekend" not in antwoorden)
        assert [kleur is Kleur.ONBEKEND for kleur in uitkomst.kleuren] == [
            antwoord == "onbekend" for antwoord in antwoorden
        ]


def test_the_shipped_table_is_a_placeholder_that_names_both_bodies() -> None:
    """Nobody signed: neither the ketenmanager (12.3) nor the Kerngroep (1.18, 6.7c)."""
    vaststelling = TABEL.vaststelling
    assert vaststelling.voorlopig
    assert (vaststelling.ketenmanager.ondertekend_op, vaststelling.kerngroep.ondertekend_op) == ("", "")


def test_a_table_that_somebody_signed_is_no_placeholder() -> None:
    """And the record tells who of the two."""
    tekst = TEKST.replace('kerngroep = { ondertekend_op = ""', 'kerngroep = { ondertekend_op = "2026-05-01"')
    getekend = parse(tekst.replace("v1-voorlopig", "v1")).vaststelling
    assert not getekend.voorlopig
    assert (getekend.ketenmanager.ondertekend_op, getekend.kerngroep.ondertekend_op) == ("", "2026-05-01")


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        ('nee = "groen"\n', ""),
        ('nee = "groen"', 'nee = "groen"\nmisschien = "groen"'),
        ('[zorg]\nin_contact = "groen"\ngeen_contact = "oranje"\nonbekend = "onbekend"', ""),
        ('onbekend = "onbekend"', 'onbekend = "groen"'),
        ("minstens = { groen = 5 }", "minstens = { groen = 6 }"),
        ('minstens = { onbekend = 1 }\nkleur = "onbekend"', 'minstens = { onbekend = 1 }\nkleur = "groen"'),
        ('kleur = "rood"', 'kleur = "paars"'),
        ("[vaststelling]", "[vaststelling]\nnotaris = 1"),
        ("v1-voorlopig", "v1"),
        ('ondertekend_op = ""', 'ondertekend_op = "2026-05-01"'),
    ],
)
def test_a_table_with_a_hole_is_refused(oud: str, nieuw: str) -> None:
    """A missing or unknown answer, a combination without a row, an unknown that turns green, a name that hides who signed."""
    assert oud in TEKST
    with pytest.raises(ValidationError):
        parse(TEKST.replace(oud, nieuw))
