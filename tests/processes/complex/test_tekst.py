"""Every text that is given says something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.processes.complex.process import HANDLERS
from hub.processes.kern import Refused
from schemas.aanmelding import CasusAangemeld
from schemas.basis import Bericht, Record
from tests.processes.complex.voorbeelden import VOORBEELDEN, Voorbeeld

IDS = [f"{een.van(een.verloop()).__class__.__name__}-{nummer}" for nummer, een in enumerate(VOORBEELDEN)]


def _blank(record: Record) -> Iterator[Record]:
    """The record with one of its texts blank, each in turn."""
    for naam, veld in type(record).model_fields.items():
        waarde = getattr(record, naam)
        if isinstance(waarde, Record):
            yield from (record.model_copy(update={naam: anders}) for anders in _blank(waarde))
        elif isinstance(waarde, tuple) and waarde and isinstance(waarde[0], Record):
            yield from (record.model_copy(update={naam: (anders, *waarde[1:])}) for anders in _blank(waarde[0]))
        elif type(waarde) is str and not _is_code(veld.metadata):
            yield record.model_copy(update={naam: " \t"})


def _is_code(metadata: list[object]) -> bool:
    return any(getattr(een, "pattern", None) for een in metadata)


def test_there_is_one_of_each() -> None:
    """Of every message of the log."""
    assert {type(een.van(een.verloop())) for een in VOORBEELDEN} == set(HANDLERS)


@pytest.mark.parametrize("een", VOORBEELDEN, ids=IDS)
def test_it_is_taken(een: Voorbeeld) -> None:
    """In its turn and from who may send it; each text that it holds counts in the next test."""
    verloop = een.verloop()
    bericht = een.van(verloop)
    verloop.bied(bericht, een.herkomst)
    assert isinstance(bericht, CasusAangemeld) or list(_blank(bericht))


@pytest.mark.parametrize("een", [een for een, naam in zip(VOORBEELDEN, IDS, strict=True) if "Aangemeld" not in naam])
def test_a_text_of_blanks_is_none(een: Voorbeeld) -> None:
    """Art. 1.8, 8.3a, 13.2, 16.1: no view, advice, goal, contribution or reason that says nothing gets in. A form goes back instead."""
    for bericht in _blank(een.van(een.verloop())):
        assert isinstance(bericht, Bericht)
        verloop = een.verloop()
        voor = verloop.stand
        with pytest.raises(Refused):
            verloop.bied(bericht, een.herkomst)
        assert verloop.stand == voor
