"""What participants may see before the MDO: only with the judgement of the procesregisseur and the accord of who supplied it (13.2d).

The accord is for one MDO and for the partners who are invited to it, and for nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hub.processes.complex.stap import Stap, aan, bevoegd, in_fase, namens
from hub.processes.kern import Effect, Message, Refused
from hub.processes.partij import afzender, niet_ingehaald
from hub.processes.records import met
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier
from schemas.inzage import (
    Akkoord,
    Inzage,
    InzageBeantwoord,
    InzageBeoordeeld,
    InzageGevraagd,
    InzageVervallen,
    StukTerInzage,
)
from schemas.mdo import Deelname, Mdo
from schemas.personen import Rol
from schemas.uitvraag import Verzoek, Verzoekstatus

KOMT = (Deelname.AANVAARD, Deelname.VERVANGING)
"""Who said that it comes is a participant; who was invited and said nothing is not yet."""


def beoordeeld(stand: CasusDossier, message: Message, bericht: InzageBeoordeeld, op: datetime) -> Stap:
    """The procesregisseur judges; each supplier is asked for its accord. All or none."""
    bevoegd(stand, message, bericht.functionaris, (Rol.PROCESREGISSEUR,))
    namens(stand, bericht.namens)
    mdo = _gepland(stand)
    lopend = {een.verzoek_id for een in stand.inzage}
    if not bericht.verzoeken or len(set(bericht.verzoeken)) < len(bericht.verzoeken):
        raise Refused("inzage-onbekend")
    if lopend.intersection(bericht.verzoeken):
        raise Refused("inzage-loopt-al")
    verzoeken = [_beantwoord(stand, nummer) for nummer in bericht.verzoeken]
    nieuw = tuple(
        Inzage(
            verzoek_id=verzoek.verzoek_id,
            partij=verzoek.partij,
            overleg=bericht.overleg,
            beoordeeld_door=bericht.functionaris,
            beoordeeld_op=op,
            akkoord=Akkoord.GEVRAAGD,
            toelichting=None,
            getoond=(),
        )
        for verzoek in verzoeken
    )
    berichten = tuple(aan(een.partij, stand, _vraag(stand, mdo, een)) for een in nieuw)
    return Stap(met(stand, inzage=(*stand.inzage, *nieuw)), berichten)


def geantwoord(stand: CasusDossier, message: Message, bericht: InzageBeantwoord, op: datetime) -> Stap:
    """The supplier accords or not; with its accord the participants see it at once."""
    een = _gevraagd(stand, bericht.verzoek_id, afzender(message))
    if _gepland(stand).mdo_id != bericht.mdo_id:
        raise Refused("inzage-onbekend")
    niet_ingehaald(message.tijd, een.geschreven_op)
    akkoord = Akkoord.GEGEVEN if bericht.akkoord else Akkoord.GEWEIGERD
    nieuw = met(een, akkoord=akkoord, toelichting=bericht.toelichting, geschreven_op=message.tijd)
    return tonen(met(stand, inzage=tuple(nieuw if deel is een else deel for deel in stand.inzage)))


def tonen(stand: CasusDossier) -> Stap:
    """What is accorded goes to each participant that comes and has not seen it."""
    gasten = () if stand.mdo is None else stand.mdo.uitnodigingen
    komt = [een.partij for een in gasten if een.deelname in KOMT]
    over, berichten = [], []
    for een in stand.inzage:
        wie = [partij for partij in komt if partij != een.partij and partij not in een.getoond]
        if een.akkoord is Akkoord.GEGEVEN:
            berichten += [effect for partij in wie for effect in _stuk(stand, een, partij)]
            een = met(een, getoond=(*een.getoond, *wie))
        over.append(een)
    return Stap(met(stand, inzage=tuple(over)), tuple(berichten))


def vervallen(stand: CasusDossier, mdo: Mdo) -> tuple[Effect, ...]:
    """Nobody need accord any more for an MDO that there is not."""
    return tuple(
        aan(
            een.partij,
            stand,
            InzageVervallen(casus_id=stand.casus_id, mdo_id=mdo.mdo_id, verzoek_id=een.verzoek_id),
        )
        for een in stand.inzage
        if een.akkoord is Akkoord.GEVRAAGD
    )


def _gevraagd(stand: CasusDossier, verzoek_id: str, partij: str) -> Inzage:
    """What its supplier was asked; before all else, so that nobody else hears whether there is an MDO."""
    for een in stand.inzage:
        if (een.verzoek_id, een.partij) == (verzoek_id, partij):
            return een
    raise Refused("inzage-onbekend")


def _gepland(stand: CasusDossier) -> Mdo:
    in_fase(stand, Casusfase.UITGENODIGD)
    if stand.mdo is None:
        raise Refused("stap-niet-aan-de-orde")
    return stand.mdo


def _beantwoord(stand: CasusDossier, verzoek_id: str) -> Verzoek:
    """The answered request; what nobody supplied can't be shown."""
    for verzoek in stand.verzoeken:
        if verzoek.verzoek_id == verzoek_id and verzoek.status is Verzoekstatus.BEANTWOORD and verzoek.verstrekking:
            return verzoek
    raise Refused("inzage-onbekend")


def _vraag(stand: CasusDossier, mdo: Mdo, een: Inzage) -> InzageGevraagd:
    return InzageGevraagd(
        casus_id=stand.casus_id,
        mdo_id=mdo.mdo_id,
        mdo_op=mdo.op,
        verzoek_id=een.verzoek_id,
        partners=tuple(gast.partij for gast in mdo.uitnodigingen if gast.partij != een.partij),
        gevraagd_door=een.beoordeeld_door,
        namens=stand.aanmelder,
    )


def _stuk(stand: CasusDossier, een: Inzage, partij: str) -> Iterator[Effect]:
    verzoek = _beantwoord(stand, een.verzoek_id)
    if stand.mdo is None or verzoek.verstrekking is None:
        return
    stuk = StukTerInzage(
        casus_id=stand.casus_id,
        mdo_id=stand.mdo.mdo_id,
        verzoek_id=een.verzoek_id,
        partij=een.partij,
        vraag=verzoek.vraag,
        informatie=verzoek.verstrekking.informatie,
        peildatum=verzoek.verstrekking.peildatum,
        voorwaarden=verzoek.verstrekking.voorwaarden,
    )
    yield aan(partij, stand, stuk)
