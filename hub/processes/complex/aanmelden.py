"""Aanmelding and intake: by a party alone; incomplete goes back with all that is lacking (1.7; Bijlage 3, intake)."""

from __future__ import annotations

from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.complex.stap import Stap, aan
from hub.processes.complex.volledigheid import Gebrek, gebreken, gemeente
from hub.processes.kern import Message, Refused
from hub.processes.partij import afzender, niet_ingehaald
from hub.processes.records import met
from hub.processes.tijd import na
from schemas.aanmelding import Aanmelding, AanmeldingTeruggestuurd, CasusAangemeld, Casusfase
from schemas.casus import CasusDossier
from schemas.nazorg import Wachtrij


def aangemeld(stand: CasusDossier | None, message: Message, bericht: CasusAangemeld, op: datetime) -> Stap:
    """An aanmelding, or the completed form of one that was returned: the newest. One that is under review is not overwritten."""
    aanmelder = afzender(message)
    if stand is not None and stand.fase is not Casusfase.TERUGGESTUURD:
        raise Refused("aanmelding-bekend")
    if stand is None:
        stand = _nieuw(message.sleutel, aanmelder, bericht.aanmelding, op)
    niet_ingehaald(message.tijd, stand.aangemeld_geschreven_op)
    lacks = gebreken(bericht.aanmelding)
    stand = met(_met(stand, bericht.aanmelding, lacks), aangemeld_geschreven_op=message.tijd)
    if lacks:
        return Stap(stand, (aan(aanmelder, stand, _terug(stand, lacks)),))
    return Stap(met(stand, fase=Casusfase.INTAKE, actie_voor=na(op, TERMIJNEN.casus_wegen)))


def _terug(stand: CasusDossier, lacks: tuple[Gebrek, ...]) -> AanmeldingTeruggestuurd:
    return AanmeldingTeruggestuurd(
        casus_id=stand.casus_id, aanmelding_id=stand.aanmelding.aanmelding_id, gebreken=tuple(map(str, lacks))
    )


def _met(stand: CasusDossier, aanmelding: Aanmelding, lacks: tuple[Gebrek, ...]) -> CasusDossier:
    plaats = gemeente(aanmelding)
    return met(
        stand,
        aanmelding=aanmelding,
        gebreken=tuple(map(str, lacks)),
        gemeente=plaats.code if plaats else None,
        wachtrij=Wachtrij(plaats.huis) if plaats and plaats.huis else Wachtrij.KETEN,
    )


def _nieuw(casus_id: str, aanmelder: str, aanmelding: Aanmelding, op: datetime) -> CasusDossier:
    return CasusDossier(
        casus_id=casus_id,
        wachtrij=Wachtrij.KETEN,
        gemeente=None,
        aanmelder=aanmelder,
        aanmelding=aanmelding,
        gebreken=(),
        fase=Casusfase.TERUGGESTUURD,
        weging=None,
        zienswijze=None,
        verzoeken=(),
        triage=None,
        advies=None,
        voorbereiding=None,
        aanwijzingen=(),
        afwijzingen=(),
        mdo=None,
        mdo_gehouden=False,
        actie_voor=None,
        te_laat=False,
        ontvangen_op=op,
        gewijzigd_op=op,
        volgnummer=0,
        bericht_op=op,
        bijgewerkt_op=op,
    )
