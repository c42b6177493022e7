"""What happens to invitations that are out: answers, another moment, no MDO at all (9.2, 9.3, 13.2c)."""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.complex.inzage import tonen, vervallen
from hub.processes.complex.stap import Stap, aan, bevoegd, in_fase, namens, vooruit
from hub.processes.kern import Effect, Message, Refused
from hub.processes.partij import afzender, niet_ingehaald
from hub.processes.records import met
from hub.processes.tijd import na
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.casus import CasusDossier
from schemas.mdo import (
    Deelname,
    Mdo,
    MdoGeannuleerd,
    MdoVerplaatst,
    Uitnodiging,
    UitnodigingBeantwoord,
    UitnodigingIngetrokken,
    UitnodigingVerplaatst,
)
from schemas.personen import Rol

ORGANISATOREN = (Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR)
"""The procesregisseur organises MDOs (13.2c), the informatiecoördinator invites (8.3c): either may move or cancel what is planned."""
ONBEANTWOORD: dict[str, object] = {
    "deelname": Deelname.OPEN,
    "afgevaardigde": None,
    "toelichting": None,
    "beantwoord_op": None,
    "geschreven_op": None,
}


def beantwoord(stand: CasusDossier, message: Message, bericht: UitnodigingBeantwoord, op: datetime) -> Stap:
    """A party accepts, declines, or sends another delegate of its own; its last answer counts."""
    partij = afzender(message)
    mdo, uitnodiging = _uitnodiging(stand, partij, bericht.mdo_id)
    in_fase(stand, Casusfase.UITGENODIGD)
    if bericht.mdo_op != mdo.op:
        raise Refused("uitnodiging-verplaatst")
    niet_ingehaald(message.tijd, uitnodiging.geschreven_op)
    _afgevaardigde(bericht, partij)
    nieuw = met(
        uitnodiging,
        deelname=bericht.deelname,
        afgevaardigde=bericht.afgevaardigde,
        toelichting=bericht.toelichting,
        beantwoord_op=op,
        geschreven_op=message.tijd,
    )
    if met(nieuw, beantwoord_op=uitnodiging.beantwoord_op, geschreven_op=uitnodiging.geschreven_op) == uitnodiging:
        nieuw = met(uitnodiging, geschreven_op=message.tijd)  # said again: what was written before that counts no more
    rest = tuple(nieuw if een is uitnodiging else een for een in mdo.uitnodigingen)
    return tonen(met(stand, mdo=met(mdo, uitnodigingen=rest)))


def verplaatst(stand: CasusDossier, message: Message, bericht: MdoVerplaatst, op: datetime) -> Stap:
    """Another moment, also after the planned one: then it did not take place. Everybody who was invited is asked anew."""
    bevoegd(stand, message, bericht.functionaris, ORGANISATOREN)
    _namens(stand, bericht)
    mdo = _gepland(stand)
    vooruit(bericht.naar_op, op, "mdo-datum-voorbij")
    if bericht.naar_op == mdo.op:
        return Stap(stand)
    mdo = met(mdo, op=bericht.naar_op, uitnodigingen=tuple(met(een, **ONBEANTWOORD) for een in mdo.uitnodigingen))
    nieuws = UitnodigingVerplaatst(casus_id=stand.casus_id, mdo_id=mdo.mdo_id, mdo_op=mdo.op, reden=bericht.reden)
    return Stap(met(stand, fase=Casusfase.UITGENODIGD, mdo=mdo), aan_genodigden(stand, mdo, nieuws))


def geannuleerd(stand: CasusDossier, message: Message, bericht: MdoGeannuleerd, op: datetime) -> Stap:
    """No MDO: back to the preparation, which stands, to be invited for the then first next one."""
    bevoegd(stand, message, bericht.functionaris, ORGANISATOREN)
    _namens(stand, bericht)
    mdo = _gepland(stand)
    terug = met(
        stand,
        fase=Casusfase.VOORBEREIDING,
        mdo=None,
        inzage=(),
        actie_voor=na(op, TERMIJNEN.casus_voorbereiden),
        te_laat=False,
    )
    return Stap(terug, ingetrokken(stand, mdo, bericht.reden))


def ingetrokken(stand: CasusDossier, mdo: Mdo, reden: str) -> tuple[Effect, ...]:
    """Word that there is no MDO: to everybody who was invited, and without the reason to who has to accord to something for it."""
    bericht = UitnodigingIngetrokken(casus_id=stand.casus_id, mdo_id=mdo.mdo_id, reden=reden)
    return (*aan_genodigden(stand, mdo, bericht), *vervallen(stand, mdo))


def aan_genodigden(stand: CasusDossier, mdo: Mdo, inhoud: Bericht) -> tuple[Effect, ...]:
    """The same to all recipients of the plan, and to nobody else."""
    return tuple(aan(uitnodiging.partij, stand, inhoud) for uitnodiging in mdo.uitnodigingen)


def _namens(stand: CasusDossier, bericht: MdoVerplaatst | MdoGeannuleerd) -> None:
    """Each act of the procesregisseur says on whose behalf (13.3); the informatiecoördinator acts for the house."""
    if bericht.functionaris.rol is Rol.PROCESREGISSEUR and bericht.namens is None:
        raise Refused("namens-onjuist")
    namens(stand, bericht.namens)


def _gepland(stand: CasusDossier) -> Mdo:
    in_fase(stand, Casusfase.UITGENODIGD, Casusfase.MDO)
    if stand.mdo is None:
        raise Refused("stap-niet-aan-de-orde")
    return stand.mdo


def _uitnodiging(stand: CasusDossier, partij: str, mdo_id: str) -> tuple[Mdo, Uitnodiging]:
    if stand.mdo is not None and stand.mdo.mdo_id == mdo_id:
        for uitnodiging in stand.mdo.uitnodigingen:
            if uitnodiging.partij == partij:
                return stand.mdo, uitnodiging
    raise Refused("uitnodiging-onbekend")


def _afgevaardigde(bericht: UitnodigingBeantwoord, partij: str) -> None:
    """Who comes is a delegate of the party that was invited (9.2); who does not come sends nobody."""
    komt = bericht.deelname in (Deelname.AANVAARD, Deelname.VERVANGING)
    if bericht.deelname is Deelname.OPEN or komt is (bericht.afgevaardigde is None):
        raise Refused("deelname-onjuist")
    if bericht.afgevaardigde is not None and bericht.afgevaardigde.partij != partij:
        raise Refused("afgevaardigde-andere-partij")
