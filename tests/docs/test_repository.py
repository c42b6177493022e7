"""What no file of the repository may hold: a number that may be somebody's, a path of the machine it was made on."""

from __future__ import annotations

import re
from pathlib import Path

from schemas.bsn import elfproef
from tests.docs.pages import name, tracked

NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{9}(?![0-9A-Za-z])")
NOBODYS = {"111222333", "123456782"}
"""Example numbers of public documents (reference §4.7); beside them the test range 9999… and numbers too low to be given out."""

MACHINE = re.compile(r"(?<![\w./-])/(?:work|root|farm|home|Users)/[A-Za-z]|(?<![\w./-])/tmp/[w]/")


def text(path: Path) -> str:
    """A file's text, whatever its bytes."""
    return path.read_bytes().decode("utf-8", "replace")


def persons(found: str) -> set[str]:
    """Numbers in a text that may be somebody's BSN."""
    numbers = set(NUMBER.findall(found)) - NOBODYS
    return {number for number in numbers if elfproef(number) and not number.startswith(("9999", "000"))}


def test_no_file_holds_a_number_that_may_be_somebodys() -> None:
    assert {name(path): found for path in tracked() if (found := persons(text(path)))} == {}


def test_no_file_holds_a_path_of_the_machine_it_was_made_on() -> None:
    assert {name(path): found for path in tracked() if (found := MACHINE.findall(text(path)))} == {}


def test_the_checks_find_what_is_wrong() -> None:
    """The number is made here, so that this file does not hold one."""
    somebody = next(number for number in map(str, range(200_000_000, 200_000_100)) if elfproef(number))

    assert persons(f"bsn={somebody};") == {somebody}
    assert persons(f"999990019 111222333 000000012 x{somebody} {somebody}0") == set()
    assert MACHINE.search("/".join(["see ", "home", "someone"]))
    assert not MACHINE.search("/".join(["tests", "work", "x"]))
