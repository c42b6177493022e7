"""What a program must say about itself: is it alive, is it ready (docs/delivery.md, "When something fails")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Health(Protocol):
    """A program's health, asked at every probe: answer from memory at once, block on nothing, raise nothing.

    A reason is a short English sentence for an operator. It may name topic, partition, offsets and seconds, and nothing that came
    in a message.
    """

    def live(self) -> Sequence[str]:
        """Why a restart is needed; empty: it is not. Progress decides, not that the process answers."""
        ...

    def ready(self) -> Sequence[str]:
        """Why it does no work yet: not assigned, restoring, rebalancing, halted; empty: it works."""
        ...
