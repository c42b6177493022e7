"""The invitations: one plan with its recipients frozen, one invitation each, all in one decision (8.3c, 9.1, 9.2, 13.2c)."""

from __future__ import annotations

from datetime import datetime

from hub.processes.complex.casustafels import TAFELS
from hub.processes.complex.stap import Stap, aan, bevoegd, in_fase, leeg
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from hub.processes.verzoek import nummer
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier
from schemas.mdo import Aanwijzing, Deelname, Mdo, MdoUitnodigen, MdoUitnodiging, Uitnodiging
from schemas.personen import Functionaris, Personalia, Rol
from schemas.triage import Toewijzing, Uitkomst


def uitnodigen(stand: CasusDossier, message: Message, bericht: MdoUitnodigen, op: datetime) -> Stap:
    """The informatiecoördinator has them sent, for the first next MDO of the table; one of the four parts missing, and none goes."""
    bevoegd(stand, message, bericht.functionaris, (Rol.INFORMATIECOORDINATOR,))
    in_fase(stand, Casusfase.VOORBEREIDING)
    tafel = TAFELS.get(_toewijzing(stand).casustafel)
    if tafel is None:  # it was one when the triage decided
        raise Refused("casustafel-onbekend")
    mdo = Mdo(
        mdo_id=nummer(stand.casus_id, message.bron),
        op=tafel.eerstvolgend(op),
        uitgenodigd_op=op,
        uitgenodigd_door=bericht.functionaris,
        uitnodigingen=tuple(map(_uitnodiging, _partners(stand))),
    )
    berichten = tuple(
        aan(wie.partij, stand, _bericht(stand, mdo, wie, bericht.functionaris)) for wie in stand.aanwijzingen
    )
    return Stap(met(stand, fase=Casusfase.UITGENODIGD, mdo=mdo, actie_voor=None, te_laat=False), berichten)


def _toewijzing(stand: CasusDossier) -> Toewijzing:
    """Only what the triage made a casus has an MDO (9.1)."""
    besluit = stand.triage.besluit if stand.triage else None
    if besluit is None or besluit.uitkomst is not Uitkomst.CASUS or besluit.toewijzing is None:
        raise Refused("stap-niet-aan-de-orde")
    return besluit.toewijzing


def _partners(stand: CasusDossier) -> tuple[Aanwijzing, ...]:
    """The fourth part: who is involved, the whole list lawful."""
    if stand.afwijzingen:
        raise Refused("aanwijzing-niet-hersteld")
    if not stand.aanwijzingen:
        raise Refused("uitnodiging-zonder-partners")
    return stand.aanwijzingen


def _uitnodiging(wie: Aanwijzing) -> Uitnodiging:
    return Uitnodiging(
        partij=wie.partij,
        bijdrage=wie.bijdrage,
        deelname=Deelname.OPEN,
        afgevaardigde=None,
        toelichting=None,
        beantwoord_op=None,
    )


def _bericht(stand: CasusDossier, mdo: Mdo, wie: Aanwijzing, door: Functionaris) -> MdoUitnodiging:
    """One invitation. The betrokkene's BSN stays out: a name, a date of birth and an address tell who is meant (16.1)."""
    voorbereiding = stand.voorbereiding
    if voorbereiding is None or voorbereiding.agenda is None or leeg(voorbereiding.agenda):
        raise Refused("uitnodiging-zonder-agenda")
    if voorbereiding.doel is None or leeg(voorbereiding.doel):
        raise Refused("uitnodiging-zonder-doel")
    return MdoUitnodiging(
        casus_id=stand.casus_id,
        mdo_id=mdo.mdo_id,
        huis=str(stand.wachtrij),
        casustafel=_toewijzing(stand).casustafel,
        mdo_op=mdo.op,
        agenda=voorbereiding.agenda,
        personalia=_personalia(stand),
        doel=voorbereiding.doel,
        partners=tuple(uitnodiging.partij for uitnodiging in mdo.uitnodigingen),
        bijdrage=wie.bijdrage,
        besluiten=voorbereiding.besluiten,
        themas=voorbereiding.themas,
        uitgenodigd_door=door,
        namens=stand.aanmelder,
    )


def _personalia(stand: CasusDossier) -> Personalia:
    wie = stand.aanmelding.personalia
    if wie is None or leeg(wie.achternaam):
        raise Refused("uitnodiging-zonder-personalia")
    return met(wie, bsn=None)
