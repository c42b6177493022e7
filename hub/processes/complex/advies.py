"""The advice to the aanmelder, without which outcome a does not close (8.3a)."""

from __future__ import annotations

from datetime import datetime

from hub.processes.complex.criteria import ROLLEN
from hub.processes.complex.stap import Stap, aan, bevoegd, in_fase
from hub.processes.kern import Message
from hub.processes.records import met
from schemas.aanmelding import Casusfase
from schemas.casus import Advies, CasusDossier
from schemas.triage import AdviesGegeven, AdviesVerzonden


def gegeven(stand: CasusDossier, message: Message, bericht: AdviesGegeven, op: datetime) -> Stap:
    """The advice goes out, and the aanmelding is closed."""
    bevoegd(stand, message, bericht.functionaris, ROLLEN)
    in_fase(stand, Casusfase.ADVIES)
    verzonden = AdviesVerzonden(
        casus_id=stand.casus_id,
        aanmelding_id=stand.aanmelding.aanmelding_id,
        advies=bericht.advies,
        huis=str(stand.wachtrij),
        functionaris=bericht.functionaris,
    )
    advies = Advies(advies=bericht.advies, functionaris=bericht.functionaris, op=op)
    gesloten = met(stand, fase=Casusfase.GESLOTEN, advies=advies, actie_voor=None, te_laat=False)
    return Stap(gesloten, (aan(stand.aanmelder, stand, verzonden),))
