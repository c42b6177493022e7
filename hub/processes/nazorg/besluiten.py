"""What the house decides about the current detention (13.1). Any decision counts as the judgement that was waited for."""

from __future__ import annotations

from datetime import datetime

from hub.processes.kern import Refused
from hub.processes.nazorg.routing import van_gemeente
from hub.processes.records import met
from schemas.nazorg import DossierOvergedragen, NazorgAfgesloten, Nazorgperiode, StoplichtOverschreven, Wachtrij
from schemas.stoplicht import Overschrijving


def overschreven(periode: Nazorgperiode, besluit: StoplichtOverschreven, op: datetime) -> Nazorgperiode:
    """The procesregisseur's own light, or its withdrawal; the computed light stays beside it."""
    if besluit.kleur is None:
        return met(periode, overschrijving=None, beoordelen_voor=None)
    eigen = Overschrijving(kleur=besluit.kleur, reden=besluit.reden, functionaris=besluit.functionaris, op=op)
    vorige = periode.overschrijving
    if vorige is not None and met(vorige, op=op) == eigen:
        eigen = vorige
    return met(periode, overschrijving=eigen, beoordelen_voor=None)


def overgedragen(periode: Nazorgperiode, besluit: DossierOvergedragen, _: datetime) -> Nazorgperiode:
    """To another municipality's house; for this detention only: a later one is routed by what is told then."""
    if van_gemeente(besluit.naar_gemeente).wachtrij is Wachtrij.KETEN:
        raise Refused("gemeente-onbekend")
    return met(periode, gemeente_overdracht=besluit.naar_gemeente, beoordelen_voor=None)


def afgesloten(periode: Nazorgperiode, _: NazorgAfgesloten, op: datetime) -> Nazorgperiode:
    """The end of nazorg for this detention; a later detention or an immediate release opens the dossier again."""
    return met(periode, afgesloten_op=op, beoordelen_voor=None)
