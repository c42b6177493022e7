"""What was told and decided about one person: the part of the state that messages change. The rest follows from it and the time."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from schemas.detentie import DetentieBericht, Hulpvraagblad, Persoon
from schemas.nazorg import NazorgDossier, Nazorgperiode


class Feiten(NamedTuple):
    """The facts; `perioden` holds one at least, the current one last."""

    persoon: Persoon
    perioden: tuple[Nazorgperiode, ...]
    hulpvragen: Hulpvraagblad | None
    hulpvragen_bron: str | None


def van(dossier: NazorgDossier) -> Feiten:
    """The facts that a state holds."""
    return Feiten(dossier.persoon, dossier.perioden, dossier.hulpvragen, dossier.hulpvragen_bron)


def met_blad(feiten: Feiten, bericht: DetentieBericht, bron: str, op: datetime) -> Feiten:
    """The facts with the help-request sheet of a message.

    A sheet older than the one held is not taken, unless that one is dated in the future; an equal one keeps its first source.
    """
    blad, oud = bericht.hulpvragen, feiten.hulpvragen
    if blad is None or blad == oud:
        return feiten
    if oud is not None and blad.peildatum < oud.peildatum <= op:
        return feiten
    return feiten._replace(hulpvragen=blad, hulpvragen_bron=bron)
