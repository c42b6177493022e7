"""Finds a person in any bytes, in the notations that a careless line of code could leave him in."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_plus

from schemas.detentie import Persoon

_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
SEPARATOR = r"[ .\-_/,]{0,2}"
LEAST = 4
"""Characters: a shorter word is nobody's alone."""


class Traces:
    """What may not be found of some persons."""

    def __init__(self, persons: Iterable[Persoon]) -> None:
        self._persons = list(persons)
        self._numbers = re.compile("|".join(pattern for one in self._persons for pattern in _numbers(one.bsn)))
        self._words = {folded(word): word for one in self._persons for word in words(one)}
        self._bytes = {form for one in self._persons for text in (one.bsn, *words(one)) for form in encoded(text)}
        self._bytes |= {int(one.bsn).to_bytes(4, order) for one in self._persons for order in ("big", "little")}

    def found(self, data: bytes) -> set[str]:
        """The kinds of traces in the data: `number`, `word`, `encoded`. Empty is what it must be."""
        kinds = {"encoded"} if any(form in data for form in self._bytes) else set()
        for text in readings(data):
            kinds |= {"number"} if self._numbers.search(text) else set()
            plain = folded(text)
            kinds |= {"word"} if any(word in plain for word in self._words) else set()
        return kinds


def words(person: Persoon) -> Iterator[str]:
    """Names, address and date of birth, each part alone and in the usual notations."""
    yield from (part for part in (*person.voornamen.split(), person.achternaam) if len(part) >= LEAST)
    if person.adres:
        yield from (person.adres.straat, person.adres.woonplaats, person.adres.postcode)
        yield person.adres.postcode.replace(" ", "")
    yield from (
        person.geboortedatum.strftime(form) for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%d%m%Y")
    )


def _numbers(bsn: str) -> Iterator[str]:
    yield SEPARATOR.join(bsn)
    if bsn.startswith("0"):  # eight digits may stand in a longer number by chance
        yield f"(?<!\\d){SEPARATOR.join(bsn[1:])}(?!\\d)"


def folded(text: str) -> str:
    """Without case, without marks on letters, composed or not."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).casefold()


def readings(data: bytes) -> Iterator[str]:
    """The data as text, in the ways in which text is written down."""
    text = data.decode("utf-8", "replace")
    yield text
    yield data.decode("latin-1")
    yield unquote_plus(text)
    yield _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    yield data.decode("utf-16-le", "replace")


def encoded(text: str) -> Iterator[bytes]:
    """Hexadecimal, and base64 wherever in a longer text it begins."""
    plain = text.encode()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for before in range(3):
        whole = base64.b64encode(bytes(before) + plain)
        inner = whole[(before * 8 + 5) // 6 : (before + len(plain)) * 8 // 6]
        yield from {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
