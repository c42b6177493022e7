"""The light over the five leefgebieden with all that explains it: a pure function of the sheet, its source, its age and the table.

The explanation holds answers, table rows and dates only: no name, address or number of the betrokkene (18.1).
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.nazorg.tabel import TABEL
from hub.processes.tijd import na
from schemas.detentie import Hulpvraagblad
from schemas.stoplicht import Kleur, Leefgebied, Leefgebiedlicht, Stoplicht

GEEN_BLAD = "geen-hulpvragenblad"
"""The source of the answers `onbekend` when no sheet ever came."""


class Oordeel(NamedTuple):
    """What the table makes of five answers: a light each, the overall light, and the row that gave it."""

    kleuren: tuple[Kleur, ...]
    kleur: Kleur
    regel: str


@lru_cache(maxsize=1024)
def oordeel(antwoorden: tuple[str, ...]) -> Oordeel:
    """The lights of five answers, in the order of the leefgebieden. There are 243 combinations."""
    kleuren = tuple(TABEL.gebieden[gebied][antwoord] for gebied, antwoord in zip(Leefgebied, antwoorden, strict=True))
    rij = TABEL.totaalregel(kleuren)
    return Oordeel(kleuren, rij.kleur, rij.regel)


def bereken(blad: Hulpvraagblad | None, bron: str | None, op: datetime) -> Stoplicht:
    """The stoplicht at `op`; `bron` is the `source` and `id` of the message that brought the sheet."""
    antwoorden = tuple(getattr(blad, gebied) for gebied in Leefgebied) if blad else ("onbekend",) * len(Leefgebied)
    uitkomst = oordeel(antwoorden)
    verouderd = blad is not None and verouderd_op(blad) <= op
    lichten = tuple(
        Leefgebiedlicht(
            leefgebied=gebied,
            kleur=kleur,
            antwoord=antwoord,
            bron=bron or GEEN_BLAD,
            peildatum=blad.peildatum if blad else None,
            verouderd=verouderd,
            regel=f"{gebied}-{antwoord}",
        )
        for gebied, antwoord, kleur in zip(Leefgebied, antwoorden, uitkomst.kleuren, strict=True)
    )
    return Stoplicht(
        kleur=uitkomst.kleur, regel=uitkomst.regel, tabelversie=TABEL.versie, lichten=lichten, berekend_op=op
    )


def verouderd_op(blad: Hulpvraagblad) -> datetime:
    """When the sheet becomes stale (reference §2.2)."""
    return na(blad.peildatum, TERMIJNEN.invoer_verouderd)


def is_verouderd(licht: Stoplicht) -> bool:
    """Whether the inputs are flagged stale: all five stand on one sheet."""
    return licht.lichten[0].verouderd
