"""What each detention message tells about its detention.

Of each fact the newest news counts, by the time at which the sender wrote it down (`Message.tijd`, never later than its arrival): in
whichever order messages of different times come, the facts add up to the same. Of news of one time the last that came counts. A DJI line
without a `time` has the time at which the connector read it.

An immediate release yields to a newer cancellation or correction only: the regular message of the end leaves it immediate.
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
from schemas.nazorg import Detentie, Einde, Gemeld, Nazorgperiode

NIETS = dict.fromkeys(("herkomst", "vestiging", "begin", "verwacht", "einde", "aard", "verlof", "terug"))


def nieuw(bericht: DetentieBericht, tijd: datetime, op: datetime) -> Nazorgperiode:
    """A detention of which this is the first message."""
    detentie = Detentie(
        detentie_id=bericht.detentie_id,
        inrichting=bericht.inrichting,
        gemeente_herkomst=None,
        gemeente_vestiging=None,
        begin_op=None,
        einde_op=None,
        einde=Einde.ONBEKEND,
        verlof_op=None,
        verlof_tot=None,
        teruggekeerd_op=None,
        ontvangen_op=op,
        gewijzigd_op=op,
    )
    return Nazorgperiode(
        detentie=detentie,
        gemeld=Gemeld(eerst=tijd, inrichting=tijd, onmiddellijk=False, **NIETS),
        gemeente_overdracht=None,
        overschrijving=None,
        laatste_besluit=None,
        beoordeeld_kleur=None,
        beoordelen_voor=None,
        beoordelen_om=None,
        afgesloten_op=None,
    )


def algemeen(periode: Nazorgperiode, bericht: DetentieBericht, tijd: datetime) -> Nazorgperiode:
    """What any message tells. A municipality that is not told is not withdrawn."""
    periode = met(periode, gemeld=met(periode.gemeld, eerst=min(periode.gemeld.eerst, tijd)))
    periode = _vertel(periode, "inrichting", tijd, inrichting=bericht.inrichting)
    if bericht.gemeente_herkomst is not None:
        periode = _vertel(periode, "herkomst", tijd, gemeente_herkomst=bericht.gemeente_herkomst)
    if bericht.gemeente_vestiging is not None:
        periode = _vertel(periode, "vestiging", tijd, gemeente_vestiging=bericht.gemeente_vestiging)
    return periode


def gestart(periode: Nazorgperiode, bericht: DetentieGestart, tijd: datetime) -> Nazorgperiode:
    """The start, also after the end; the expected end yields to any told one, and to a cancellation."""
    periode = _vertel(periode, "begin", tijd, begin_op=bericht.begin_op)
    if bericht.verwacht_einde_op is None:
        return periode
    if periode.gemeld.einde is not None:
        return _vertel(periode, "verwacht", tijd)
    return _vertel(periode, "verwacht", tijd, einde_op=bericht.verwacht_einde_op, einde=Einde.VERWACHT)


def beeindigd(periode: Nazorgperiode, bericht: DetentieBeeindigd, tijd: datetime) -> Nazorgperiode:
    """The end. It says nothing of lead time, so it leaves an immediate release immediate."""
    return _einde(periode, tijd, bericht.einde_op)


def onmiddellijk(periode: Nazorgperiode, bericht: OnmiddellijkVrijgelaten, tijd: datetime) -> Nazorgperiode:
    """An end without lead time."""
    return _einde(_aard(periode, tijd, onmiddellijk=True), tijd, bericht.einde_op)


def verplaatst(periode: Nazorgperiode, bericht: EinddatumGewijzigd, tijd: datetime) -> Nazorgperiode:
    """The end moved: a correction, also of an immediate release."""
    return _einde(_aard(periode, tijd, onmiddellijk=False), tijd, bericht.einde_op)


def vervallen(periode: Nazorgperiode, _: VrijlatingVervallen, tijd: datetime) -> Nazorgperiode:
    """The end was cancelled."""
    return _einde(_aard(periode, tijd, onmiddellijk=False), tijd, None)


def verlof(periode: Nazorgperiode, bericht: VerlofGestart, tijd: datetime) -> Nazorgperiode:
    """Leave, announced or begun."""
    return _vertel(periode, "verlof", tijd, verlof_op=bericht.begin_op, verlof_tot=bericht.terug_op)


def terug(periode: Nazorgperiode, bericht: VerlofBeeindigd, tijd: datetime) -> Nazorgperiode:
    """The return; that of an earlier leave does not end a later one (see `fases`)."""
    return _vertel(periode, "terug", tijd, teruggekeerd_op=bericht.terug_op)


def _einde(periode: Nazorgperiode, tijd: datetime, einde_op: datetime | None) -> Nazorgperiode:
    """The newest end, of the newest nature; these can come of two messages."""
    periode = _vertel(periode, "einde", tijd, einde_op=einde_op, einde=Einde.GEMELD if einde_op else Einde.VERVALLEN)
    if periode.detentie.einde is Einde.VERVALLEN:
        return periode
    einde = Einde.ONMIDDELLIJK if periode.gemeld.onmiddellijk else Einde.GEMELD
    return met(periode, detentie=met(periode.detentie, einde=einde))


def _aard(periode: Nazorgperiode, tijd: datetime, *, onmiddellijk: bool) -> Nazorgperiode:
    if not _is_nieuws(periode, "aard", tijd):
        return periode
    return met(periode, gemeld=met(periode.gemeld, aard=tijd, onmiddellijk=onmiddellijk))


def _vertel(periode: Nazorgperiode, feit: str, tijd: datetime, **velden: object) -> Nazorgperiode:
    """With these fields of the detention, unless newer news was told about this fact."""
    if not _is_nieuws(periode, feit, tijd):
        return periode
    return met(periode, detentie=met(periode.detentie, **velden), gemeld=met(periode.gemeld, **{feit: tijd}))


def _is_nieuws(periode: Nazorgperiode, feit: str, tijd: datetime) -> bool:
    eerder: datetime | None = getattr(periode.gemeld, feit)
    return eerder is None or eerder <= tijd
