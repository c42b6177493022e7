"""The first page: its two commands, and the number of parties."""

from __future__ import annotations

import re

from hub.parties import PARTIJEN
from tests.docs.pages import ROOT, blocks, prose

README = ROOT / "README.md"
SHELL = (ROOT / "hub.sh").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def told(pattern: str) -> set[str]:
    """What the page says to type, by the first word behind the program."""
    return set(re.findall(pattern, "\n".join([prose(README), *blocks(README)]), re.MULTILINE))


def test_what_it_asks_of_make_is_a_target() -> None:
    targets = set(MAKEFILE.split(".PHONY:")[1].splitlines()[0].split())

    assert {"demo", "test"} <= told(r"\bmake (\w+)\s") <= targets


def test_what_it_asks_of_the_script_is_a_command_of_it() -> None:
    known = set(re.findall(r"^(\w+)\) ", SHELL, re.MULTILINE))

    assert {"demo", "test", "hub"} <= told(r"sh hub\.sh (\w+)") <= known


def test_it_counts_the_parties_as_they_are() -> None:
    gemeenten = sum(partij.gemeente_code is not None for partij in PARTIJEN.values())

    assert f"the {len(PARTIJEN)} parties" in prose(README).replace("\n", " ")
    assert gemeenten == 15
    assert "fifteen municipalities" in prose(README).replace("\n", " ")
