"""The register of municipalities against the table it comes from (reference §4.8)."""

from __future__ import annotations

from datetime import date

import pytest

from hub.parties.gemeenten import GEMEENTEN, parse, tegenwoordig

HUIZEN = {
    "ede": {
        "Ede": "GM0228", "Wageningen": "GM0289", "Renkum": "GM0274", "Nijkerk": "GM0267",
        "Scherpenzeel": "GM0279", "Barneveld": "GM0203",
    },
    "arnhem": {
        "Arnhem": "GM0202", "Doesburg": "GM0221", "Duiven": "GM0226", "Lingewaard": "GM1705", "Overbetuwe": "GM1734",
        "Rozendaal": "GM0277", "Rheden": "GM0275", "Westervoort": "GM0293", "Zevenaar": "GM0299",
    },
}  # fmt: skip


@pytest.mark.parametrize("huis", HUIZEN)
def test_each_house_has_its_municipalities(huis: str) -> None:
    """Introduction: names, codes and houses; Renkum belongs to West-Veluwe Vallei."""
    assert {each.naam: each.code for each in GEMEENTEN.values() if each.huis == huis} == HUIZEN[huis]


def test_the_others_are_abolished() -> None:
    """What has no house here stopped being a municipality, on a day."""
    assert [(each.code, each.opgeheven_op) for each in GEMEENTEN.values() if each.huis is None] == [
        ("GM0196", date(2018, 1, 1))
    ]
    assert not [each for each in GEMEENTEN.values() if each.huis and each.opgeheven_op]


def test_every_trail_of_successors_ends_in_a_municipality_with_a_house() -> None:
    """No loop, no successor that the register does not hold."""
    for each in GEMEENTEN.values():
        code, gezien = each.code, set[str]()
        while (opvolger := GEMEENTEN[code].opvolger) is not None:
            assert code not in gezien
            gezien.add(code)
            code = opvolger
        assert tegenwoordig(each) is GEMEENTEN[code]
        assert GEMEENTEN[code].huis is not None


def test_every_line_names_its_source() -> None:
    """Wrong codes stood in source lists for years (case D4)."""
    assert all("reference §4.8" in each.bron for each in GEMEENTEN.values())


def test_an_abolished_municipality_may_have_no_single_successor() -> None:
    """Then the trail ends with itself."""
    regels = ["code,naam,huis,opgeheven_op,opvolger,bron", "GM9997,Verdeeld,,2001-01-01,,test"]
    verdeeld = parse(regels)["GM9997"]
    assert (tegenwoordig(verdeeld), verdeeld.huis) == (verdeeld, None)
