"""What parties answer, and the fate of each answer (16.1).

asked and in time → recorded · asked and late → recorded as late · again by the same party → takes the place of the first, counted ·
a refusal after an answer → `verzoek-beantwoord`: what was supplied stands · no longer needed → `verzoek-vervallen`, and nothing of it is
kept but the sealed dead letter · never asked, or asked of another → `verzoek-onbekend`.
"""

from __future__ import annotations

from datetime import datetime

from hub.processes.complex.stap import ONDER_BEOORDELING, Stap, afzender
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from schemas.casus import CasusDossier, Verstrekking, Verzoek, Verzoekstatus, Weigering
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt


def verstrekt(stand: CasusDossier, message: Message, bericht: InformatieVerstrekt, op: datetime) -> Stap:
    """An answer."""
    verzoek = _gevraagd(stand, message, bericht.verzoek_id)
    vorige = verzoek.verstrekking
    nieuw = Verstrekking(
        informatie=bericht.informatie,
        peildatum=bericht.peildatum,
        hulpvragen=bericht.hulpvragen,
        grondslag=bericht.grondslag,
        voorwaarden=bericht.voorwaarden,
        functionaris=bericht.functionaris,
        bron=message.bron,
        ontvangen_op=op,
        laat=op >= verzoek.antwoord_voor,
        herzien=0 if vorige is None else vorige.herzien + 1,
    )
    if vorige is not None and met(nieuw, bron=vorige.bron, ontvangen_op=vorige.ontvangen_op, laat=vorige.laat,
                                  herzien=vorige.herzien) == vorige:  # fmt: skip
        return Stap(stand)
    return _afgedaan(stand, verzoek, met(verzoek, status=Verzoekstatus.BEANTWOORD, verstrekking=nieuw, weigering=None))


def geweigerd(stand: CasusDossier, message: Message, bericht: InformatieGeweigerd, op: datetime) -> Stap:
    """A reasoned refusal."""
    verzoek = _gevraagd(stand, message, bericht.verzoek_id)
    if verzoek.status is Verzoekstatus.BEANTWOORD:
        raise Refused("verzoek-beantwoord")
    nieuw = Weigering(
        grond=bericht.grond,
        reden=bericht.reden,
        functionaris=bericht.functionaris,
        bron=message.bron,
        ontvangen_op=op,
    )
    vorige = verzoek.weigering
    if vorige is not None and met(nieuw, bron=vorige.bron, ontvangen_op=vorige.ontvangen_op) == vorige:
        return Stap(stand)
    return _afgedaan(stand, verzoek, met(verzoek, status=Verzoekstatus.GEWEIGERD, weigering=nieuw))


def _gevraagd(stand: CasusDossier, message: Message, verzoek_id: str) -> Verzoek:
    """The request, if it was asked of who sent this; raises `Refused`."""
    partij = afzender(message)
    for verzoek in stand.verzoeken:
        if (verzoek.verzoek_id, verzoek.partij) == (verzoek_id, partij):
            if verzoek.status is Verzoekstatus.VERVALLEN or stand.fase not in ONDER_BEOORDELING:
                raise Refused("verzoek-vervallen")
            return verzoek
    raise Refused("verzoek-onbekend")


def _afgedaan(stand: CasusDossier, oud: Verzoek, nieuw: Verzoek) -> Stap:
    nieuw = met(nieuw, geescaleerd=False, herinneren_op=None)
    return Stap(met(stand, verzoeken=tuple(nieuw if verzoek is oud else verzoek for verzoek in stand.verzoeken)))
