"""The search finds what it is to find, and nothing else: an empty answer of it means something."""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from urllib.parse import quote_plus

import pytest

from tests.privacy.persons import LEADING_ZERO, PERSONS
from tests.privacy.traces import Traces, words

TRACES = Traces(PERSONS)
ONE = PERSONS[0]
BSN = ONE.bsn


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"bsn={BSN};",
        f"{BSN[:3]}.{BSN[3:6]}.{BSN[6:]}",
        f"{BSN[:4]}.{BSN[4:6]}.{BSN[6:]}",
        " ".join(BSN),
        f"{BSN[:3]}-{BSN[3:]}",
        LEADING_ZERO[1:],
        f'{{"bsn": {int(LEADING_ZERO)}}}',
        f"x{BSN}y",
        f"20261125{BSN}01",
        BSN.encode().hex(),
        BSN.encode().hex().upper(),
        base64.b64encode(BSN.encode()).decode(),
        base64.b64encode(f"a{BSN}".encode()).decode(),
        base64.urlsafe_b64encode(f"ab: {BSN}, and more".encode()).decode(),
    ],
)
def test_a_number_is_found_in_any_notation(text: str) -> None:
    """With dots, spaces, without its zero, in hexadecimal, in base64."""
    assert TRACES.found(b"level=info " + text.encode() + b" seconds=3")


@pytest.mark.parametrize("order", ["big", "little"])
def test_a_number_is_found_as_an_integer(order: str) -> None:
    """Four bytes of a header."""
    assert TRACES.found(b"\0\1" + int(BSN).to_bytes(4, "big" if order == "big" else "little"))


@pytest.mark.parametrize("word", sorted({word for person in PERSONS for word in words(person)}))
def test_a_word_is_found_in_any_notation(word: str) -> None:
    """Composed, decomposed, without marks, in other case, escaped, in any usual encoding."""
    forms = {
        word,
        unicodedata.normalize("NFD", word),
        word.upper(),
        json.dumps(word),
        quote_plus(word),
        word.encode().hex(),
        base64.b64encode(f"xy{word}".encode()).decode(),
    }

    assert [form for form in forms if not TRACES.found(f"error: {form}!".encode())] == []
    assert TRACES.found(f"{word}!".encode("utf-16-le"))


def test_innocent_bytes_are_innocent() -> None:
    """Pseudonyms, sealed bytes, offsets, times and codes are not taken for a person."""
    told = b'{"topic": "dji.detentie", "partition": 3, "offset": 99999001, "timestamp": "2026-11-25T13:00:00.999990Z"}'

    assert TRACES.found(told) == set()
    assert TRACES.found(b"0" + BSN.encode()[:-1]) == set()
    assert [TRACES.found(os.urandom(2000).hex().encode()) for _ in range(20)] == [set()] * 20
