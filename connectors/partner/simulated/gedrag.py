"""How a simulated party behaves, and which party behaves how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from random import Random


class Gedrag(StrEnum):
    """What a party does with what is asked of it."""

    PROMPT = "prompt"
    """Answers at once."""
    SLOW = "slow"
    """Answers somewhere between a fifth and four fifths of the time it was given."""
    SILENT = "silent"
    """Takes everything in and never answers."""
    REFUSING = "refusing"
    """Supplies nothing and says why; declines every invitation."""
    WRONG_SCHEMA = "wrong-schema"
    """Answers at once, by a schema that nobody knows."""
    DUPLICATE = "duplicate"
    """Sends every answer twice, under one id."""
    CONTRADICTORY = "contradictory"
    """Answers, and a little later says the opposite."""
    LATE = "late"
    """Answers after the deadline."""
    UNASKED = "unasked"
    """Answers, and also a question that was never asked."""
    VANISHING = "vanishing"
    """Answers some, then is gone for good."""
    RETURNING = "returning"
    """Answers some, is away for a week, comes back and answers the rest."""


COMMON = (Gedrag.PROMPT, Gedrag.SLOW, Gedrag.REFUSING)
WEIGHTS = (6, 3, 1)
"""Of the parties beyond the first of each kind. Ours: no source says how parties behave."""


def cast(codes: Sequence[str], seed: int, given: Mapping[str, Gedrag]) -> dict[str, Gedrag]:
    """The part of each party: as given, else every part once, by lot, as far as there are parties, and the rest common ones."""
    lot = Random(f"cast/{seed}")  # noqa: S311 - a script, no secret
    rest = [code for code in codes if code not in given]
    lot.shuffle(rest)
    rare = [gedrag for gedrag in Gedrag if gedrag not in given.values()]
    parts = [*rare, *lot.choices(COMMON, WEIGHTS, k=max(0, len(rest) - len(rare)))]
    drawn = dict(zip(rest, parts, strict=False))
    return {code: given[code] if code in given else drawn[code] for code in codes}
