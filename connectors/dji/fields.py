"""Each kind of field from the sender's notation to the contract's. What is not clear is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from schemas.bsn import elfproef

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOWEST_BSN = 10_000_000
"""Eight digits: numbers below were never issued, so a shorter one padded with zeros is no BSN (case D1)."""

_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd]")
_BREAKS = re.compile("[\t\n]")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DUTCH_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_BSN = re.compile(r"[0-9]{8,9}")
_GEMEENTE = re.compile(r"(?:GM|gm)?([0-9]{1,4})")
YEARS = range(1880, 2200)

D = TypeVar("D", bound=date)


class Unfit(Exception):
    """A field's text is not of its form; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Notation(StrEnum):
    """How an offer writes dates: one declared notation per connector, never a guess per row (case D5)."""

    ISO = "iso"
    """`2026-03-29`, or with time and offset `2026-03-29T08:00:00+02:00`."""
    DUTCH = "dd-mm-jjjj"
    """`29-03-2026`."""


def line(text: str) -> str:
    """Text of one line: no control characters, outer spaces off, Unicode NFC (case D3)."""
    if text.isascii() and text.isprintable():  # most cells: no pattern has anything to find there
        return text.strip()
    if _BREAKS.search(text):
        raise Unfit("veld-teken")
    return prose(text)


def prose(text: str) -> str:
    """As `line`, but line breaks and tabs may stay."""
    text = text.replace("\r\n", "\n")
    if _UNREADABLE.search(text):
        raise Unfit("veld-teken")
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def bsn(text: str) -> str:
    """Nine digits that pass the elfproef; to eight the leading zero is restored."""
    if not _BSN.fullmatch(text) or int(text) < LOWEST_BSN:
        raise Unfit("bsn-vorm")
    number = text.zfill(9)
    if not elfproef(number):
        raise Unfit("bsn-elfproef")
    return number


def gemeente(text: str) -> str:
    """CBS code in its GM form; whether the municipality exists, or still does, is for the process to judge (case D4)."""
    match = _GEMEENTE.fullmatch(text)
    if not match or int(match[1]) == 0:
        raise Unfit("gemeentecode-vorm")
    return f"GM{match[1]:0>4}"


def postcode(text: str) -> str:
    """Without its space, in capitals: one notation, so that one address is one content."""
    return line(text).replace(" ", "").upper()


def datum(text: str, notation: Notation) -> date:
    """A calendar day."""
    if notation is Notation.DUTCH and (match := _DUTCH_DATE.fullmatch(text)):
        text = f"{match[3]}-{match[2]}-{match[1]}"
    elif notation is Notation.DUTCH or not _ISO_DATE.fullmatch(text):
        raise Unfit("datum-vorm")
    return _existing(date.fromisoformat, text)


def moment(text: str, notation: Notation) -> datetime:
    """A moment in UTC, cut to milliseconds. A day alone begins at midnight in Amsterdam, whatever clock time is in force."""
    if notation is Notation.ISO and _ISO_MOMENT.fullmatch(text):
        found = _existing(datetime.fromisoformat, text)
    else:
        day = datum(text, notation)
        found = datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)
    return found.astimezone(UTC).replace(microsecond=found.microsecond // 1000 * 1000)


def _existing(read: Callable[[str], D], text: str) -> D:
    try:
        found = read(text)
    except ValueError:
        raise Unfit("datum-bestaat-niet") from None
    if found.year not in YEARS:
        raise Unfit("datum-bestaat-niet")
    return found
