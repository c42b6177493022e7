"""The duplicate ring: the last messages that an aggregate has seen, as 8-byte marks of `source` + `id`.

A repeat is dropped when at most `SIZE - 1` other messages of the same aggregate came between; that number is a promise (docs/delivery.md).
"""

from __future__ import annotations

MARK = 8  # bytes a mark takes
SIZE = 64  # marks that are kept
STRAYS = 128
"""Marks kept in a partition of the messages that were refused without a dossier: they have no state of their own to be noted in."""


def seen(ring: bytes, mark: bytes) -> bool:
    """Whether the mark stands in the ring."""
    at = ring.find(mark)
    while at > 0 and at % MARK:  # found across two marks
        at = ring.find(mark, at + 1)
    return at >= 0


def add(ring: bytes, mark: bytes, size: int = SIZE) -> bytes:
    """The ring with the mark behind the others, the oldest gone when full."""
    return (ring + mark)[-size * MARK :]
