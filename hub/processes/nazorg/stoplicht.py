"""The light over the five leefgebieden with all that explains it: a pure function of its inputs, their age and the table.

The explanation holds answers, table rows and dates only: no name, address or number of the betrokkene (18.1).
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.nazorg.invoer import ONBEKEND, Invoer
from hub.processes.nazorg.tabel import TABEL
from hub.processes.tijd import na
from schemas.stoplicht import Kleur, Leefgebied, Leefgebiedlicht, Stoplicht


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


def bereken(invoer: tuple[Invoer, ...], op: datetime) -> Stoplicht:
    """The stoplicht at `op` of five inputs, in the order of the leefgebieden."""
    uitkomst = oordeel(tuple(een.antwoord for een in invoer))
    lichten = tuple(
        Leefgebiedlicht(
            leefgebied=gebied,
            kleur=kleur,
            antwoord=een.antwoord,
            bron=een.bron,
            peildatum=een.peildatum,
            verouderd=_verouderd(een.peildatum, op),
            regel=f"{gebied}-{een.antwoord}",
            partij=een.partij,
        )
        for gebied, een, kleur in zip(Leefgebied, invoer, uitkomst.kleuren, strict=True)
    )
    return Stoplicht(
        kleur=uitkomst.kleur, regel=uitkomst.regel, tabelversie=TABEL.versie, lichten=lichten, berekend_op=op
    )


def geldt_nog(licht: Stoplicht, invoer: tuple[Invoer, ...], op: datetime) -> bool:
    """Whether a light stands on these inputs, and each is as old or as fresh as it says: it need not be computed again."""
    return all(
        (een.antwoord, een.bron, een.peildatum, een.partij) == (van.antwoord, van.bron, van.peildatum, van.partij)
        and van.verouderd is _verouderd(een.peildatum, op)
        for een, van in zip(invoer, licht.lichten, strict=True)
    )


def verouderen_op(licht: Stoplicht) -> datetime | None:
    """When the next of the inputs becomes stale (reference §2.2); None: none will."""
    vers = (een.peildatum for een in licht.lichten if een.peildatum is not None and not een.verouderd)
    return min((na(peildatum, TERMIJNEN.invoer_verouderd) for peildatum in vers), default=None)


def ontbreekt(licht: Stoplicht) -> tuple[Leefgebied, ...]:
    """The leefgebieden of which nothing is known, or nothing that is fresh."""
    return tuple(een.leefgebied for een in licht.lichten if een.verouderd or een.antwoord == ONBEKEND)


def _verouderd(peildatum: datetime | None, op: datetime) -> bool:
    return peildatum is not None and na(peildatum, TERMIJNEN.invoer_verouderd) <= op
