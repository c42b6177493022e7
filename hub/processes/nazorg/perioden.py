"""The detentions of one person in their order, and where a message belongs among them. The last is the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from hub.processes.nazorg import meldingen, vragen
from hub.processes.nazorg.termijnen import is_spoed
from hub.processes.records import met
from schemas.detentie import DetentieBericht
from schemas.nazorg import Beoordeelreden, Nazorgperiode

B = TypeVar("B", bound=DetentieBericht)
Feit = Callable[[Nazorgperiode, B, datetime], Nazorgperiode]
"""What a message of one type, written at a moment, tells about its detention."""


def verwerk(
    perioden: tuple[Nazorgperiode, ...], bericht: B, feit: Feit[B], tijd: datetime, op: datetime
) -> tuple[Nazorgperiode, ...]:
    """The periods after a message written at `tijd`; a message about an older detention changes that one."""
    oud = next((periode for periode in perioden if periode.detentie.detentie_id == bericht.detentie_id), None)
    eerst = meldingen.nieuw(bericht, tijd, op) if oud is None else oud
    nieuw = feit(meldingen.algemeen(eerst, bericht, tijd), bericht, tijd)
    if oud is None:
        nieuw = vragen.vraag(nieuw, Beoordeelreden.SPOED if is_spoed(nieuw.detentie) else Beoordeelreden.NIEUW, op)
    elif nieuw.detentie != oud.detentie:
        nieuw = vragen.na_nieuws(oud, met(nieuw, detentie=met(nieuw.detentie, gewijzigd_op=op)), op)
    return (*(periode for periode in perioden if periode is not oud), nieuw)


def geordend(perioden: Iterable[Nazorgperiode], op: datetime) -> tuple[Nazorgperiode, ...]:
    """In the order of the detentions, the current one last.

    A detention that is only announced does not hide an immediate release that nobody judged yet: until it begins, that one is current.
    """
    *vorige, laatste = sorted(perioden, key=volgorde)
    begin = laatste.detentie.begin_op
    if not vorige or begin is None or begin <= op or not _wacht(vorige[-1]):
        return (*vorige, laatste)
    return (*vorige[:-1], laatste, vorige[-1])


def eerdere(perioden: tuple[Nazorgperiode, ...]) -> int:
    """How many detentions came before the current one."""
    return sum(volgorde(periode) < volgorde(perioden[-1]) for periode in perioden)


def volgorde(periode: Nazorgperiode) -> tuple[datetime, datetime, str]:
    """By when a detention began. Where that was not told it had surely begun by the first thing that was told of it."""
    detentie, eerst = periode.detentie, periode.gemeld.eerst
    verteld = (moment for moment in (detentie.einde_op, detentie.verlof_op, eerst) if moment is not None)
    return detentie.begin_op or min(verteld), eerst, detentie.detentie_id


def _wacht(periode: Nazorgperiode) -> bool:
    return is_spoed(periode.detentie) and periode.beoordelen_voor is not None
