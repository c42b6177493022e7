"""Requests to the fixed partners of the house, for what the stoplicht lacks (Bijlage 3, nazorg; 16.1).

When they are asked the covenant does not say; our reading: on a message of DJI, and when the dossier comes to another house or gemeente.
Never for what is known and fresh, never somebody who owes an answer on it or refused it in this detention, and never when no house has the
dossier or it is closed: then what is still owed lapses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hub.parties.rollen import VastePartner
from hub.privacy.termijnen import TERMIJNEN
from hub.processes import verzoek as regels
from hub.processes.kern import Effect, Message
from hub.processes.nazorg import uitvraag
from hub.processes.nazorg.routing import bestemming
from hub.processes.records import met
from hub.processes.verzoek import WACHTEND
from schemas.detentie import DetentieBericht
from schemas.nazorg import Fase, NazorgDossier
from schemas.uitvraag import Verzoek, Verzoekstatus

MEESTE = 12
"""Requests that a dossier keeps: its line must fit in a record. The oldest that are settled go first, those without an answer before."""


class Uitgevraagd(NamedTuple):
    """The requests after a message, and what parties hear of it."""

    verzoeken: tuple[Verzoek, ...]
    berichten: tuple[Effect, ...]


def uitvragen(oud: NazorgDossier | None, stand: NazorgDossier, message: Message, op: datetime) -> Uitgevraagd:
    """What is owed no more lapses, time reminds, and what lacks is asked for."""
    partners = uitvraag.vaste_partners(stand)
    over = _bijgewerkt(stand, partners, op)
    nieuw = uitvraag.nieuw(stand, partners, message, op) if _mag_vragen(oud, stand, message) else []
    berichten = (*_gehoord(stand, over), *(uitvraag.bericht(stand, partner, verzoek) for partner, verzoek in nieuw))
    return Uitgevraagd(_hoogstens((*over, *(verzoek for _, verzoek in nieuw))), berichten)


def vervallen(stand: NazorgDossier, reden: str) -> tuple[Effect, ...]:
    """What parties hear who still owe an answer about a dossier that goes."""
    weg = (verzoek for verzoek in stand.verzoeken if verzoek.status in WACHTEND)
    return tuple(uitvraag.aan(stand, een, regels.vervallen(een, stand.persoon_id, reden)) for een in weg)


def _mag_vragen(oud: NazorgDossier | None, stand: NazorgDossier, message: Message) -> bool:
    if oud is None or isinstance(message.inhoud, DetentieBericht):
        return True
    return bestemming(oud.perioden[-1]).gemeente != bestemming(stand.perioden[-1]).gemeente


def _bijgewerkt(stand: NazorgDossier, partners: Iterable[VastePartner], op: datetime) -> tuple[Verzoek, ...]:
    codes = {vast.partij.code for vast in partners}
    return tuple(
        met(een, status=Verzoekstatus.VERVALLEN, herinneren_op=None, geescaleerd=False)
        if een.status in WACHTEND and een.partij not in codes
        else regels.verstreken(een, op, TERMIJNEN.nazorg_escaleren)
        for een in stand.verzoeken
    )


def _gehoord(stand: NazorgDossier, over: tuple[Verzoek, ...]) -> Iterable[Effect]:
    for vorig, nu in zip(stand.verzoeken, over, strict=True):
        if vorig.status is nu.status and vorig.herinneren_op == nu.herinneren_op:
            continue
        if nu.status is Verzoekstatus.VERVALLEN:
            reden = "nazorg-afgesloten" if stand.fase is Fase.AFGESLOTEN else "dossier-elders"
            yield uitvraag.aan(stand, nu, regels.vervallen(nu, stand.persoon_id, reden))
        elif (herinnerd := regels.herinnering(vorig, nu, stand.persoon_id)) is not None:
            yield uitvraag.aan(stand, nu, herinnerd)


def _hoogstens(verzoeken: tuple[Verzoek, ...]) -> tuple[Verzoek, ...]:
    teveel = len(verzoeken) - MEESTE
    if teveel <= 0:
        return verzoeken
    klaar = [een for een in verzoeken if een.status not in WACHTEND]
    weg = sorted(klaar, key=lambda een: een.verstrekking is not None)[:teveel]
    return tuple(een for een in verzoeken if een not in weg)
