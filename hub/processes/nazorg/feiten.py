"""What was told and decided about one person: the part of the state that messages change. The rest follows from it and the time."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hub.processes.nazorg.invoer import rang
from schemas.detentie import DetentieBericht, Hulpvraagblad, Persoon
from schemas.nazorg import NazorgDossier, Nazorgperiode
from schemas.uitvraag import Verzoek


class Feiten(NamedTuple):
    """The facts, by the names of the state; `perioden` holds one at least, the current one last."""

    persoon: Persoon
    persoon_gemeld_op: datetime
    perioden: tuple[Nazorgperiode, ...]
    hulpvragen: Hulpvraagblad | None = None
    hulpvragen_bron: str | None = None
    hulpvragen_gemeld_op: datetime | None = None
    hulpvragen_ontvangen_op: datetime | None = None
    verzoeken: tuple[Verzoek, ...] = ()


def van(dossier: NazorgDossier) -> Feiten:
    """The facts that a state holds."""
    return Feiten(*(getattr(dossier, naam) for naam in Feiten._fields))


def met_persoon(feiten: Feiten, persoon: Persoon, tijd: datetime) -> Feiten:
    """The person as the newest message registers him, whichever detention it is about."""
    if tijd < feiten.persoon_gemeld_op:
        return feiten
    return feiten._replace(persoon=persoon, persoon_gemeld_op=tijd)


def met_blad(feiten: Feiten, bericht: DetentieBericht, bron: str, tijd: datetime, op: datetime) -> Feiten:
    """The facts with the help-request sheet of a message that was written at `tijd`.

    A sheet older than the one held is not taken; an equal one keeps its first source.
    """
    blad, oud, gemeld = bericht.hulpvragen, feiten.hulpvragen, feiten.hulpvragen_gemeld_op
    if blad is None:
        return feiten
    if oud is not None and gemeld is not None:
        if blad == oud:
            return feiten._replace(hulpvragen_gemeld_op=max(gemeld, tijd))
        if rang(blad, tijd) < rang(oud, gemeld):
            return feiten
    return feiten._replace(hulpvragen=blad, hulpvragen_bron=bron, hulpvragen_gemeld_op=tijd, hulpvragen_ontvangen_op=op)


def blijvend(feiten: Feiten, perioden: tuple[Nazorgperiode, ...]) -> Feiten:
    """What is left when these detentions are: the sheet and the requests of before them go with those they were for (1.10)."""
    sinds = min(periode.detentie.ontvangen_op for periode in perioden)
    verzoeken = tuple(een for een in feiten.verzoeken if een.gevraagd_op >= sinds)
    feiten = feiten._replace(perioden=perioden, verzoeken=verzoeken)
    gemeld = feiten.hulpvragen_gemeld_op
    if gemeld is None or gemeld >= min(periode.gemeld.eerst for periode in perioden):
        return feiten
    return feiten._replace(
        hulpvragen=None, hulpvragen_bron=None, hulpvragen_gemeld_op=None, hulpvragen_ontvangen_op=None
    )
