"""When the house is asked to judge, and to judge again. The covenant has no rule for it: all of this is our reading."""

from __future__ import annotations

from datetime import datetime

from hub.processes.nazorg.termijnen import beoordelen_voor, is_spoed, is_strijdig
from hub.processes.records import met
from schemas.nazorg import Beoordeelreden, Detentie, Einde, Nazorgperiode
from schemas.stoplicht import Kleur

LICHTSTE_EERST = (Kleur.GROEN, Kleur.ONBEKEND, Kleur.ORANJE, Kleur.ROOD)
"""The unknown weighs more than green: it is never good news (reference §2.3)."""


def vraag(periode: Nazorgperiode, om: Beoordeelreden, op: datetime) -> Nazorgperiode:
    """Ask at `op` for a judgement. One that was asked for already never gets more time."""
    termijn, eerder = beoordelen_voor(periode.detentie, op), periode.beoordelen_voor
    if eerder is not None and eerder <= termijn:
        return periode
    return met(periode, beoordelen_voor=termijn, beoordelen_om=om)


def na_nieuws(oud: Nazorgperiode, nieuw: Nazorgperiode, op: datetime) -> Nazorgperiode:
    """Ask again where the news changes what was judged. Of a closed dossier only an immediate release does, and opens it."""
    om = _aanleiding(oud.detentie, nieuw.detentie)
    if om is None or (nieuw.afgesloten_op is not None and om is not Beoordeelreden.SPOED):
        return nieuw
    return vraag(met(nieuw, afgesloten_op=None), om, op)


def na_licht(periode: Nazorgperiode, kleur: Kleur, op: datetime) -> Nazorgperiode:
    """Ask again when the computed light is heavier than it was at the last decision."""
    beoordeeld = periode.beoordeeld_kleur
    if beoordeeld is None or periode.beoordelen_voor is not None or periode.afgesloten_op is not None:
        return periode
    if LICHTSTE_EERST.index(kleur) <= LICHTSTE_EERST.index(beoordeeld):
        return periode
    return vraag(periode, Beoordeelreden.LICHT_ZWAARDER, op)


def _aanleiding(oud: Detentie, nieuw: Detentie) -> Beoordeelreden | None:
    """An end that moves further away asks nothing."""
    if is_spoed(nieuw) and not is_spoed(oud):
        return Beoordeelreden.SPOED
    if is_strijdig(nieuw) and not is_strijdig(oud):
        return Beoordeelreden.DATUMS_STRIJDIG
    if nieuw.einde is Einde.VERVALLEN and oud.einde is not Einde.VERVALLEN:
        return Beoordeelreden.EINDE_VERVALLEN
    if nieuw.einde_op is None or nieuw.einde_op == oud.einde_op:
        return None
    if oud.einde_op is None:
        return Beoordeelreden.EINDE_AANGEKONDIGD
    return Beoordeelreden.EINDE_VERVROEGD if nieuw.einde_op < oud.einde_op else None
