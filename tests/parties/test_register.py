"""The register of parties: who may have a topic and a user, each exactly once."""

from __future__ import annotations

import re
from importlib.resources import files

from hub.parties import HUIZEN, PARTIJEN
from hub.parties.gemeenten import GEMEENTEN
from hub.parties.register import SOORTEN

TEST_OIN = re.compile(r"00000099\d{8}0000")


def test_all_signatories_are_there() -> None:
    """The preamble names 15 gemeenten and 44 others (two MEE in one cell, two Leger des Heils in two)."""
    gemeenten = [partij for partij in PARTIJEN.values() if "gemeente" in partij.soorten]
    assert (len(gemeenten), len(PARTIJEN)) == (15, 59)


def test_a_code_can_name_a_topic_and_a_user() -> None:
    """Short, lowercase, words joined by a hyphen; never a house's code."""
    assert not [code for code in PARTIJEN if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code) or len(code) > 24]
    assert not set(PARTIJEN) & set(HUIZEN)


def test_every_oin_is_unique_and_of_the_test_range() -> None:
    """Over parties and houses together; no real OIN ships with the code (reference §4.6)."""
    oins = [partij.oin for partij in PARTIJEN.values()] + [huis.oin for huis in HUIZEN.values()]
    assert (len(set(oins)), [oin for oin in oins if not TEST_OIN.fullmatch(oin)]) == (len(oins), [])


def test_no_line_is_read_over_another() -> None:
    """Codes and names stand in the file once."""
    lines = files("hub.parties").joinpath("partijen.csv").read_text("utf-8").splitlines()
    assert len(lines) - 1 == len(PARTIJEN) == len({partij.naam for partij in PARTIJEN.values()})


def test_every_line_is_of_known_kinds_and_houses_and_names_its_source() -> None:
    """Art. 2.1: municipalities, care, justice. Nothing in it is unexplained."""
    for partij in PARTIJEN.values():
        assert set(partij.soorten) <= SOORTEN
        assert set(partij.huizen) <= {"arnhem", "ede"}
        assert partij.bron.startswith("covenant, preamble")


def test_a_gemeente_has_its_code_and_its_house() -> None:
    """The same as in the register of municipalities; no other party has a CBS code."""
    for partij in PARTIJEN.values():
        assert ("gemeente" in partij.soorten) == (partij.gemeente_code is not None)
        if partij.gemeente_code is not None:
            gemeente = GEMEENTEN[partij.gemeente_code]
            assert (partij.naam, partij.huizen) == (f"Gemeente {gemeente.naam}", (gemeente.huis,))


def test_the_codes_that_others_rely_on() -> None:
    """The DJI connector and the public prosecutor keep theirs."""
    assert (PARTIJEN["dji"].oin, PARTIJEN["om"].soorten) == ("00000099000000010000", ("justitie",))
