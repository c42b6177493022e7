"""The nazorg process. `HANDLERS` is its map: which message leads to which rule; everything after the facts is `afronding`.

Time never runs back: a message whose log time lies before the last reckoned moment is decided at that moment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hub.processes.kern import Decision, Message, Process, Refused, Tick
from hub.processes.nazorg import besluiten, feiten, meldingen
from hub.processes.nazorg.afronding import afronden, uit_wachtrij, wekker
from hub.processes.nazorg.feiten import Feiten
from hub.processes.nazorg.perioden import verwerk
from hub.processes.nazorg.regel import kenmerk
from hub.processes.nazorg.termijnen import verwijderen_op
from hub.topology import names
from schemas.basis import Bericht
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieGestart,
    EinddatumGewijzigd,
    OnmiddellijkVrijgelaten,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
)
from schemas.nazorg import (
    Detentie,
    DossierOvergedragen,
    NazorgAfgesloten,
    NazorgDossier,
    Nazorgperiode,
    StoplichtOverschreven,
)

Handler = Callable[[NazorgDossier | None, Message, datetime], Feiten]
"""From a state and a message to the facts after it; raises `Refused`."""


def melding(feit: Callable[[Detentie, Any], Detentie]) -> Handler:
    """A message of DJI about one detention; opens the dossier where there is none."""

    def handler(stand: NazorgDossier | None, message: Message, op: datetime) -> Feiten:
        bericht: Any = message.inhoud
        bekend = Feiten(bericht.persoon, (), None, None) if stand is None else feiten.van(stand)
        perioden = verwerk(bekend.perioden, bericht, feit, op)
        actueel = perioden[-1].detentie.detentie_id == bericht.detentie_id
        bekend = bekend._replace(perioden=perioden, persoon=bericht.persoon if actueel else bekend.persoon)
        return feiten.met_blad(bekend, bericht, message.bron, op)

    return handler


def besluit(regel: Callable[[Nazorgperiode, Any, datetime], Nazorgperiode]) -> Handler:
    """A decision of the house that has the dossier in its queue; no other house may (13.1)."""

    def handler(stand: NazorgDossier | None, message: Message, op: datetime) -> Feiten:
        if stand is None:
            raise Refused("dossier-onbekend")
        if message.herkomst != names.besluit(stand.wachtrij):
            raise Refused("dossier-elders")
        *eerdere, huidige = stand.perioden
        if huidige.afgesloten_op is not None:
            raise Refused("dossier-afgesloten")
        return feiten.van(stand)._replace(perioden=(*eerdere, regel(huidige, message.inhoud, op)))

    return handler


HANDLERS: dict[type[Bericht], Handler] = {
    DetentieGestart: melding(meldingen.gestart),
    DetentieBeeindigd: melding(meldingen.beeindigd),
    OnmiddellijkVrijgelaten: melding(meldingen.onmiddellijk),
    EinddatumGewijzigd: melding(meldingen.verplaatst),
    VrijlatingVervallen: melding(meldingen.vervallen),
    VerlofGestart: melding(meldingen.verlof),
    VerlofBeeindigd: melding(meldingen.terug),
    StoplichtOverschreven: besluit(besluiten.overschreven),
    DossierOvergedragen: besluit(besluiten.overgedragen),
    NazorgAfgesloten: besluit(besluiten.afgesloten),
}


def decide(stand: NazorgDossier | None, message: Message, now: datetime) -> Decision[NazorgDossier]:
    """The rule of the nazorg track; effects are lines and tombstones of the queues. Raises `Refused`."""
    op = now if stand is None else max(now, stand.bijgewerkt_op)
    if isinstance(message.inhoud, Tick):
        return Decision(None) if stand is None else _tick(stand, message, op)
    return afronden(stand, HANDLERS[type(message.inhoud)](stand, message, op), message, op)


def _tick(stand: NazorgDossier, message: Message, op: datetime) -> Decision[NazorgDossier]:
    """What time alone brings; a dossier goes with its current detention, an older detention on its own."""
    if verwijderen_op(stand.perioden[-1]) <= op:
        return Decision(None, (uit_wachtrij(stand),))
    blijft = tuple(periode for periode in stand.perioden if verwijderen_op(periode) > op)
    return afronden(stand, feiten.van(stand)._replace(perioden=blijft), message, op)


NAZORG = Process(naam="nazorg", stand=NazorgDossier, decide=decide, wekker=wekker, kenmerk=kenmerk)
