"""docs/glossary.md: its words are used in the code, and the words of the contract's names are in it."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from importlib import import_module

import pytest

from hub.topology import TOPICS
from schemas.basis import Record
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


def named() -> set[str]:
    """Names of messages, parts, fields and values of the contract, and of topics; the processing log's fields are its standard's."""
    found = {part for name in TOPICS if not name.startswith("partij.") for part in name.split(".")}
    for module in map(import_module, ("schemas.detentie", "schemas.hub", "schemas.nazorg", "schemas.stoplicht")):
        for name, member in vars(module).items():
            if isinstance(member, type) and member.__module__ == module.__name__:
                found.add(name)
                if issubclass(member, Enum):
                    found |= {value.value for value in member}
                elif issubclass(member, Record) and member is not Verwerking:
                    found |= member.model_fields.keys()
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
