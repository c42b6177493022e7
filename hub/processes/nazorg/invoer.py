"""What is known per leefgebied, from whom and of when: of DJI's sheet and the answers of parties the newest that says something.

The unknown says nothing: it never hides what another source knows. An answer counts for the leefgebieden that were asked for (16.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from schemas.detentie import Hulpvraagblad
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoek

GEEN_BLAD = "geen-hulpvragenblad"
"""The source of the answer `onbekend` when nobody ever told anything."""
ONBEKEND = "onbekend"


class Invoer(NamedTuple):
    """One input of the stoplicht. `bron` is the `source` and `id` of the message that brought it; `partij` None: DJI's sheet, or nobody."""

    antwoord: str = ONBEKEND
    bron: str = GEEN_BLAD
    peildatum: datetime | None = None
    partij: str | None = None


class _Bron(NamedTuple):
    """A sheet with its rank: by its date, which can't lie after its writing, or one dated in the future would hold out for ever."""

    rang: tuple[datetime, datetime]
    blad: Hulpvraagblad
    bron: str
    peildatum: datetime
    partij: str | None
    gevraagd: tuple[Leefgebied, ...]


def rang(blad: Hulpvraagblad, tijd: datetime) -> tuple[datetime, datetime]:
    """The order of sheets: by their date, then by when they were written; of two that are equal the last that came counts."""
    return min(blad.peildatum, tijd), tijd


def van_blad(blad: Hulpvraagblad | None, bron: str | None) -> tuple[Invoer, ...]:
    """The inputs of DJI's sheet alone, in the order of the leefgebieden."""
    if blad is None:
        return (Invoer(),) * len(Leefgebied)
    return tuple(Invoer(getattr(blad, gebied), bron or GEEN_BLAD, blad.peildatum) for gebied in Leefgebied)


def invoer(
    blad: Hulpvraagblad | None, bron: str | None, gemeld_op: datetime | None, verzoeken: tuple[Verzoek, ...]
) -> tuple[Invoer, ...]:
    """The inputs of DJI's sheet, as written at `gemeld_op`, and of what parties answered."""
    van_dji = van_blad(blad, bron)
    bronnen = sorted(_antwoorden(verzoeken), key=lambda een: een.rang)
    if not bronnen:
        return van_dji
    dji = None if blad is None or gemeld_op is None else rang(blad, gemeld_op)
    return tuple(_kies(gebied, van, dji, bronnen) for gebied, van in zip(Leefgebied, van_dji, strict=True))


def _kies(gebied: Leefgebied, van_dji: Invoer, dji: tuple[datetime, datetime] | None, bronnen: list[_Bron]) -> Invoer:
    for een in reversed(bronnen):
        antwoord = getattr(een.blad, gebied)
        if gebied not in een.gevraagd or antwoord == ONBEKEND:
            continue
        if van_dji.antwoord != ONBEKEND and dji is not None and dji > een.rang:
            return van_dji
        return Invoer(antwoord, een.bron, een.peildatum, een.partij)
    return van_dji


def _antwoorden(verzoeken: tuple[Verzoek, ...]) -> Iterator[_Bron]:
    for verzoek in verzoeken:
        gaf = verzoek.verstrekking
        if gaf is not None and gaf.hulpvragen is not None:
            plaats = rang(gaf.hulpvragen, min(gaf.geschreven_op or gaf.ontvangen_op, gaf.ontvangen_op))
            yield _Bron(plaats, gaf.hulpvragen, gaf.bron, plaats[0], verzoek.partij, verzoek.leefgebieden)
