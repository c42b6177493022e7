"""What each detention message tells about its detention. Whatever the order in which they come, the facts add up to the same.

Only a later message about the end itself changes the end: a start adds an expectation where nothing better is known.
"""

from __future__ import annotations

from datetime import datetime

from hub.processes.records import met
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    OnmiddellijkVrijgelaten,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
)
from schemas.nazorg import Detentie, Einde


def nieuw(bericht: DetentieBericht, op: datetime) -> Detentie:
    """A detention of which this is the first message."""
    return Detentie(
        detentie_id=bericht.detentie_id,
        inrichting=bericht.inrichting,
        gemeente_herkomst=bericht.gemeente_herkomst,
        gemeente_vestiging=bericht.gemeente_vestiging,
        begin_op=None,
        einde_op=None,
        einde=Einde.ONBEKEND,
        verlof_op=None,
        verlof_tot=None,
        teruggekeerd_op=None,
        ontvangen_op=op,
        gewijzigd_op=op,
    )


def algemeen(detentie: Detentie, bericht: DetentieBericht) -> Detentie:
    """What any message tells. A municipality that is not told is not withdrawn."""
    return met(
        detentie,
        inrichting=bericht.inrichting,
        gemeente_herkomst=bericht.gemeente_herkomst or detentie.gemeente_herkomst,
        gemeente_vestiging=bericht.gemeente_vestiging or detentie.gemeente_vestiging,
    )


def gestart(detentie: Detentie, bericht: DetentieGestart) -> Detentie:
    """The start, also after the end; the expected end yields to any told one, and to a cancellation."""
    detentie = met(detentie, begin_op=bericht.begin_op)
    if bericht.verwacht_einde_op is None or detentie.einde not in (Einde.ONBEKEND, Einde.VERWACHT):
        return detentie
    return met(detentie, einde_op=bericht.verwacht_einde_op, einde=Einde.VERWACHT)


def beeindigd(detentie: Detentie, bericht: DetentieBeeindigd) -> Detentie:
    """The end. The regular message that follows an immediate release leaves it immediate."""
    einde = Einde.ONMIDDELLIJK if detentie.einde is Einde.ONMIDDELLIJK else Einde.GEMELD
    return met(detentie, einde_op=bericht.einde_op, einde=einde)


def onmiddellijk(detentie: Detentie, bericht: OnmiddellijkVrijgelaten) -> Detentie:
    """An end without lead time."""
    return met(detentie, einde_op=bericht.einde_op, einde=Einde.ONMIDDELLIJK)


def verplaatst(detentie: Detentie, bericht: EinddatumGewijzigd) -> Detentie:
    """The end moved."""
    return met(detentie, einde_op=bericht.einde_op, einde=Einde.GEMELD)


def vervallen(detentie: Detentie, _: VrijlatingVervallen) -> Detentie:
    """The end was cancelled."""
    return met(detentie, einde_op=None, einde=Einde.VERVALLEN)


def verlof(detentie: Detentie, bericht: VerlofGestart) -> Detentie:
    """Leave, announced or begun."""
    return met(detentie, verlof_op=bericht.begin_op, verlof_tot=bericht.terug_op)


def terug(detentie: Detentie, bericht: VerlofBeeindigd) -> Detentie:
    """The return; that of an earlier leave does not end a later one (see `fases`)."""
    return met(detentie, teruggekeerd_op=bericht.terug_op)
