"""Every way in which one message of the straight road can be wrong: not sent, by somebody else, with something left out or blank."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from types import NoneType
from typing import TypeVar, get_args

from pydantic import ValidationError

from hub.topology import names
from schemas.basis import Bericht, Record
from schemas.personen import Functionaris, Rol
from tests.processes.complex.einde import Zet

R = TypeVar("R", bound=Record)


def varianten(zet: Zet) -> Iterator[Zet | None]:
    """None: it is not sent at all."""
    inhoud, herkomst = zet
    yield None
    if herkomst.startswith("huis."):
        yield from ((inhoud, names.besluit(huis)) for huis in ("arnhem", "keten"))
    yield from ((inhoud, names.uit(partij)) for partij in ("malkander", "gemeente-arnhem"))
    yield from ((anders, herkomst) for anders in _anders(inhoud) if _geldig(anders))


def _geldig(bericht: Bericht) -> bool:
    """Whether the contract lets it be said; what it does not, the poort refuses."""
    try:
        return type(bericht).model_validate(bericht.model_dump()) == bericht
    except ValidationError:
        return False


def _anders(record: R) -> Iterator[R]:
    """The record with one thing changed, however deep: another role, choice, moment or party; something left out, doubled or blank."""
    for naam, veld in type(record).model_fields.items():
        waarde = getattr(record, naam)
        yield from (record.model_copy(update={naam: nieuw}) for nieuw in _waarden(waarde))
        if NoneType in get_args(veld.annotation) and waarde is not None:
            yield record.model_copy(update={naam: None})


def _waarden(waarde: object) -> Iterator[object]:
    if isinstance(waarde, Functionaris):
        yield from (waarde.model_copy(update={"rol": rol}) for rol in Rol if rol is not waarde.rol)
    elif isinstance(waarde, Record):
        yield from _anders(waarde)
    elif isinstance(waarde, tuple) and waarde:
        yield ()
        yield (*waarde, waarde[0])
        for plek, deel in enumerate(waarde):
            yield from ((*waarde[:plek], anders, *waarde[plek + 1 :]) for anders in _waarden(deel))
    elif isinstance(waarde, bool):
        yield not waarde
    elif isinstance(waarde, StrEnum):
        yield from (ander for ander in type(waarde) if ander is not waarde)
    elif isinstance(waarde, datetime):
        yield waarde - timedelta(days=400)
        yield waarde + timedelta(days=400)
    elif type(waarde) is str:
        yield " "
        yield "malkander"
        yield "zomaar"
