"""From facts and a moment to the state, its line and its deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.kern import Decision, Effect, Message, Tick
from hub.processes.nazorg import feiten
from hub.processes.nazorg.fases import fase, momenten
from hub.processes.nazorg.feiten import Feiten
from hub.processes.nazorg.invoer import invoer
from hub.processes.nazorg.perioden import geordend
from hub.processes.nazorg.regel import regel, zichtbaar
from hub.processes.nazorg.routing import bestemming
from hub.processes.nazorg.stoplicht import bereken, geldt_nog, verouderen_op
from hub.processes.nazorg.termijnen import herinneren_op, verwijderen_op
from hub.processes.nazorg.verzoeken import uitvragen
from hub.processes.nazorg.vragen import na_licht, vraag
from hub.processes.records import met
from hub.processes.verzoek import hulp_op
from hub.processes.verzoek import momenten as momenten_van
from hub.topology import names
from schemas.nazorg import Beoordeelreden, NazorgDossier, Nazorgperiode, Wachtrij
from schemas.stoplicht import Stoplicht


def afronden(oud: NazorgDossier | None, nu: Feiten, message: Message, op: datetime) -> Decision[NazorgDossier]:
    """The state at `op`, and its line where that changed: to the new queue first, then out of the old one; then what parties hear."""
    stand = _stand(oud, nu, message.sleutel, op)
    verzoeken, berichten = uitvragen(oud, stand, message, op)
    stand = met(stand, verzoeken=verzoeken)
    if oud is not None and zichtbaar(stand) == zichtbaar(oud):
        ongewijzigd = feiten.van(oud) == feiten.van(stand) and not isinstance(message.inhoud, Tick)
        return Decision(oud if ongewijzigd else stand)
    stand = met(stand, volgnummer=stand.volgnummer + 1, gewijzigd_op=op)
    lijn = Effect(names.werkvoorraad(stand.wachtrij), stand.persoon_id, regel(stand, message.bron))
    verhuisd = () if oud is None or oud.wachtrij is stand.wachtrij else (uit_wachtrij(oud),)
    return Decision(stand, (lijn, *verhuisd, *berichten))


def uit_wachtrij(dossier: NazorgDossier) -> Effect:
    """The tombstone by which a queue forgets the line."""
    return Effect(names.werkvoorraad(dossier.wachtrij), dossier.persoon_id, None)


def wekker(dossier: NazorgDossier) -> datetime:
    """The earliest deadline that time alone brings; before the state's own moment only where a term was shortened since.

    What is flagged already is not waited for any more.
    """
    huidige = dossier.perioden[-1]
    wacht = [verwijderen_op(periode) for periode in dossier.perioden]
    wacht += [moment for moment in _keerpunten(dossier) if moment > dossier.bijgewerkt_op]
    wacht += hulp_op(dossier.verzoeken, TERMIJNEN.nazorg_escaleren)
    if (herinneren := herinneren_op(huidige)) is not None and not dossier.herinnerd:
        wacht.append(herinneren)
    if huidige.beoordelen_voor is not None and not dossier.te_laat:
        wacht.append(huidige.beoordelen_voor)
    if (verouderen := verouderen_op(dossier.stoplicht)) is not None:
        wacht.append(verouderen)
    return min(wacht)


def _keerpunten(dossier: NazorgDossier) -> Iterator[datetime]:
    """Moments at which phase, reminder, current detention or a request can change by time alone."""
    yield from momenten(dossier.perioden[-1].detentie)
    if (herinneren := herinneren_op(dossier.perioden[-1])) is not None:
        yield herinneren
    for periode in dossier.perioden[:-1]:
        if periode.detentie.begin_op is not None:
            yield periode.detentie.begin_op
    for verzoek in dossier.verzoeken:
        yield from momenten_van(verzoek, TERMIJNEN.nazorg_escaleren)


def _stand(oud: NazorgDossier | None, nu: Feiten, sleutel: str, op: datetime) -> NazorgDossier:
    stoplicht = _stoplicht(oud, nu, op)
    *eerdere, laatste = geordend(nu.perioden, op)
    wachtrij = bestemming(laatste).wachtrij
    huidige = na_licht(_aangekomen(laatste, oud, wachtrij, op), stoplicht.kleur, op)
    herinneren = herinneren_op(huidige)
    return NazorgDossier(
        **nu._replace(perioden=(*eerdere, huidige))._asdict(),
        persoon_id=sleutel,
        wachtrij=wachtrij,
        fase=fase(huidige, op),
        herinnerd=herinneren is not None and herinneren <= op,
        te_laat=huidige.beoordelen_voor is not None and huidige.beoordelen_voor <= op,
        stoplicht=stoplicht,
        bijgewerkt_op=op,
        gewijzigd_op=op if oud is None else oud.gewijzigd_op,
        volgnummer=0 if oud is None else oud.volgnummer,
    )


def _aangekomen(huidige: Nazorgperiode, oud: NazorgDossier | None, wachtrij: Wachtrij, op: datetime) -> Nazorgperiode:
    """In another queue, another procesregisseur must judge, within a term of his own."""
    if oud is None or oud.wachtrij is wachtrij or huidige.afgesloten_op is not None:
        return huidige
    return vraag(met(huidige, beoordelen_voor=None), Beoordeelreden.ANDER_HUIS, op)


def _stoplicht(oud: NazorgDossier | None, nu: Feiten, op: datetime) -> Stoplicht:
    """Computed anew only for another input or another age, so that a line tells when its light came about."""
    inputs = invoer(nu.hulpvragen, nu.hulpvragen_bron, nu.hulpvragen_gemeld_op, nu.verzoeken)
    if oud is not None and geldt_nog(oud.stoplicht, inputs, op):
        return oud.stoplicht
    return bereken(inputs, op)
