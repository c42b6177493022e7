"""What parties answer in a casus; the fate of each answer is that of any request (`hub.processes.verzoek`).

A casus that is under review no more needs no answer: `verzoek-vervallen`. A view is given as a view (1.8): `aanleiding-onjuist`.
"""

from __future__ import annotations

from datetime import datetime

from hub.processes import verzoek as regels
from hub.processes.complex.stap import ONDER_BEOORDELING, Stap
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from schemas.casus import CasusDossier
from schemas.uitvraag import Verzoek
from schemas.verzoek import Aanleiding, InformatieGeweigerd, InformatieVerstrekt


def verstrekt(stand: CasusDossier, message: Message, bericht: InformatieVerstrekt, op: datetime) -> Stap:
    """An answer. What asks for a view stays open until there is one, for the triage can't close without."""
    verzoek = _gevraagd(stand, message, bericht.verzoek_id)
    if verzoek.aanleiding is Aanleiding.ZIENSWIJZE:
        raise Refused("aanleiding-onjuist")
    return _afgedaan(stand, verzoek, regels.beantwoord(verzoek, bericht, message.bron, op, message.tijd))


def geweigerd(stand: CasusDossier, message: Message, bericht: InformatieGeweigerd, op: datetime) -> Stap:
    """A reasoned refusal."""
    verzoek = _gevraagd(stand, message, bericht.verzoek_id)
    return _afgedaan(stand, verzoek, regels.geweigerd(verzoek, bericht, message.bron, op, message.tijd))


def _gevraagd(stand: CasusDossier, message: Message, verzoek_id: str) -> Verzoek:
    verzoek = regels.gevraagd(stand.verzoeken, message, verzoek_id)
    if stand.fase not in ONDER_BEOORDELING:
        raise Refused("verzoek-vervallen")
    return verzoek


def _afgedaan(stand: CasusDossier, oud: Verzoek, nieuw: Verzoek) -> Stap:
    return Stap(met(stand, verzoeken=tuple(nieuw if verzoek is oud else verzoek for verzoek in stand.verzoeken)))
