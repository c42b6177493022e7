"""Requests to the fixed partners of the house, for what the stoplicht lacks (Bijlage 3, nazorg; 16.1).

When they are asked the covenant does not say; our reading: on a message of DJI, and when another house or gemeente has the dossier or
another detention is the current one.
Never for what is known and fresh, never somebody who owes an answer on it or refused it in this detention, and never when no house has the
dossier or it is closed: then what is still owed lapses. So does what is owed of an earlier detention, and an overdue question that is put
again because the first one has left the inbox.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
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
from schemas.nazorg import NazorgDossier
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
    nieuw = uitvraag.nieuw(stand, partners, message, op) if _mag_vragen(oud, stand, message) else []
    opnieuw = {verzoek.partij for _, verzoek in nieuw}
    over = tuple(_bijgewerkt(stand, een, partners, opnieuw, op) for een in stand.verzoeken)
    berichten = (
        *_gehoord(stand, over, opnieuw),
        *(uitvraag.bericht(stand, partner, verzoek) for partner, verzoek in nieuw),
    )
    return Uitgevraagd(_hoogstens((*over, *(verzoek for _, verzoek in nieuw))), berichten)


def vervallen(stand: NazorgDossier) -> tuple[Effect, ...]:
    """What parties hear who still owe an answer about a dossier that goes."""
    weg = (verzoek for verzoek in stand.verzoeken if verzoek.status in WACHTEND)
    return tuple(uitvraag.aan(stand, een, regels.vervallen(een, stand.persoon_id, regels.NIET_NODIG)) for een in weg)


def _mag_vragen(oud: NazorgDossier | None, stand: NazorgDossier, message: Message) -> bool:
    if oud is None or isinstance(message.inhoud, DetentieBericht):
        return True
    was, nu = oud.perioden[-1], stand.perioden[-1]
    return was.detentie.detentie_id != nu.detentie.detentie_id or bestemming(was).gemeente != bestemming(nu).gemeente


def _bijgewerkt(
    stand: NazorgDossier, een: Verzoek, partners: Iterable[VastePartner], opnieuw: Container[str], op: datetime
) -> Verzoek:
    """After time and news: it lapses when its party has nothing to do with it now, or is asked anew."""
    if een.status not in WACHTEND:
        return een
    nodig = een.partij in {vast.partij.code for vast in partners} and uitvraag.van_deze_detentie(stand, een)
    if nodig and (een.partij not in opnieuw or uitvraag.geldt(stand, een, op)):
        return regels.verstreken(een, op, TERMIJNEN.nazorg_escaleren)
    return met(een, status=Verzoekstatus.VERVALLEN, herinneren_op=None, geescaleerd=False)


def _gehoord(stand: NazorgDossier, over: tuple[Verzoek, ...], opnieuw: Container[str]) -> Iterable[Effect]:
    for vorig, nu in zip(stand.verzoeken, over, strict=True):
        if vorig.status is nu.status and vorig.herinneren_op == nu.herinneren_op:
            continue
        if nu.status is Verzoekstatus.VERVALLEN:
            reden = regels.OPNIEUW if nu.partij in opnieuw else regels.NIET_NODIG
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
