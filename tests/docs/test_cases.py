"""docs/cases.md: each case that a test names has its row, and each row its test (or why not), which names no case without a row."""

from __future__ import annotations

import re

from tests.docs.pages import DOCS, ROOT, rows, tracked

PAGE = DOCS / "cases.md"
TABLE = rows(PAGE, "case")
CASES = {row[0] for row in TABLE}
NUMBERS = {"E": "2356", "S": "1234", "I": "1234569", "D": "1345", "C": "125", "O": "346789"}
KNOWN = {letter + number for letter, numbers in NUMBERS.items() for number in numbers}
"""Those that were picked from the reports; the numbers between them are of what was left out."""
NAMED = re.compile(r"\b[Cc]ases? ((?:[A-Z]\d(?:, | and )?)+)")


def test_no_case_is_left_out() -> None:
    """A row that is lost is a case that nobody tries any more."""
    assert CASES == KNOWN


def test_each_case_that_a_test_names_has_its_row() -> None:
    """A number that nobody can look up says nothing."""
    for path in tracked():
        if path.is_relative_to(ROOT / "tests") and path.suffix == ".py":
            named = {case for found in NAMED.findall(path.read_text("utf-8")) for case in re.findall(r"[A-Z]\d", found)}
            assert named <= CASES, path


def test_each_row_says_what_went_wrong_what_happens_here_and_which_test_shows_it() -> None:
    """That the tests exist is checked with all links (test_links.py)."""
    assert len(CASES) == len(TABLE)
    for case, wrong, here, test in TABLE:
        assert re.fullmatch(r"[A-Z]\d", case)
        assert wrong, case
        assert here, case
        assert re.search(r"\[`test_\w+`\]\(\.\./tests/", test), case
