"""Articles of the covenant that the code cites: in docstrings, comments, texts and the comments of TOML files."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.docs.pages import ROOT, tracked

CODE = ("hub", "schemas", "connectors")

_NUMBERED = re.compile(r"(?<![\w.§/:-])([1-9]|1\d|2[0-6])\.([1-9]\d?)([a-f])?(?!\w|\.\d|\s?(?:s|ms|%|KiB|MiB)\b)")
_WHOLE = re.compile(r"\b[Aa]rt\. (\d{1,2})(?![\w.]*\w)")
_NAMED = re.compile(r"\bBijlage (\d)|\b([Pp]reamble|[Ii]ntroduction)\b")
_ELSEWHERE = re.compile(
    r"(?:profile|CloudEvents|OpenAPI|Python|Kafka|version|Avro|HTTP|TLS|EUPL|v)[ -]\d+(?:\.\d+)+|§ ?[\d.]+|[\d.]+ bis \w+|BIO2 [\d.]+"
)
"""Numbers of other documents: standards, versions, the project's own reference."""


def cited(text: str) -> set[str]:
    """The articles that a text names, as `13.1`, `6.7c`, `2`, `Bijlage 3`, `Preamble`."""
    text = _ELSEWHERE.sub("", text)
    numbered = {f"{article}.{part}{letter}" for article, part, letter in _NUMBERED.findall(text)}
    named = {f"Bijlage {number}" if number else word.capitalize() for number, word in _NAMED.findall(text)}
    return numbered | set(_WHOLE.findall(text)) | named


def sources() -> Iterator[Path]:
    """The files that may cite."""
    for path in tracked():
        if path.relative_to(ROOT).parts[0] in CODE and path.suffix in (".py", ".toml"):
            yield path


def said(path: Path) -> Iterator[str]:
    """Docstrings, other texts and comments of a module; all of a TOML file."""
    if path.suffix == ".toml":
        yield path.read_text("utf-8")
        return
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type in (tokenize.STRING, tokenize.COMMENT):
                yield token.string
