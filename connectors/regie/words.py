"""Dates, spans and names as people read them; text from messages made safe for a terminal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from schemas.detentie import Adres, Persoon

ZONE = ZoneInfo("Europe/Amsterdam")
_REF = re.compile(r"urn:nld:oin:[^:]*:systeem:([^#]*)#(.{1,8}).*")
NO_SHEET = "geen-hulpvragenblad"
"""What a queue line gives as the source of answers that nobody gave (`hub.processes.nazorg.invoer`)."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def safe(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing."""
    return "".join(char if char.isprintable() else " " for char in text)


def moment(at: datetime | None) -> str:
    """Local date and time, `-` for none."""
    return at.astimezone(ZONE).strftime("%d-%m-%Y %H:%M") if at else "-"


def day(at: datetime | None) -> str:
    """Local date, `-` for none."""
    return at.astimezone(ZONE).strftime("%d-%m-%Y") if at else "-"


def deadline(at: datetime | None) -> str:
    """The date to judge by; the word where nobody is waited for."""
    return moment(at) if at else "judged"


def age(since: datetime | None, now: datetime) -> str:
    """How long ago, in its largest unit; `-` for unknown, never below zero."""
    if since is None:
        return "-"
    span = max(now - since, timedelta())
    if span < HOUR:
        return f"{span // MINUTE} min"
    return f"{span // HOUR} h" if span < 2 * DAY else f"{span // DAY} d"


def name(persoon: Persoon) -> str:
    """Main name first, as registered: `Berg, Jan van den`."""
    given = " ".join(part for part in (persoon.voornamen, persoon.voorvoegsel) if part)
    return safe(f"{persoon.achternaam}, {given}")


def address(adres: Adres | None) -> str:
    """One line; says so when the BRP has none."""
    if adres is None:
        return "no known address"
    return safe(f"{adres.straat} {adres.huisnummer}, {adres.postcode} {adres.woonplaats}")


def origin(bron: str) -> str:
    """A message's `source#id` as the sending system and the beginning of the id: `dji 7f31c2aa`."""
    if bron == NO_SHEET:
        return "no sheet"
    found = _REF.fullmatch(bron)
    return safe(f"{found[1]} {found[2]}" if found else bron)
