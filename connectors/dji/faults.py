"""What is wrong with a file, a line or an event: a code and a place, never a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from connectors.dji.codes import CODES

Path = tuple[str, ...]

NAMELIKE = re.compile(r"[a-z_]{1,40}")
"""What is shaped as a field's name is told back to its sender; anything else might be a value in the wrong place."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` is of `codes.CODES`; `path` leads to the attribute or field as in a CloudEvent, with `data` first for content.

    `position` is a character of the line, from 1; `hint` the known name that was probably meant.
    """

    code: str
    path: Path = ()
    position: int | None = None
    hint: str | None = None

    @property
    def reason(self) -> str:
        """The code's text, with the hint."""
        return CODES[self.code] + (f" Bedoelde u {self.hint}?" if self.hint else "")


class Refused(Exception):
    """Input is refused; `faults` are all that were found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults


def told(name: str) -> str:
    """A name that the sender chose, if it can be told back, else a question mark."""
    return name if NAMELIKE.fullmatch(name) else "?"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that resembles `name` most, if any does."""
    return next(iter(get_close_matches(name, list(known), n=1)), None)
