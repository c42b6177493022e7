"""Numbers that belong to nobody: every BSN of the 9999… test range that passes the elfproef (reference §4.7)."""

from __future__ import annotations

from functools import cache

from schemas.bsn import elfproef

SPAN = 9091
"""How many there are; a larger batch meets the same persons again."""


@cache
def bsns() -> tuple[str, ...]:
    """All of them."""
    return tuple(bsn for bsn in map(str, range(999_900_000, 1_000_000_000)) if elfproef(bsn))
