"""What a request of nazorg says: its purpose, who asks, why this party is asked this, and no more of the betrokkene than it needs (16.1).

In Dutch: parties read it.
"""

from __future__ import annotations

from collections.abc import Iterable

from schemas.detentie import Persoon
from schemas.personen import Functionaris, Personalia, Rol
from schemas.stoplicht import Leefgebied, Stoplicht

DOEL = (
    "Nazorg ex-gedetineerden: ondersteunen en voorkomen van recidive bij de terugkeer in de samenleving"
    " (convenant, Bijlage 3)."
)
VRAGER = Functionaris(naam="procesregisseur nazorg", rol=Rol.PROCESREGISSEUR)
"""For whom the hub asks: the one whose queue the dossier is in."""


def vraag(gebieden: Iterable[Leefgebied]) -> str:
    """The question."""
    return f"Wat is bij u bekend over: {_namen(gebieden)}?"


def noodzaak(licht: Stoplicht, gebieden: Iterable[Leefgebied]) -> str:
    """Why it is needed: what of these leefgebieden is unknown, and what is known but old."""
    oud = {een.leefgebied for een in licht.lichten if een.verouderd}
    gebieden = tuple(gebieden)
    redenen = (
        ("nog niet bekend", [gebied for gebied in gebieden if gebied not in oud]),
        ("niet recent bekend", [gebied for gebied in gebieden if gebied in oud]),
    )
    lijst = "; ".join(f"{wat}: {_namen(welke)}" for wat, welke in redenen if welke)
    return f"Nodig voor de zwaarte-indicatie over vijf leefgebieden (convenant, Bijlage 3, nazorg); {lijst}."


def personalia(persoon: Persoon, *, met_bsn: bool) -> Personalia:
    """What a party needs to find the betrokkene: name and day of birth, and the BSN only where the register says so."""
    return Personalia(
        bsn=persoon.bsn if met_bsn else None,
        voornamen=persoon.voornamen,
        voorvoegsel=persoon.voorvoegsel,
        achternaam=persoon.achternaam,
        geboortedatum=persoon.geboortedatum,
        adres=None,
    )


def _namen(gebieden: Iterable[Leefgebied]) -> str:
    return ", ".join(gebied.replace("_", " ") for gebied in gebieden)
