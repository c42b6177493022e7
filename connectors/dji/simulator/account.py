"""What a batch must lead to: the numbers an account is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.detentie import DetentieBericht


@dataclass(slots=True)
class Expected:
    """Messages in all and by CloudEvents type, the distinct persons and detentions in them."""

    berichten: int = 0
    soorten: Counter[str] = field(default_factory=Counter)
    personen: set[str] = field(default_factory=set)
    detenties: set[str] = field(default_factory=set)

    def add(self, bericht: DetentieBericht) -> DetentieBericht:
        """Count one message, and hand it on."""
        self.berichten += 1
        self.soorten[bericht.ce_type] += 1
        self.personen.add(bericht.persoon.bsn)
        self.detenties.add(bericht.detentie_id)
        return bericht


def expect(berichten: Iterable[DetentieBericht]) -> Expected:
    """The account of a whole batch."""
    expected = Expected()
    for bericht in berichten:
        expected.add(bericht)
    return expected
