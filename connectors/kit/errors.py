"""Two ways in which sending fails, and they are never one: the outside world is away, or this message can't ever go."""

from __future__ import annotations

from collections.abc import Sequence


class Unavailable(Exception):
    """The broker did not confirm in time, or refused this user. Whether the records arrived is unknown: send the same again later.

    The text is the class of the cause: it holds nothing of the records.
    """


class Poison(Exception):
    """Some records can never be delivered; all others of the call were confirmed.

    `positions` are their places in the sequence that was given.
    """

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(f"{len(positions)} records can't be delivered")
        self.positions = tuple(positions)
