"""Why a line stands where it stands: what is waited for, from whom, until when. There is always an answer."""

from __future__ import annotations

from collections.abc import Iterator

from hub.processes.nazorg.termijnen import verwijderen_op
from hub.processes.verzoek import WACHTEND
from schemas.nazorg import NazorgDossier, Wachtrij
from schemas.personen import Rol
from schemas.uitvraag import Wacht, Wachtreden


def wacht(stand: NazorgDossier) -> tuple[Wacht, ...]:
    """The parties that owe an answer, then the house that must judge; where nobody must act, the term that removes the dossier."""
    return tuple(_van_partijen(stand)) + (_van_huis(stand) or (_verwijdering(stand),))


def _van_partijen(stand: NazorgDossier) -> Iterator[Wacht]:
    for verzoek in stand.verzoeken:
        if verzoek.status in WACHTEND:
            hulp = Rol.LOCATIEMANAGER if verzoek.geescaleerd else None
            yield Wacht(reden=Wachtreden.ANTWOORD, partij=verzoek.partij, rol=hulp, voor=verzoek.antwoord_voor)


def _van_huis(stand: NazorgDossier) -> tuple[Wacht, ...]:
    voor = stand.perioden[-1].beoordelen_voor
    if voor is None:
        return ()
    rol = Rol.KETENMANAGER if stand.wachtrij is Wachtrij.KETEN else Rol.PROCESREGISSEUR
    return (Wacht(reden=Wachtreden.BEOORDELING, partij=None, rol=rol, voor=voor),)


def _verwijdering(stand: NazorgDossier) -> Wacht:
    return Wacht(reden=Wachtreden.VERWIJDERING, partij=None, rol=None, voor=verwijderen_op(stand.perioden[-1]))
