"""The preparation of an MDO by the procesregisseur: agreement, agenda, designated parties (13.2, 13.3)."""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.complex.doelbinding import geweigerd, keur
from hub.processes.complex.stap import Stap, bevoegd, in_fase, leeg, namens
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from hub.processes.tijd import na
from schemas.aanmelding import Casusfase
from schemas.casus import CasusDossier
from schemas.mdo import MdoVoorbereid, PartijenAangewezen, Voorbereiding
from schemas.personen import Rol


def voorbereid(stand: CasusDossier, message: Message, bericht: MdoVoorbereid, op: datetime) -> Stap:
    """Goal, type of decisions, themes, agenda. After an MDO it is the preparation of the next one, with another list of parties."""
    bevoegd(stand, message, bericht.voorbereiding.functionaris, (Rol.PROCESREGISSEUR,))
    namens(stand, bericht.namens)
    in_fase(stand, Casusfase.VOORBEREIDING, Casusfase.MDO)
    na_mdo = stand.mdo.uitgenodigd_op if stand.mdo else stand.gehouden_uitgenodigd_op
    if bericht.voorbereiding.agenda is not None:
        _op_agenda(bericht.voorbereiding, na_mdo, op)
    if stand.fase is Casusfase.MDO:
        stand = met(
            stand,
            fase=Casusfase.VOORBEREIDING,
            mdo=None,
            mdo_gehouden=True,
            gehouden_uitgenodigd_op=na_mdo,
            aanwijzingen=(),
            afwijzingen=(),
            inzage=(),
            actie_voor=na(op, TERMIJNEN.casus_voorbereiden),
        )
    return Stap(met(stand, voorbereiding=bericht.voorbereiding))


def aangewezen(stand: CasusDossier, message: Message, bericht: PartijenAangewezen, op: datetime) -> Stap:
    """The list of parties after the purpose check (13.2c). Who fails it stands there and in the processing log, with the reason."""
    bevoegd(stand, message, bericht.functionaris, (Rol.PROCESREGISSEUR,))
    namens(stand, bericht.namens)
    in_fase(stand, Casusfase.VOORBEREIDING)
    if not bericht.aanwijzingen:
        raise Refused("aanwijzing-leeg")
    keuring = keur(bericht.aanwijzingen, stand.wachtrij)
    stand = met(stand, aanwijzingen=keuring.toegelaten, afwijzingen=keuring.afgewezen)
    return Stap(stand, geweigerd=tuple(map(geweigerd, keuring.afgewezen)))


def _op_agenda(voorbereiding: Voorbereiding, sinds: datetime | None, op: datetime) -> None:
    """A casus is put on an agenda on the basis of the agreement about goal, decisions and themes (13.2a, 13.2b)."""
    if not afgestemd(voorbereiding, sinds, op):
        raise Refused("agenda-zonder-overeenstemming")
    if leeg(voorbereiding.doel) or not voorbereiding.besluiten or not voorbereiding.themas:
        raise Refused("agenda-zonder-voorbereiding")


def afgestemd(voorbereiding: Voorbereiding, sinds: datetime | None, op: datetime) -> bool:
    """Whether the agreement with the gemeente was reached by `op`, on this MDO and not on one invited for at `sinds` (13.2a)."""
    eens = voorbereiding.overeenstemming
    return eens is not None and (sinds is None or sinds < eens.op) and eens.op <= op
