"""A frozen record with other fields: the same as pydantic's own copy, and the very same object where nothing changes."""

from __future__ import annotations

from hypothesis import given

from hub.processes.records import met
from schemas.nazorg import NazorgAfgesloten
from tests.support.messages import messages


@given(een=messages(NazorgAfgesloten), ander=messages(NazorgAfgesloten))
def test_it_is_the_copy_that_pydantic_would_make(een: NazorgAfgesloten, ander: NazorgAfgesloten) -> None:
    velden = {"reden": ander.reden, "functionaris": ander.functionaris}

    nieuw, kopie = met(een, **velden), een.model_copy(update=velden)

    assert nieuw == kopie
    assert nieuw.model_dump() == kopie.model_dump()
    assert repr(nieuw) == repr(kopie)


@given(een=messages(NazorgAfgesloten))
def test_what_is_so_already_gives_the_record_itself(een: NazorgAfgesloten) -> None:
    assert met(een, reden=een.reden, functionaris=een.functionaris) is een
