"""What the house decides about the current detention (13.1). Any decision counts as the judgement that was waited for."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypeAlias

from hub.processes.kern import Refused
from hub.processes.nazorg.routing import van_gemeente
from hub.processes.records import met
from schemas.nazorg import (
    Besluit,
    Besluitsoort,
    DossierOvergedragen,
    NazorgAfgesloten,
    NazorgDossier,
    Nazorgperiode,
    StoplichtOverschreven,
    Wachtrij,
)
from schemas.stoplicht import Overschrijving

BesluitBericht: TypeAlias = StoplichtOverschreven | DossierOvergedragen | NazorgAfgesloten


class Genomen(NamedTuple):
    """A decision's result and its kind."""

    periode: Nazorgperiode
    soort: Besluitsoort


def overschreven(stand: NazorgDossier, besluit: StoplichtOverschreven, op: datetime) -> Genomen | None:
    """The procesregisseur's own light, or its withdrawal; the computed light stays beside it.

    None, and so no judgement: taking back what was never put, and the same once more while nobody asks.
    """
    periode = stand.perioden[-1]
    vorige = periode.overschrijving
    if besluit.kleur is None:
        weg = met(periode, overschrijving=None)
        return None if vorige is None else Genomen(weg, Besluitsoort.TERUGGENOMEN)
    eigen = Overschrijving(kleur=besluit.kleur, reden=besluit.reden, functionaris=besluit.functionaris, op=op)
    gevraagd = periode.beoordelen_voor is not None or is_verouderd(stand)
    if vorige is not None and met(vorige, op=op) == eigen and not gevraagd:
        return None
    return Genomen(met(periode, overschrijving=eigen), Besluitsoort.OVERSCHREVEN)


def overgedragen(stand: NazorgDossier, besluit: DossierOvergedragen, _: datetime) -> Genomen:
    """To another municipality's house; for this detention only: a later one is routed by what is told then."""
    if van_gemeente(besluit.naar_gemeente).wachtrij is Wachtrij.KETEN:
        raise Refused("gemeente-onbekend")
    periode = met(stand.perioden[-1], gemeente_overdracht=besluit.naar_gemeente)
    return Genomen(periode, Besluitsoort.OVERGEDRAGEN)


def afgesloten(stand: NazorgDossier, _: NazorgAfgesloten, op: datetime) -> Genomen:
    """The end of nazorg for this detention; a later detention or an immediate release opens the dossier again."""
    return Genomen(met(stand.perioden[-1], afgesloten_op=op), Besluitsoort.AFGESLOTEN)


def vastgelegd(stand: NazorgDossier, genomen: Genomen, bericht: BesluitBericht, op: datetime) -> Nazorgperiode:
    """The period as judged, with the decision's reason, who took it and where."""
    besluit = Besluit(
        soort=genomen.soort, reden=bericht.reden, functionaris=bericht.functionaris, huis=stand.wachtrij, op=op
    )
    return met(
        genomen.periode,
        laatste_besluit=besluit,
        beoordeeld_kleur=stand.stoplicht.kleur,
        beoordelen_voor=None,
        beoordelen_om=None,
    )


def is_verouderd(stand: NazorgDossier) -> bool:
    """Whether a newer sheet or answer came after the current override: who put it had not seen that."""
    eigen = stand.perioden[-1].overschrijving
    antwoorden = (een.verstrekking.ontvangen_op for een in stand.verzoeken if een.verstrekking is not None)
    return eigen is not None and any(eigen.op < op for op in (stand.hulpvragen_ontvangen_op, *antwoorden) if op)
