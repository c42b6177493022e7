"""Requests to the fixed partners of the house, for what the stoplicht lacks (Bijlage 3, nazorg; 16.1).

When they are asked the covenant does not say; our reading: on a message of DJI, and when the dossier comes to another house or gemeente.
Never for what is known and fresh, never somebody who owes an answer on it or refused it in this detention, and never when no house has the
dossier or it is closed: then what is still owed lapses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hub.parties.rollen import VASTE_PARTNERS, VastePartner
from hub.privacy.termijnen import TERMIJNEN
from hub.processes import verzoek as regels
from hub.processes.kern import Effect, Message
from hub.processes.nazorg.routing import bestemming
from hub.processes.nazorg.stoplicht import ontbreekt
from hub.processes.nazorg.vraagtekst import DOEL, VRAGER, noodzaak, personalia, vraag
from hub.processes.records import met
from hub.processes.tijd import EEUWIG, na, voor
from hub.processes.verzoek import WACHTEND, nummer
from hub.topology import names
from schemas.basis import Bericht
from schemas.detentie import DetentieBericht
from schemas.nazorg import Fase, NazorgDossier
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoek, Verzoekstatus
from schemas.verzoek import Aanleiding, InformatieGevraagd

MEESTE = 16
"""Requests that a dossier keeps: its line must fit in a record. The oldest that are settled go first, those without an answer before."""


class Uitgevraagd(NamedTuple):
    """The requests after a message, and what parties hear of it."""

    verzoeken: tuple[Verzoek, ...]
    berichten: tuple[Effect, ...]


def uitvragen(oud: NazorgDossier | None, stand: NazorgDossier, message: Message, op: datetime) -> Uitgevraagd:
    """What is owed no more lapses, time reminds, and what lacks is asked for."""
    partners = vaste_partners(stand)
    over = _bijgewerkt(stand, partners, op)
    nieuw = _nieuw(stand, partners, message, op) if _mag_vragen(oud, stand, message) else []
    berichten = (*_gehoord(stand, over), *(_bericht(stand, partner, verzoek) for partner, verzoek in nieuw))
    return Uitgevraagd(_hoogstens((*over, *(verzoek for _, verzoek in nieuw))), berichten)


def vaste_partners(stand: NazorgDossier) -> tuple[VastePartner, ...]:
    """Who may be asked about this dossier: of the gemeenten only the one that it is about; nobody when it is closed."""
    if stand.fase is Fase.AFGESLOTEN:
        return ()
    gemeente = bestemming(stand.perioden[-1]).gemeente
    return tuple(vast for vast in VASTE_PARTNERS[stand.wachtrij] if vast.partij.gemeente_code in (None, gemeente))


def vervallen(stand: NazorgDossier, reden: str) -> tuple[Effect, ...]:
    """What parties hear who still owe an answer about a dossier that goes."""
    weg = (verzoek for verzoek in stand.verzoeken if verzoek.status in WACHTEND)
    return tuple(_aan(stand, een, regels.vervallen(een, stand.persoon_id, reden)) for een in weg)


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
            yield _aan(stand, nu, regels.vervallen(nu, stand.persoon_id, reden))
        elif (herinnerd := regels.herinnering(vorig, nu, stand.persoon_id)) is not None:
            yield _aan(stand, nu, herinnerd)


def _nieuw(
    stand: NazorgDossier, partners: Iterable[VastePartner], message: Message, op: datetime
) -> list[tuple[VastePartner, Verzoek]]:
    """One request per partner, all under one correlation id."""
    correlatie = nummer(stand.persoon_id, message.bron, op.isoformat())
    lacunes = ontbreekt(stand.stoplicht)
    gevraagd = ((vast, _te_vragen(stand, vast, lacunes, op)) for vast in partners)
    return [(vast, _verzoek(stand, vast, gebieden, correlatie, op)) for vast, gebieden in gevraagd if gebieden]


def _te_vragen(
    stand: NazorgDossier, vast: VastePartner, lacunes: tuple[Leefgebied, ...], op: datetime
) -> tuple[Leefgebied, ...]:
    eerder = [een for een in stand.verzoeken if een.partij == vast.partij.code and _geldt(stand, een, op)]
    gehad = {gebied for een in eerder for gebied in een.leefgebieden}
    return tuple(gebied for gebied in vast.leefgebieden if gebied in lacunes and gebied not in gehad)


def _geldt(stand: NazorgDossier, verzoek: Verzoek, op: datetime) -> bool:
    """Whether it would be no use to ask the same again."""
    if verzoek.verstrekking is not None:
        return na(verzoek.verstrekking.ontvangen_op, TERMIJNEN.invoer_verouderd) > op
    if verzoek.status is Verzoekstatus.GEWEIGERD:
        return verzoek.gevraagd_op >= stand.perioden[-1].detentie.ontvangen_op
    return verzoek.status in WACHTEND


def _verzoek(
    stand: NazorgDossier, vast: VastePartner, gebieden: tuple[Leefgebied, ...], correlatie: str, op: datetime
) -> Verzoek:
    tot = antwoord_voor(stand.perioden[-1].beoordelen_voor, op)
    herinneren = voor(tot, TERMIJNEN.nazorg_verzoek_herinneren)
    return Verzoek(
        verzoek_id=nummer(correlatie, vast.partij.code),
        correlatie_id=correlatie,
        partij=vast.partij.code,
        aanleiding=Aanleiding.NAZORG,
        vraag=vraag(gebieden),
        noodzaak=noodzaak(stand.stoplicht, gebieden),
        gevraagd_door=VRAGER,
        gevraagd_op=op,
        herinneren_op=herinneren if herinneren > op else None,
        antwoord_voor=tot,
        status=Verzoekstatus.OPEN,
        geescaleerd=False,
        verstrekking=None,
        weigering=None,
        leefgebieden=gebieden,
    )


def antwoord_voor(beoordelen_voor: datetime | None, op: datetime) -> datetime:
    """By the term, or by when the house must judge where that is sooner; never sooner than the urgent term."""
    termijn = na(op, TERMIJNEN.nazorg_beantwoorden)
    return max(na(op, TERMIJNEN.nazorg_beantwoorden_spoed), min(termijn, beoordelen_voor or EEUWIG))


def _bericht(stand: NazorgDossier, vast: VastePartner, verzoek: Verzoek) -> Effect:
    gevraagd = InformatieGevraagd(
        verzoek_id=verzoek.verzoek_id,
        correlatie_id=verzoek.correlatie_id,
        aggregaat_id=stand.persoon_id,
        huis=str(stand.wachtrij),
        aanleiding=verzoek.aanleiding,
        doel=DOEL,
        personalia=personalia(stand.persoon, met_bsn=vast.bsn),
        vraag=verzoek.vraag,
        noodzaak=verzoek.noodzaak,
        antwoord_voor=verzoek.antwoord_voor,
        gevraagd_door=verzoek.gevraagd_door,
        namens=None,
        leefgebieden=verzoek.leefgebieden,
    )
    return _aan(stand, verzoek, gevraagd)


def _aan(stand: NazorgDossier, verzoek: Verzoek, inhoud: Bericht) -> Effect:
    return Effect(names.inbox(verzoek.partij), stand.persoon_id, inhoud)


def _hoogstens(verzoeken: tuple[Verzoek, ...]) -> tuple[Verzoek, ...]:
    teveel = len(verzoeken) - MEESTE
    if teveel <= 0:
        return verzoeken
    klaar = [een for een in verzoeken if een.status not in WACHTEND]
    weg = sorted(klaar, key=lambda een: een.verstrekking is not None)[:teveel]
    return tuple(een for een in verzoeken if een not in weg)
