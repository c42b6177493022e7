"""A text that is given says something: a view, an advice, a reason of blanks alone is none (1.8, 8.3a, 13.2, 16.1)."""

from __future__ import annotations

from collections.abc import Iterator

from hub.processes.complex.stap import leeg
from hub.processes.kern import Refused
from schemas.basis import Record


def zegt_iets(inhoud: Record) -> None:
    """Raise `Refused` where a text in a message, however deep, is blank. What has nothing to say is left out."""
    if any(map(leeg, _teksten(inhoud))):
        raise Refused("tekst-leeg")


def _teksten(waarde: object) -> Iterator[str]:
    if isinstance(waarde, str):
        yield waarde
    elif isinstance(waarde, tuple):
        for deel in waarde:
            yield from _teksten(deel)
    elif isinstance(waarde, Record):
        for naam in type(waarde).model_fields:
            yield from _teksten(getattr(waarde, naam))
