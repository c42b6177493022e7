"""From a rule's outcome to the decision: the line where it changed, and word to the aanmelder where the phase did (8.1b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hub.processes.complex.mdo import ingetrokken
from hub.processes.complex.regel import regel, zichtbaar
from hub.processes.complex.stap import Stap, aan
from hub.processes.complex.verzoeken import vervallen
from hub.processes.kern import Decision, Effect, Message, Tick
from hub.processes.records import met
from hub.topology import names
from schemas.aanmelding import Casusfase, CasusStatusGemeld
from schemas.casus import CasusDossier

STATUS = frozenset(
    {
        Casusfase.INTAKE,
        Casusfase.AANVULLING,
        Casusfase.ADVIES,
        Casusfase.VOORBEREIDING,
        Casusfase.GESLOTEN,
        Casusfase.AFGESCHAALD,
    }
)
"""What the aanmelder sees of the triage and of the end (8.1b). Of a returned form he hears in full."""


def afronden(oud: CasusDossier | None, stap: Stap, message: Message, op: datetime) -> Decision[CasusDossier]:
    """The state at `op`, with the messages to parties first, then the line."""
    te_laat = stap.stand.actie_voor is not None and stap.stand.actie_voor <= op
    stand = met(stap.stand, te_laat=te_laat)
    tick = isinstance(message.inhoud, Tick)
    if oud is not None and zichtbaar(stand) == zichtbaar(oud):  # what the line does not tell is kept all the same
        return Decision(met(stand, bijgewerkt_op=op) if tick else stand, stap.berichten, stap.geweigerd)
    stand = met(
        stand,
        volgnummer=stand.volgnummer + 1,
        gewijzigd_op=op,
        bijgewerkt_op=op,
        bericht_op=stand.bericht_op if tick else op,
    )
    lijn = Effect(names.casussen(stand.wachtrij), stand.casus_id, regel(stand, message.bron))
    return Decision(stand, (*stap.berichten, *_status(oud, stand, op), lijn, *_verhuisd(oud, stand)), stap.geweigerd)


def verwijderd(stand: CasusDossier, op: datetime) -> Decision[CasusDossier]:
    """The data go: nobody owes anything about them, nobody is expected or waits any more, and the queue forgets the line."""
    weg = vervallen(stand).berichten
    gepland = stand.mdo if stand.fase is Casusfase.UITGENODIGD else None
    afgezegd = ingetrokken(stand, gepland, "casus-verwijderd") if gepland else ()
    gehoord = stand.fase in (Casusfase.TERUGGESTUURD, Casusfase.GESLOTEN, Casusfase.AFGESCHAALD)
    einde = () if gehoord else (_gemeld(stand, Casusfase.GESLOTEN, op),)
    return Decision(None, (*weg, *afgezegd, *einde, _uit_wachtrij(stand)))


def _status(oud: CasusDossier | None, stand: CasusDossier, op: datetime) -> Iterator[Effect]:
    if stand.fase in STATUS and (oud is None or oud.fase is not stand.fase):
        yield _gemeld(stand, stand.fase, op)


def _gemeld(stand: CasusDossier, fase: Casusfase, op: datetime) -> Effect:
    gemeld = CasusStatusGemeld(casus_id=stand.casus_id, aanmelding_id=stand.aanmelding.aanmelding_id, fase=fase, op=op)
    return aan(stand.aanmelder, stand, gemeld)


def _verhuisd(oud: CasusDossier | None, stand: CasusDossier) -> Iterator[Effect]:
    if oud is not None and oud.wachtrij is not stand.wachtrij:
        yield _uit_wachtrij(oud)


def _uit_wachtrij(stand: CasusDossier) -> Effect:
    return Effect(names.casussen(stand.wachtrij), stand.casus_id, None)
