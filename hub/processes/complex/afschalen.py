"""Afschaling: decided by the MDO alone, cleaned after one term, gone after another (1.10, 9.4d; Bijlage 3, afsluiting)."""

from __future__ import annotations

from datetime import datetime

from hub.parties import PARTIJEN
from hub.processes.complex.stap import Stap, bevoegd, in_fase, namens
from hub.processes.kern import Message, Refused
from hub.processes.records import met
from schemas.aanmelding import Casusfase
from schemas.afschaling import Afschaling, AfschalingBesloten
from schemas.casus import CasusDossier
from schemas.personen import Rol


def besloten(stand: CasusDossier, message: Message, bericht: AfschalingBesloten, op: datetime) -> Stap:
    """The procesregisseur, who chairs the MDO, records what it decided: only once its moment has come, and by who was invited to it."""
    bevoegd(stand, message, bericht.functionaris, (Rol.PROCESREGISSEUR,))
    namens(stand, bericht.namens)
    in_fase(stand, Casusfase.MDO)
    genodigd = {een.partij for een in stand.mdo.uitnodigingen} if stand.mdo else set()
    if not bericht.deelnemers or not genodigd.issuperset(bericht.deelnemers):
        raise Refused("afschaling-zonder-mdo")
    if bericht.overgenomen_door is not None and bericht.overgenomen_door not in PARTIJEN:
        raise Refused("partij-onbekend")
    besluit = Afschaling(
        criteria=bericht.criteria,
        reden=bericht.reden,
        deelnemers=bericht.deelnemers,
        overgenomen_door=bericht.overgenomen_door,
        functionaris=bericht.functionaris,
        op=op,
        opgeschoond_op=None,
    )
    return Stap(met(stand, fase=Casusfase.AFGESCHAALD, mdo_gehouden=True, afschaling=besluit))


def opgeschoond(stand: CasusDossier, op: datetime) -> CasusDossier:
    """What is left until the dossier goes: that there was a casus, whose, and what the MDO decided. No person, and nothing supplied."""
    if stand.afschaling is None:
        return stand
    form = met(stand.aanmelding, personalia=None, probleemstelling=None, doel=None)
    return met(
        stand,
        aanmelding=form,
        weging=None,
        zienswijze=None,
        verzoeken=(),
        triage=None,
        voorbereiding=None,
        aanwijzingen=(),
        mdo=None,
        inzage=(),
        afschaling=met(stand.afschaling, opgeschoond_op=op),
    )
