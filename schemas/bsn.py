"""The BSN and its elfproef (reference §4.7)."""

from __future__ import annotations

from operator import mul
from typing import Annotated

from pydantic import AfterValidator, Field

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def elfproef(bsn: str) -> bool:
    """Whether nine digits can be a BSN: their weighted sum is above zero and a multiple of eleven."""
    total: int = sum(map(mul, WEIGHTS, map(int, bsn)))
    return total > 0 and total % 11 == 0


def _checked(bsn: str) -> str:
    if not elfproef(bsn):
        raise ValueError("bsn does not pass the elfproef")
    return bsn


Bsn = Annotated[str, Field(pattern=r"^[0-9]{9}$"), AfterValidator(_checked)]
"""Nine digits that pass the elfproef. Shorter notations are the connectors' to restore, never the model's."""
