"""Which line of a queue a person means: by row number, or by the beginning of its id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from connectors.regie.errors import NoSuchLine
from schemas.nazorg import WerkvoorraadRegel

SHORTEST = 4
"""Hexadecimal digits of an id that a prefix must have, so that no row number is taken for one."""
R = TypeVar("R")


def is_row(wie: str) -> bool:
    """Whether `wie` is a row number, which holds only as long as the queue stands still."""
    return wie.isdecimal() and len(wie) < SHORTEST


def choose(regels: Sequence[WerkvoorraadRegel], wie: str) -> WerkvoorraadRegel:
    """The one line meant, of a queue in its order; raises `NoSuchLine` for none or several.

    The error does not repeat what was typed: it may be a name.
    """
    if is_row(wie):
        return _the_one(_by_row(regels, int(wie)), "werkvoorraad")
    return by_id(regels, wie, lambda regel: regel.persoon_id, "werkvoorraad")


def by_id(regels: Sequence[R], wie: str, id_of: Callable[[R], str], view: str) -> R:
    """The one line whose id begins with `wie`; raises `NoSuchLine`. `view` is the command that shows the lines."""
    if len(wie) < SHORTEST:
        raise NoSuchLine(f"Give at least {SHORTEST} characters of the id. Look with `hub regie {view}`.")
    return _the_one([regel for regel in regels if id_of(regel).startswith(wie.lower())], view)


def _the_one(found: Sequence[R], view: str) -> R:
    if len(found) > 1:
        raise NoSuchLine(f"{len(found)} lines have an id that begins so: give more of it.")
    if not found:
        raise NoSuchLine(f"No such line in this queue. Look with `hub regie {view}`.")
    return found[0]


def _by_row(regels: Sequence[R], row: int) -> Sequence[R]:
    return regels[row - 1 : row] if row > 0 else ()
