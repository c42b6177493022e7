"""The nazorg process. `HANDLERS` is its map: which message leads to which rule; everything after the facts is `afronding`.

Time never runs back: a message whose log time lies before the last reckoned moment is decided at that moment.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hub.processes.kern import Decision, Message, Process, Refused, Tick
from hub.processes.nazorg import antwoorden, besluiten, feiten, meldingen
from hub.processes.nazorg.afronding import afronden, uit_wachtrij, wekker
from hub.processes.nazorg.besluiten import Genomen
from hub.processes.nazorg.feiten import Feiten
from hub.processes.nazorg.perioden import Feit, verwerk, volgorde
from hub.processes.nazorg.regel import kenmerk
from hub.processes.nazorg.termijnen import verwijderen_op
from hub.processes.nazorg.verzoeken import vervallen
from hub.processes.partij import afzender
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
    DossierOvergedragen,
    NazorgAfgesloten,
    NazorgDossier,
    StoplichtOverschreven,
)
from schemas.uitvraag import Verzoek
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt

Handler = Callable[[NazorgDossier | None, Message, datetime], Feiten]
"""From a state and a message to the facts after it; raises `Refused`."""


def melding(feit: Feit[Any]) -> Handler:
    """A message of DJI about one detention; opens the dossier where there is none."""

    def handler(stand: NazorgDossier | None, message: Message, op: datetime) -> Feiten:
        bericht: Any = message.inhoud
        tijd = _gezegd_op(message, op)
        bekend = Feiten(bericht.persoon, tijd, ()) if stand is None else feiten.van(stand)
        bekend = bekend._replace(perioden=verwerk(bekend.perioden, bericht, feit, tijd, op))
        bekend = feiten.met_persoon(bekend, bericht.persoon, tijd)
        return feiten.met_blad(bekend, bericht, message.bron, tijd, op)

    return handler


def besluit(regel: Callable[[NazorgDossier, Any, datetime], Genomen | None]) -> Handler:
    """A decision of the house that has the dossier in its queue; no other house may (13.1)."""

    def handler(stand: NazorgDossier | None, message: Message, op: datetime) -> Feiten:
        if stand is None or message.herkomst != names.besluit(stand.wachtrij):
            raise Refused("dossier-onbekend")  # no house hears of a dossier in another's queue (10.2)
        *eerdere, huidige = stand.perioden
        if huidige.afgesloten_op is not None:
            raise Refused("dossier-afgesloten")
        bericht: Any = message.inhoud
        genomen = regel(stand, bericht, op)
        nieuw = huidige if genomen is None else besluiten.vastgelegd(stand, genomen, bericht, op)
        return feiten.van(stand)._replace(perioden=(*eerdere, nieuw))

    return handler


def antwoord(regel: Callable[[NazorgDossier, Message, Any, datetime], tuple[Verzoek, ...]]) -> Handler:
    """What a party that was asked has to say."""

    def handler(stand: NazorgDossier | None, message: Message, op: datetime) -> Feiten:
        if stand is None:  # no party hears whether there is a dossier (10.2)
            afzender(message)
            raise Refused("verzoek-onbekend")
        return feiten.van(stand)._replace(verzoeken=regel(stand, message, message.inhoud, op))

    return handler


def _gezegd_op(message: Message, op: datetime) -> datetime:
    """When it was written down, in whole milliseconds as the state keeps it; a sender's clock that runs ahead is not believed."""
    tijd = min(message.tijd or op, op)
    return tijd.replace(microsecond=tijd.microsecond // 1000 * 1000)


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
    InformatieVerstrekt: antwoord(antwoorden.verstrekt),
    InformatieGeweigerd: antwoord(antwoorden.geweigerd),
}


def decide(stand: NazorgDossier | None, message: Message, now: datetime) -> Decision[NazorgDossier]:
    """The rule of the nazorg track; effects are lines and tombstones of the queues, and what parties hear. Raises `Refused`."""
    op = now if stand is None else max(now, stand.bijgewerkt_op)
    if isinstance(message.inhoud, Tick):
        return Decision(None) if stand is None else _tick(stand, message, op)
    return afronden(stand, HANDLERS[type(message.inhoud)](stand, message, op), message, op)


def _tick(stand: NazorgDossier, message: Message, op: datetime) -> Decision[NazorgDossier]:
    """What time alone brings; a dossier goes with its latest detention, an older detention on its own, with what was told and asked for it.

    Where the current one is not the latest, an immediate release waits to be judged: the dossier stays for that one.
    """
    laatste, huidige = max(stand.perioden, key=volgorde), stand.perioden[-1]
    if max(verwijderen_op(laatste), verwijderen_op(huidige)) <= op:
        return Decision(None, (uit_wachtrij(stand), *vervallen(stand)))
    blijft = tuple(periode for periode in stand.perioden if verwijderen_op(periode) > op)
    return afronden(stand, feiten.blijvend(feiten.van(stand), blijft), message, op)


NAZORG = Process(naam="nazorg", stand=NazorgDossier, decide=decide, wekker=wekker, kenmerk=kenmerk)
