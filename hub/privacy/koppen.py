"""No BSN in a header: headers are what brokers, proxies and tools write down (art. 18.1; NL GOV profile 1.1, security)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from schemas.basis import Record

SEPARATORS = b" .,_/-"
"""What people put between the digits of a number. What stands between two headers is none of them."""


def verraadt(headers: Sequence[tuple[str, bytes | None]], inhoud: Record) -> bool:
    """Whether a header's name or value holds a BSN that stands in `inhoud`: with separators, or without its leading zero."""
    numbers = list(nummers(inhoud))
    return bool(numbers) and _holds(b"\n".join(text for header in headers for text in _texts(*header)), numbers)


def nummers(inhoud: Record) -> Iterator[str]:
    """Every BSN in a message, in whichever part of it."""
    for name, value in inhoud.__dict__.items():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Record):
                yield from nummers(part)
            elif name == "bsn" and part is not None:
                yield part


def _texts(name: str, value: bytes | None) -> tuple[bytes, bytes]:
    return name.encode(errors="replace"), value or b""


def _holds(text: bytes, numbers: list[str]) -> bool:
    plain = text.translate(None, SEPARATORS)
    return any(number.encode() in plain or (number[0] == "0" and _alone(number[1:], text)) for number in numbers)


def _alone(digits: str, text: bytes) -> bool:
    """Eight digits stand in a longer number, or in a date, by chance: only as they are, and between other signs."""
    return re.search(rb"(?<!\d)%b(?!\d)" % digits.encode(), text) is not None
