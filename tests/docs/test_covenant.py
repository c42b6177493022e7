"""docs/covenant.md: every article that the code cites has its row, every row its place and its test, every placeholder its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from hub.parties import PARTIJEN
from hub.privacy.termijnen import TERMIJNEN, Termijn
from hub.processes.complex.doelbinding import DOELBINDING
from tests.docs.articles import cited, said, sources
from tests.docs.pages import DOCS, ROOT, name, rows

PAGE = DOCS / "covenant.md"
TABLE = rows(PAGE, "article")
ARTICLES = {article for row in TABLE for article in cited(row[0])}
WORDS = ("text", "reading", "placeholder")


def without_row(texts: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The articles without a row that texts cite, and where: pairs of a file and what is said in it."""
    found: dict[str, set[str]] = {}
    for file, text in texts:
        for article in cited(text) - ARTICLES:
            found.setdefault(article, set()).add(file)
    return found


def borne(tests: str) -> set[str]:
    """The articles that the tests of a cell name, each in its own words or at the head of its module."""
    links = re.findall(r"\[`(\w+)`\]\(\.\./(tests/[^)]+)\)", tests)
    return {article for test, file in links for text in _words(ROOT / file, test) for article in cited(text)}


def _words(path: Path, test: str) -> Iterator[str]:
    text = path.read_text("utf-8")
    module = ast.parse(text)
    yield ast.get_docstring(module) or ""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == test:
            yield ast.get_source_segment(text, node) or ""


def test_every_article_that_the_code_cites_has_its_row() -> None:
    """A citation without a row: add the row, with the place and a test that bears it."""
    assert without_row((name(path), text) for path in sources() for text in said(path)) == {}


def test_each_row_has_a_test_that_names_its_articles() -> None:
    """A test that does not say which article it is about bears none."""
    assert {row[0]: lacking for row in TABLE if (lacking := cited(row[0]) - borne(row[3]))} == {}


def test_an_article_without_a_row_and_a_row_without_its_test_are_found() -> None:
    """Else the two above would hold for any page."""
    assert without_row([("a.py", "the financing (19.1), 13.1"), ("b.py", "art. 19.1")]) == {"19.1": {"a.py", "b.py"}}
    elsewhere = "[`test_a_repeat_changes_nothing`](../tests/engine/test_handling.py)"
    right = "[`test_nobody_sees_it_without_the_accord`](../tests/processes/complex/test_inzage.py)"
    assert (borne(elsewhere), "13.2d" in borne(right)) == (set(), True)


def test_what_is_cited_is_found() -> None:
    """The finder sees the articles that matter most, and no version or paragraph of another document."""
    everywhere = {article for path in sources() for text in said(path) for article in cited(text)}

    assert {"13.1", "16.1", "16.2", "18.1", "18.3", "2", "6.7c", "Bijlage 3", "Preamble"} <= everywhere
    assert cited("13.2d, 13.2f; 9.4a") == {"13.2d", "13.2f", "9.4a"}
    assert cited("(art. 2; 16.2), 4.5a and 9.4d: Bijlage 1; the introduction") == {
        "2", "16.2", "4.5a", "9.4d", "Bijlage 1", "Introduction",
    }  # fmt: skip
    assert (
        cited("reference §5.8, §6.1; NL GOV profile 1.1; BIO2 8.15.01; art. 11a bis Bjsg; 0.5 s; 127.0.0.1; 2.5 s")
        == set()
    )


def test_every_row_has_a_place_a_test_and_says_whose_word_it_is() -> None:
    """That places and tests exist is checked with all links (test_links.py)."""
    for article, asks, place, test, word in TABLE:
        assert cited(article), article
        assert asks, article
        assert re.search(r"\]\(\.\./(hub|schemas|connectors)/", place), article
        assert re.search(r"\[`test_\w+`\]\(\.\./tests/", test), article
        assert word.startswith(WORDS), article


def test_no_article_has_two_rows_but_by_its_parts() -> None:
    assert len({row[0] for row in TABLE}) == len(TABLE)


def test_every_term_that_nobody_approved_is_listed_with_its_days() -> None:
    terms: dict[str, Termijn] = dict(TERMIJNEN)
    listed = {cell.strip("`"): value for cell, value, _ in rows(PAGE, "placeholder")}

    assert {term for term, found in terms.items() if found.placeholder} <= listed.keys()
    for term, found in terms.items():
        assert re.match(rf"{found.dagen:g} days?\b", listed[term]), term


def test_who_can_be_designated_by_no_task_is_named() -> None:
    """13.2c: a party whose kind nobody told can't be invited; the page says which."""
    (value,) = [value for cell, value, _ in rows(PAGE, "placeholder") if cell.startswith("the tasks per kind")]
    without = {code for code, partij in PARTIJEN.items() if not DOELBINDING.van(partij.soorten)}
    assert without == set(re.findall(r"`([\w-]+)`(?!\])", value))
