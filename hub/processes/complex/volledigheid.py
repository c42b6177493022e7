"""Whether an aanmelding holds what it must: at least personalia, problem statement and purpose (Bijlage 3, intake).

What personalia are is not in the text; ours: a family name, a date of birth. And ours: the gemeente concerned, which must have a house
here, for without it there is neither a house to judge nor a gemeente to ask for its view (1.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from hub.parties.gemeenten import GEMEENTEN, Gemeente, tegenwoordig
from hub.processes.complex.stap import leeg
from schemas.aanmelding import Aanmelding


class Gebrek(StrEnum):
    """What an aanmelding lacks. A code is a contract: connectors show their own text for it."""

    PERSONALIA = "personalia-ontbreken"
    ACHTERNAAM = "achternaam-ontbreekt"
    GEBOORTEDATUM = "geboortedatum-ontbreekt"
    PROBLEEMSTELLING = "probleemstelling-ontbreekt"
    DOEL = "doel-ontbreekt"
    GEMEENTE = "gemeente-ontbreekt"
    GEEN_HUIS = "gemeente-zonder-huis"


def gebreken(aanmelding: Aanmelding) -> tuple[Gebrek, ...]:
    """All that is lacking, in the order of the form."""
    return tuple(_gebreken(aanmelding))


def gemeente(aanmelding: Aanmelding) -> Gemeente | None:
    """The gemeente concerned as it is called now, when it has a house here."""
    gemeld = GEMEENTEN.get(aanmelding.gemeente or "")
    nu = None if gemeld is None else tegenwoordig(gemeld)
    return nu if nu is not None and nu.huis is not None else None


def _gebreken(aanmelding: Aanmelding) -> Iterator[Gebrek]:
    wie = aanmelding.personalia
    if wie is None:
        yield Gebrek.PERSONALIA
    else:
        if leeg(wie.achternaam):
            yield Gebrek.ACHTERNAAM
        if wie.geboortedatum is None:
            yield Gebrek.GEBOORTEDATUM
    if leeg(aanmelding.probleemstelling):
        yield Gebrek.PROBLEEMSTELLING
    if leeg(aanmelding.doel):
        yield Gebrek.DOEL
    if aanmelding.gemeente is None:
        yield Gebrek.GEMEENTE
    elif gemeente(aanmelding) is None:
        yield Gebrek.GEEN_HUIS
