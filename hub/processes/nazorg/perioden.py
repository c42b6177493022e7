"""The detentions of one person in their order, and where a message belongs among them. The last is the current one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from hub.processes.nazorg import meldingen
from hub.processes.nazorg.termijnen import beoordelen_voor, is_spoed
from hub.processes.records import met
from schemas.detentie import DetentieBericht
from schemas.nazorg import Detentie, Nazorgperiode

B = TypeVar("B", bound=DetentieBericht)
Feit = Callable[[Detentie, B], Detentie]
"""What a message of one type tells about its detention."""


def verwerk(perioden: tuple[Nazorgperiode, ...], bericht: B, feit: Feit[B], op: datetime) -> tuple[Nazorgperiode, ...]:
    """The periods after a message; the same object when it told nothing new.

    A message about an older detention changes that one and leaves the current one current.
    """
    oud = next((periode for periode in perioden if periode.detentie.detentie_id == bericht.detentie_id), None)
    nieuw = _begonnen(bericht, feit, op) if oud is None else _bijgewerkt(oud, bericht, feit, op)
    if nieuw is oud:
        return perioden
    return tuple(sorted((*(periode for periode in perioden if periode is not oud), nieuw), key=_volgorde))


def _begonnen(bericht: B, feit: Feit[B], op: datetime) -> Nazorgperiode:
    detentie = feit(meldingen.nieuw(bericht, op), bericht)
    return Nazorgperiode(
        detentie=detentie,
        gemeente_overdracht=None,
        overschrijving=None,
        beoordelen_voor=beoordelen_voor(detentie, op),
        afgesloten_op=None,
    )


def _bijgewerkt(oud: Nazorgperiode, bericht: B, feit: Feit[B], op: datetime) -> Nazorgperiode:
    detentie = feit(meldingen.algemeen(oud.detentie, bericht), bericht)
    if detentie is oud.detentie:
        return oud
    nieuw = met(oud, detentie=met(detentie, gewijzigd_op=op))
    return _spoed(nieuw, op) if is_spoed(detentie) and not is_spoed(oud.detentie) else nieuw


def _spoed(periode: Nazorgperiode, op: datetime) -> Nazorgperiode:
    """An immediate release asks for a judgement anew, also of a closed dossier, and never later than was asked already."""
    termijn = beoordelen_voor(periode.detentie, op)
    eerder = periode.beoordelen_voor
    return met(periode, beoordelen_voor=termijn if eerder is None else min(eerder, termijn), afgesloten_op=None)


def _volgorde(periode: Nazorgperiode) -> tuple[datetime, datetime, str]:
    """By when a detention began. Where that was not told it had surely begun by the first thing that was told of it."""
    detentie = periode.detentie
    begin = detentie.begin_op or min(
        moment for moment in (detentie.einde_op, detentie.verlof_op, detentie.ontvangen_op) if moment is not None
    )
    return begin, detentie.ontvangen_op, detentie.detentie_id
