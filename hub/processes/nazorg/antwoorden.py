"""What fixed partners answer; the fate of each answer is that of any request (`hub.processes.verzoek`).

Who would not be asked now has nothing to say either, nor to mend: a closed dossier, another house or gemeente, an earlier detention whose
answer counts no more: `verzoek-vervallen`. Of the leefgebieden only those that were asked for are taken in (16.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hub.processes import verzoek as regels
from hub.processes.kern import Message, Refused
from hub.processes.nazorg.invoer import ONBEKEND
from hub.processes.nazorg.uitvraag import geldt, van_deze_detentie, vaste_partners
from hub.processes.records import met
from schemas.detentie import Hulpvraagblad
from schemas.nazorg import NazorgDossier
from schemas.stoplicht import Leefgebied
from schemas.uitvraag import Verzoek
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt

Verzoeken = tuple[Verzoek, ...]


def verstrekt(stand: NazorgDossier, message: Message, bericht: InformatieVerstrekt, op: datetime) -> Verzoeken:
    """The requests after an answer."""
    verzoek = _gevraagd(stand, message, bericht.verzoek_id, op)
    beperkt = met(bericht, hulpvragen=_beperkt(bericht.hulpvragen, verzoek.leefgebieden))
    return _met(stand, verzoek, regels.beantwoord(verzoek, beperkt, message.bron, op, message.tijd))


def geweigerd(stand: NazorgDossier, message: Message, bericht: InformatieGeweigerd, op: datetime) -> Verzoeken:
    """The requests after a reasoned refusal."""
    verzoek = _gevraagd(stand, message, bericht.verzoek_id, op)
    return _met(stand, verzoek, regels.geweigerd(verzoek, bericht, message.bron, op, message.tijd))


def _gevraagd(stand: NazorgDossier, message: Message, verzoek_id: str, op: datetime) -> Verzoek:
    verzoek = regels.gevraagd(stand.verzoeken, message, verzoek_id)
    betrokken = verzoek.partij in {vast.partij.code for vast in vaste_partners(stand)}
    if not betrokken or not (van_deze_detentie(stand, verzoek) or geldt(stand, verzoek, op)):
        raise Refused("verzoek-vervallen")
    return verzoek


def _beperkt(blad: Hulpvraagblad | None, gebieden: Iterable[Leefgebied]) -> Hulpvraagblad | None:
    if blad is None:
        return None
    overig = set(Leefgebied) - set(gebieden)
    return met(blad, **{gebied: type(getattr(blad, gebied))(ONBEKEND) for gebied in overig})


def _met(stand: NazorgDossier, oud: Verzoek, nieuw: Verzoek) -> Verzoeken:
    return tuple(nieuw if een is oud else een for een in stand.verzoeken)
