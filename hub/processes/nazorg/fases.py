"""Where the betrokkene is, from the facts of his current detention and the moment. The phases are ours (reference §5.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hub.processes.nazorg.termijnen import is_strijdig, vrij_op
from schemas.nazorg import Detentie, Fase, Nazorgperiode


def fase(periode: Nazorgperiode, op: datetime) -> Fase:
    """The phase at `op`.

    An expected end that passed frees nobody: only a told end does. Leave lasts until the return is told, also past its planned end. Dates
    that contradict each other tell nothing.
    """
    detentie = periode.detentie
    if periode.afgesloten_op is not None:
        return Fase.AFGESLOTEN
    if _voorbij(vrij_op(detentie), op):
        return Fase.VRIJ
    if is_strijdig(detentie) or (detentie.begin_op is not None and detentie.begin_op > op):
        return Fase.ONBEKEND
    return Fase.MET_VERLOF if _met_verlof(detentie, op) else Fase.GEDETINEERD


def momenten(detentie: Detentie) -> Iterator[datetime]:
    """The moments at which the phase can change by time alone."""
    for moment in (detentie.begin_op, detentie.verlof_op, detentie.teruggekeerd_op, vrij_op(detentie)):
        if moment is not None:
            yield moment


def _met_verlof(detentie: Detentie, op: datetime) -> bool:
    begin, terug = detentie.verlof_op, detentie.teruggekeerd_op
    if begin is None or begin > op:
        return False
    return terug is None or not begin <= terug <= op


def _voorbij(moment: datetime | None, op: datetime) -> bool:
    return moment is not None and moment <= op
