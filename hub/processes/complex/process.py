"""The process of complexe casuïstiek. `HANDLERS` is its map: which message leads to which rule; what follows from the rule is `afronding`.

Time never runs back: a message whose log time lies before the last reckoned moment is decided at that moment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hub.processes.complex import (
    advies,
    afschalen,
    antwoorden,
    criteria,
    inzage,
    mdo,
    triage,
    verzoeken,
    voorbereiding,
    zienswijze,
)
from hub.processes.complex.aanmelden import aangemeld
from hub.processes.complex.afronding import afronden, verwijderd
from hub.processes.complex.regel import kenmerk
from hub.processes.complex.stap import Stap
from hub.processes.complex.tekst import zegt_iets
from hub.processes.complex.termijnen import opschonen_op, verwijderen_op, wekker
from hub.processes.complex.uitnodigen import uitnodigen
from hub.processes.kern import Decision, Message, Process, Refused, Tick
from hub.processes.partij import UITBOX
from hub.processes.records import met
from schemas.aanmelding import CasusAangemeld, Casusfase, ZienswijzeGegeven
from schemas.afschaling import AfschalingBesloten
from schemas.basis import Bericht
from schemas.casus import CasusDossier
from schemas.inzage import InzageBeantwoord, InzageBeoordeeld
from schemas.mdo import (
    MdoGeannuleerd,
    MdoUitnodigen,
    MdoVerplaatst,
    MdoVoorbereid,
    PartijenAangewezen,
    UitnodigingBeantwoord,
)
from schemas.triage import AdviesGegeven, CriteriaBeoordeeld, TriageBesloten, VerrijkingGevraagd
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt

Handler = Callable[[CasusDossier | None, Message, Any, datetime], Stap]
"""From a state, a message and its content to the state after it and what goes to parties; raises `Refused`."""


def bestaand(regel: Callable[[CasusDossier, Message, Any, datetime], Stap], vreemd: str = "casus-onbekend") -> Handler:
    """A rule for a casus that there is, and for a message whose texts say something.

    `vreemd` is what a party hears that a casus does not concern; of none it hears the same, or it would know which ones there are (10.2).
    """

    def handler(stand: CasusDossier | None, message: Message, inhoud: Any, op: datetime) -> Stap:  # noqa: ANN401 - its rule knows
        if stand is None:
            raise Refused(vreemd if message.herkomst in UITBOX else "casus-onbekend")
        stap = regel(stand, message, inhoud, op)
        zegt_iets(inhoud)
        return stap

    return handler


HANDLERS: dict[type[Bericht], Handler] = {
    CasusAangemeld: aangemeld,
    ZienswijzeGegeven: bestaand(zienswijze.gegeven, "gemeente-niet-betrokken"),
    VerrijkingGevraagd: bestaand(verzoeken.gevraagd),
    InformatieVerstrekt: bestaand(antwoorden.verstrekt, "verzoek-onbekend"),
    InformatieGeweigerd: bestaand(antwoorden.geweigerd, "verzoek-onbekend"),
    CriteriaBeoordeeld: bestaand(criteria.beoordeeld),
    TriageBesloten: bestaand(triage.besloten),
    AdviesGegeven: bestaand(advies.gegeven),
    MdoVoorbereid: bestaand(voorbereiding.voorbereid),
    PartijenAangewezen: bestaand(voorbereiding.aangewezen),
    MdoUitnodigen: bestaand(uitnodigen),
    UitnodigingBeantwoord: bestaand(mdo.beantwoord, "uitnodiging-onbekend"),
    MdoVerplaatst: bestaand(mdo.verplaatst),
    MdoGeannuleerd: bestaand(mdo.geannuleerd),
    InzageBeoordeeld: bestaand(inzage.beoordeeld),
    InzageBeantwoord: bestaand(inzage.geantwoord, "inzage-onbekend"),
    AfschalingBesloten: bestaand(afschalen.besloten),
}


def decide(stand: CasusDossier | None, message: Message, now: datetime) -> Decision[CasusDossier]:
    """The rule of complexe casuïstiek; effects go to inboxes of parties and to the queue of the house. Raises `Refused`."""
    op = now if stand is None else max(now, stand.bijgewerkt_op)
    if isinstance(message.inhoud, Tick):
        return Decision(None) if stand is None else _tick(stand, message, op)
    return afronden(stand, HANDLERS[type(message.inhoud)](stand, message, message.inhoud, op), message, op)


def _tick(stand: CasusDossier, message: Message, op: datetime) -> Decision[CasusDossier]:
    """What time alone brings."""
    if verwijderen_op(stand) <= op:
        return verwijderd(stand, op)
    stap = verzoeken.verstreken(stand, op)
    if stand.fase is Casusfase.UITGENODIGD and stand.mdo is not None and stand.mdo.op <= op:
        stap = stap._replace(stand=met(stap.stand, fase=Casusfase.MDO))
    opschonen = opschonen_op(stand)
    if opschonen is not None and opschonen <= op:
        stap = stap._replace(stand=afschalen.opgeschoond(stap.stand, op))
    return afronden(stand, stap, message, op)


COMPLEX = Process(naam="complex", stand=CasusDossier, decide=decide, wekker=wekker, kenmerk=kenmerk)
