"""The view of the gemeente concerned, without which the triage can't close (1.8)."""

from __future__ import annotations

from datetime import datetime

from hub.processes.complex.partners import GEMEENTEPARTIJ
from hub.processes.complex.stap import ONDER_BEOORDELING, Stap, bevoegd, eigen_huis, in_fase
from hub.processes.kern import Message, Refused
from hub.processes.partij import UITBOX, niet_ingehaald
from hub.processes.records import met
from hub.processes.verzoek import WACHTEND
from schemas.aanmelding import Zienswijze, ZienswijzeGegeven
from schemas.casus import CasusDossier
from schemas.personen import Rol
from schemas.uitvraag import Verzoek, Verzoekstatus
from schemas.verzoek import Aanleiding


def gegeven(stand: CasusDossier, message: Message, bericht: ZienswijzeGegeven, op: datetime) -> Stap:
    """By the gemeente itself, or taken down by the house, which says who of it did. A later view takes the place of an earlier."""
    _bevoegd(stand, message, bericht)
    in_fase(stand, *ONDER_BEOORDELING)
    _ingehaald(stand.zienswijze, message, bericht)
    zienswijze = Zienswijze(
        zienswijze=bericht.zienswijze,
        functionaris_gemeente=bericht.functionaris_gemeente,
        opgehaald_door=bericht.opgehaald_door,
        bron=message.bron,
        op=op,
        geschreven_op=message.tijd,
    )
    vorige = stand.zienswijze
    if (
        vorige is not None
        and met(zienswijze, bron=vorige.bron, op=vorige.op, geschreven_op=vorige.geschreven_op) == vorige
    ):
        zienswijze = vorige
    verzoeken = tuple(_beantwoord(verzoek) for verzoek in stand.verzoeken)
    return Stap(met(stand, zienswijze=zienswijze, verzoeken=verzoeken))


def _ingehaald(vorige: Zienswijze | None, message: Message, bericht: ZienswijzeGegeven) -> None:
    """Of the gemeente's own words the newest count, and of what the house took down; between the two the last that came."""
    if vorige is not None and (vorige.opgehaald_door is None) is (bericht.opgehaald_door is None):
        niet_ingehaald(message.tijd, vorige.geschreven_op)


def _bevoegd(stand: CasusDossier, message: Message, bericht: ZienswijzeGegeven) -> None:
    if message.herkomst in UITBOX:
        if UITBOX[message.herkomst] != GEMEENTEPARTIJ.get(stand.gemeente or ""):
            raise Refused("gemeente-niet-betrokken")
        if bericht.opgehaald_door is not None:
            raise Refused("rol-onbevoegd")
        return
    eigen_huis(stand, message)
    if bericht.opgehaald_door is None:
        raise Refused("rol-onbevoegd")
    bevoegd(stand, message, bericht.opgehaald_door, (Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR))


def _beantwoord(verzoek: Verzoek) -> Verzoek:
    if verzoek.aanleiding is not Aanleiding.ZIENSWIJZE or verzoek.status not in WACHTEND:
        return verzoek
    return met(verzoek, status=Verzoekstatus.BEANTWOORD, herinneren_op=None, geescaleerd=False)
