"""A decision tried on the line before it is sent, by the very rule of the hub: what would come of it, or why it would be refused.

The hub decides again: the casus may have changed meanwhile. What is refused here never leaves the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from connectors.regie.casus.decisions import Actor
from connectors.regie.casus.hints import HINTS
from connectors.regie.errors import Invalid
from hub.processes.complex import COMPLEX
from hub.processes.kern import Effect, Message, Refused, due
from hub.refusals import REFUSALS
from hub.topology import names
from schemas.basis import Bericht
from schemas.casus import CasusDossier, CasusInhoud, CasusRegel
from schemas.personen import Functionaris, Rol

TRIED = "proef"
"""The `source` and `id` of what is only tried."""
Make = Callable[[Actor], Bericht]


def check(regel: CasusRegel, make: Make, actor: Actor, huis: str, now: datetime) -> tuple[Effect, ...]:
    """What the decision would lead to if the hub took it at `now`; raises `Invalid` when it would not, or nothing would change."""
    message = make(actor)
    try:
        effects = _tried(regel, message, huis, now)
    except Refused as refused:
        raise Invalid(_why(refused.code, regel, make, actor, huis, now), refused.code) from None
    if not effects:
        raise Invalid("Nothing would change: the casus stands so already.", "geen-wijziging")
    return effects


def _tried(regel: CasusRegel, message: Bericht, huis: str, now: datetime) -> tuple[Effect, ...]:
    stand: CasusDossier | None = _stand(regel)
    for decision in due(COMPLEX, stand, regel.casus_id, now):
        stand = decision.stand
    tried = Message(regel.casus_id, message, names.besluit(huis), TRIED, now)
    return COMPLEX.decide(stand, tried, now).effecten


def _stand(regel: CasusRegel) -> CasusDossier:
    """The state behind the line, as far as the rules ask for it."""
    shared = {name: getattr(regel, name) for name in CasusInhoud.model_fields}
    return CasusDossier(**shared, bericht_op=regel.gewijzigd_op, bijgewerkt_op=regel.gewijzigd_op)


def _why(code: str, regel: CasusRegel, make: Make, actor: Actor, huis: str, now: datetime) -> str:
    parts = [REFUSALS[code]]
    if code == "rol-onbevoegd":
        may = [rol for rol in Rol if _may(rol, regel, make, actor, huis, now)]
        parts.append(f"You act as {actor.functionaris.rol}; it takes {' or '.join(may)}: --rol.")
    parts += [HINTS[code]] if code in HINTS else []
    return " ".join([*parts, f"({code}) Nothing was sent."])


def _may(rol: Rol, regel: CasusRegel, make: Make, actor: Actor, huis: str, now: datetime) -> bool:
    other = Actor(Functionaris(naam=actor.functionaris.naam, rol=rol), actor.namens)
    try:
        _tried(regel, make(other), huis, now)
    except Refused as refused:
        return refused.code != "rol-onbevoegd"
    return True
