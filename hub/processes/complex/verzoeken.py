"""Requests to parties: asked with need and purpose, answered, refused, reminded, overdue, lapsed (8.2, 16.1; Bijlage 3, verrijking)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from hub.privacy.termijnen import TERMIJNEN
from hub.processes import verzoek as regels
from hub.processes.complex.partners import bevraagbaar, vragers
from hub.processes.complex.stap import ONDER_BEOORDELING, Stap, aan, bevoegd, eigen_huis, in_fase, leeg, vooruit
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from hub.processes.tijd import na, voor
from hub.processes.verzoek import WACHTEND, nummer
from schemas.casus import CasusDossier
from schemas.personen import Functionaris, Personalia, Rol
from schemas.triage import VerrijkingGevraagd, Vraag
from schemas.uitvraag import Verzoek, Verzoekstatus
from schemas.verzoek import Aanleiding, InformatieGevraagd

MEESTE = 40
"""Requests that one casus may have: its line must fit in a record."""


class Uitvraag(NamedTuple):
    """Questions asked at once: for one reason and purpose, by one functionaris, before one moment."""

    aanleiding: Aanleiding
    doel: str
    vragen: tuple[Vraag, ...]
    antwoord_voor: datetime
    vrager: Functionaris


def gevraagd(stand: CasusDossier, message: Message, bericht: VerrijkingGevraagd, op: datetime) -> Stap:
    """The house asks several parties at once."""
    eigen_huis(stand, message)  # before `vragers`, which may refuse too
    bevoegd(stand, message, bericht.functionaris, vragers(bericht.aanleiding))
    in_fase(stand, *ONDER_BEOORDELING)
    termijn = bericht.antwoord_voor or na(op, TERMIJNEN.casus_beantwoorden)
    uitvraag = Uitvraag(bericht.aanleiding, bericht.doel, bericht.vragen, termijn, bericht.functionaris)
    return vraag_uit(stand, message, uitvraag, op)


def vraag_uit(stand: CasusDossier, message: Message, uitvraag: Uitvraag, op: datetime) -> Stap:
    """One request per party, all under one correlation id; all or none. An overdue one for the same reason lapses: it is put again."""
    bevraagbaar(stand, uitvraag.aanleiding, (vraag.partij for vraag in uitvraag.vragen))
    _redelijk(stand, uitvraag)
    vooruit(uitvraag.antwoord_voor, op, "termijn-verstreken")
    oud = vervallen(stand, lambda verzoek: _verlopen(verzoek, uitvraag), regels.OPNIEUW)
    stand = oud.stand
    correlatie = nummer(stand.casus_id, message.bron)
    nieuw = tuple(_verzoek(correlatie, vraag, uitvraag, op) for vraag in uitvraag.vragen)
    berichten = (
        aan(vraag.partij, stand, _bericht(stand, verzoek, vraag.doel or uitvraag.doel, vraag))
        for vraag, verzoek in zip(uitvraag.vragen, nieuw, strict=True)
    )
    return Stap(met(stand, verzoeken=(*stand.verzoeken, *nieuw)), (*oud.berichten, *berichten))


def vervallen(
    stand: CasusDossier, welke: Callable[[Verzoek], bool] = lambda _: True, reden: str = regels.NIET_NODIG
) -> Stap:
    """What is still owed is needed no more: each of those parties hears it (16.1, necessity). `welke` narrows it down."""
    weg = [verzoek for verzoek in stand.verzoeken if verzoek.status in WACHTEND and welke(verzoek)]
    over = tuple(
        met(verzoek, status=Verzoekstatus.VERVALLEN) if verzoek in weg else verzoek for verzoek in stand.verzoeken
    )
    return Stap(
        met(stand, verzoeken=over), tuple(aan(v.partij, stand, regels.vervallen(v, stand.casus_id, reden)) for v in weg)
    )


def verstreken(stand: CasusDossier, op: datetime) -> Stap:
    """What time brings to the requests at `op`: a reminder, then overdue with another one, then the locatiemanager."""
    over = tuple(regels.verstreken(verzoek, op, TERMIJNEN.casus_escaleren) for verzoek in stand.verzoeken)
    gehoord = zip(stand.verzoeken, over, strict=True)
    berichten = ((nieuw.partij, regels.herinnering(oud, nieuw, stand.casus_id)) for oud, nieuw in gehoord)
    return Stap(met(stand, verzoeken=over), tuple(aan(partij, stand, wat) for partij, wat in berichten if wat))


def momenten(verzoek: Verzoek) -> tuple[datetime, ...]:
    """The moments at which time alone changes a request."""
    return regels.momenten(verzoek, TERMIJNEN.casus_escaleren)


def _redelijk(stand: CasusDossier, uitvraag: Uitvraag) -> None:
    """No question without its need (8.2, 16.1), none that is open already, and no more than a line can show."""
    if any(leeg(vraag.noodzaak) for vraag in uitvraag.vragen):
        raise Refused("verzoek-zonder-noodzaak")
    open_ = (v for v in stand.verzoeken if v.status is Verzoekstatus.OPEN)
    lopend = {v.partij for v in open_ if v.aanleiding is uitvraag.aanleiding}
    if any(vraag.partij in lopend for vraag in uitvraag.vragen):
        raise Refused("verzoek-loopt-al")
    if len(stand.verzoeken) + len(uitvraag.vragen) > MEESTE:
        raise Refused("te-veel-verzoeken")


def _verlopen(verzoek: Verzoek, uitvraag: Uitvraag) -> bool:
    opnieuw = verzoek.aanleiding is uitvraag.aanleiding and verzoek.partij in {een.partij for een in uitvraag.vragen}
    return opnieuw and verzoek.status is Verzoekstatus.TE_LAAT


def _verzoek(correlatie: str, vraag: Vraag, uitvraag: Uitvraag, op: datetime) -> Verzoek:
    herinneren = voor(uitvraag.antwoord_voor, TERMIJNEN.casus_herinneren)
    return Verzoek(
        verzoek_id=nummer(correlatie, vraag.partij),
        correlatie_id=correlatie,
        partij=vraag.partij,
        aanleiding=uitvraag.aanleiding,
        vraag=vraag.vraag,
        noodzaak=vraag.noodzaak,
        gevraagd_door=uitvraag.vrager,
        gevraagd_op=op,
        herinneren_op=herinneren if herinneren > op else None,
        antwoord_voor=uitvraag.antwoord_voor,
        status=Verzoekstatus.OPEN,
        geescaleerd=False,
        verstrekking=None,
        weigering=None,
    )


def _bericht(stand: CasusDossier, verzoek: Verzoek, doel: str, vraag: Vraag) -> InformatieGevraagd:
    return InformatieGevraagd(
        verzoek_id=verzoek.verzoek_id,
        correlatie_id=verzoek.correlatie_id,
        aggregaat_id=stand.casus_id,
        huis=str(stand.wachtrij),
        aanleiding=verzoek.aanleiding,
        doel=doel,
        personalia=_personalia(stand, vraag),
        vraag=verzoek.vraag,
        noodzaak=verzoek.noodzaak,
        antwoord_voor=verzoek.antwoord_voor,
        gevraagd_door=verzoek.gevraagd_door,
        namens=stand.aanmelder if verzoek.gevraagd_door.rol is Rol.PROCESREGISSEUR else None,
    )


def _personalia(stand: CasusDossier, vraag: Vraag) -> Personalia:
    """What this party needs to find the betrokkene, and no more (16.1)."""
    wie = stand.aanmelding.personalia or Personalia()
    return met(wie, bsn=wie.bsn if vraag.met_bsn else None, adres=wie.adres if vraag.met_adres else None)
