"""Which line of the queue a person means: by row number, or by the beginning of its persoon_id."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.regie.errors import NoSuchLine
from schemas.nazorg import WerkvoorraadRegel

SHORTEST = 4
"""Hexadecimal digits of a persoon_id that a prefix must have, so that no row number is taken for one."""


def is_row(wie: str) -> bool:
    """Whether `wie` is a row number, which holds only as long as the queue stands still."""
    return wie.isdecimal() and len(wie) < SHORTEST


def choose(regels: Sequence[WerkvoorraadRegel], wie: str) -> WerkvoorraadRegel:
    """The one line meant, of a queue in its order; raises `NoSuchLine` for none or several.

    The error does not repeat what was typed: it may be a name.
    """
    found = _by_row(regels, int(wie)) if is_row(wie) else _by_prefix(regels, wie.lower())
    if len(found) > 1:
        raise NoSuchLine(f"{len(found)} lines have a persoon_id that begins so: give more of it.")
    if not found:
        raise NoSuchLine("No such line in this queue. Look with `hub regie werkvoorraad`.")
    return found[0]


def _by_row(regels: Sequence[WerkvoorraadRegel], row: int) -> Sequence[WerkvoorraadRegel]:
    return regels[row - 1 : row] if row > 0 else ()


def _by_prefix(regels: Sequence[WerkvoorraadRegel], prefix: str) -> Sequence[WerkvoorraadRegel]:
    if len(prefix) < SHORTEST:
        raise NoSuchLine(f"Give a row number, or at least {SHORTEST} characters of the persoon_id.")
    return [regel for regel in regels if regel.persoon_id.startswith(prefix)]
