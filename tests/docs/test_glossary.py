"""docs/glossary.md: its words are used in the code, and the words of the contract's names are in it."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib import import_module

import pytest

from hub.topology import TOPICS
from schemas.basis import Bericht, Keuze, Record
from schemas.hub import Verwerking
from tests.docs.articles import cited
from tests.docs.pages import DOCS, ROOT, tracked

PAGE = (DOCS / "glossary.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
WORD = re.compile(r"[^\W\d_]+")


def words(cell: str) -> list[str]:
    """The words that a row is about; what stands in brackets is explained beside them."""
    return WORD.findall(re.sub(r"\(.*?\)|:", " ", cell))


GLOSSED = [word for cell, _, _ in ROWS if cell not in ("word", "---") for word in words(cell)]
SMALL = PAGE.split("Small words in names: ")[1]


@cache
def code() -> str:
    """All that is written in the code, in small letters."""
    parts = ("hub", "schemas", "connectors")
    files = [path for path in tracked() if path.relative_to(ROOT).parts[0] in parts]
    return "\n".join(path.read_text("utf-8") for path in files).casefold()


@pytest.mark.parametrize("word", GLOSSED)
def test_a_word_is_used_in_the_code(word: str) -> None:
    assert re.search(rf"(?<![^\W_]){word}|{word}(?![^\W_])", code()), word


def parts() -> set[type[Record] | type[StrEnum]]:
    """Messages, their parts and their lists of values, of every module of the contract."""
    modules = [path.stem for path in tracked() if path.parent == ROOT / "schemas" and path.suffix == ".py"]
    members = [member for module in modules for member in vars(import_module(f"schemas.{module}")).values()]
    found = {member for member in members if isinstance(member, type) and issubclass(member, Record | StrEnum)}
    return found - {Bericht, Keuze, Record, StrEnum}


def named() -> set[str]:
    """Names of messages, parts, fields and values of the contract, and of topics; the processing log's fields are its standard's."""
    found = {part for name in TOPICS if not name.startswith("partij.") for part in name.split(".")}
    for part in parts():
        found.add(part.__name__)
        if issubclass(part, StrEnum):
            found |= {value.value for value in part}
        elif part is not Verwerking:
            found |= part.model_fields.keys()
    return found


def test_the_words_of_the_contract_are_explained() -> None:
    known = {word.casefold() for word in (*GLOSSED, *WORD.findall(SMALL), "arnhem", "ede")}
    used = {word.casefold() for name in named() for word in re.findall(r"[A-Z]?[a-z]+", name)}

    assert used - known == set()


def test_each_word_says_where_it_comes_from() -> None:
    """An article, or that it is ours."""
    for word, gloss, article in ROWS:
        if word not in ("word", "---"):
            assert gloss.strip(), word
            assert article.startswith("ours") or cited(article) or re.match(r"\d", article), word


def test_no_word_is_explained_twice_but_the_two_that_mean_two_things() -> None:
    doubled = {word for word in GLOSSED if GLOSSED.count(word) > 1}

    assert doubled == {"zorg", "herkomst"}
