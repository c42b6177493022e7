"""From facts and a moment to the state, its line and its deadlines."""

from __future__ import annotations

from datetime import datetime

from hub.processes.kern import Decision, Effect, Message, Tick
from hub.processes.nazorg.fases import fase, momenten
from hub.processes.nazorg.feiten import Feiten
from hub.processes.nazorg.regel import regel, zichtbaar
from hub.processes.nazorg.routing import bestemming
from hub.processes.nazorg.stoplicht import bereken, is_verouderd, verouderd_op
from hub.processes.nazorg.termijnen import beoordelen_voor, verwijderen_op
from hub.processes.records import met
from hub.topology import names
from schemas.nazorg import NazorgDossier, Nazorgperiode, Wachtrij
from schemas.stoplicht import Stoplicht


def afronden(oud: NazorgDossier | None, feiten: Feiten, message: Message, op: datetime) -> Decision[NazorgDossier]:
    """The state at `op`, and its line where that changed: to the new queue first, then out of the old one."""
    stand = _stand(oud, feiten, message.sleutel, op)
    if oud is not None and zichtbaar(stand) == zichtbaar(oud):
        ongewijzigd = stand.perioden == oud.perioden and not isinstance(message.inhoud, Tick)
        return Decision(oud if ongewijzigd else stand)
    stand = met(stand, volgnummer=stand.volgnummer + 1, gewijzigd_op=op)
    lijn = Effect(names.werkvoorraad(stand.wachtrij), stand.persoon_id, regel(stand, message.bron))
    if oud is None or oud.wachtrij is stand.wachtrij:
        return Decision(stand, (lijn,))
    return Decision(stand, (lijn, uit_wachtrij(oud)))


def uit_wachtrij(dossier: NazorgDossier) -> Effect:
    """The tombstone by which a queue forgets the line."""
    return Effect(names.werkvoorraad(dossier.wachtrij), dossier.persoon_id, None)


def wekker(dossier: NazorgDossier) -> datetime:
    """The earliest deadline that time alone brings. What is flagged already is not waited for any more."""
    huidige = dossier.perioden[-1]
    wacht = [verwijderen_op(periode) for periode in dossier.perioden]
    wacht += [moment for moment in momenten(huidige.detentie) if moment > dossier.bijgewerkt_op]
    if huidige.beoordelen_voor is not None and not dossier.te_laat:
        wacht.append(huidige.beoordelen_voor)
    if dossier.hulpvragen is not None and not is_verouderd(dossier.stoplicht):
        wacht.append(verouderd_op(dossier.hulpvragen))
    return min(wacht)


def _stand(oud: NazorgDossier | None, feiten: Feiten, sleutel: str, op: datetime) -> NazorgDossier:
    wachtrij = bestemming(feiten.perioden[-1]).wachtrij
    perioden = feiten.perioden if oud is None else _aangekomen(feiten.perioden, oud.wachtrij, wachtrij, op)
    huidige = perioden[-1]
    return NazorgDossier(
        persoon_id=sleutel,
        persoon=feiten.persoon,
        perioden=perioden,
        wachtrij=wachtrij,
        fase=fase(huidige, op),
        te_laat=huidige.beoordelen_voor is not None and huidige.beoordelen_voor <= op,
        hulpvragen=feiten.hulpvragen,
        hulpvragen_bron=feiten.hulpvragen_bron,
        stoplicht=_stoplicht(oud, feiten, op),
        bijgewerkt_op=op,
        gewijzigd_op=op if oud is None else oud.gewijzigd_op,
        volgnummer=0 if oud is None else oud.volgnummer,
    )


def _aangekomen(
    perioden: tuple[Nazorgperiode, ...], vorige: Wachtrij, wachtrij: Wachtrij, op: datetime
) -> tuple[Nazorgperiode, ...]:
    """In another queue, another procesregisseur must judge, within a term of his own."""
    huidige = perioden[-1]
    if vorige is wachtrij or huidige.afgesloten_op is not None:
        return perioden
    return (*perioden[:-1], met(huidige, beoordelen_voor=beoordelen_voor(huidige.detentie, op)))


def _stoplicht(oud: NazorgDossier | None, feiten: Feiten, op: datetime) -> Stoplicht:
    """Computed anew only for another sheet or another age, so that a line tells when its light came about."""
    blad = feiten.hulpvragen
    if oud is not None and blad == oud.hulpvragen and _verouderd(feiten, op) == is_verouderd(oud.stoplicht):
        return oud.stoplicht
    return bereken(blad, feiten.hulpvragen_bron, op)


def _verouderd(feiten: Feiten, op: datetime) -> bool:
    return feiten.hulpvragen is not None and verouderd_op(feiten.hulpvragen) <= op
