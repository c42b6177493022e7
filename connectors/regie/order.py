"""The order in which a procesregisseur works through the queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from schemas.nazorg import Fase, WerkvoorraadRegel
from schemas.stoplicht import Kleur

HEAVIEST_FIRST = (Kleur.ROOD, Kleur.ORANJE, Kleur.ONBEKEND, Kleur.GROEN)
NEVER = datetime.max.replace(tzinfo=UTC)

Key = tuple[bool, bool, bool, datetime, int, datetime, str]


def in_a_hurry(regel: WerkvoorraadRegel) -> bool:
    """Whether an immediate release still waits for its judgement; once judged it is a line as any other."""
    return regel.spoed and regel.beoordelen_voor is not None


def urgency(regel: WerkvoorraadRegel) -> Key:
    """Sort key, most urgent first.

    Open before closed, spoed that nobody judged yet, te laat, the nearest deadline, the heaviest light, the oldest receipt. Unknown weighs
    more than green: it never counts as good news (reference §2.3). The persoon_id makes the order total.
    """
    return (
        regel.fase is Fase.AFGESLOTEN,
        not in_a_hurry(regel),
        not regel.te_laat,
        regel.beoordelen_voor or NEVER,
        HEAVIEST_FIRST.index(regel.kleur),
        regel.ontvangen_op,
        regel.persoon_id,
    )


def ordered(regels: Iterable[WerkvoorraadRegel]) -> list[WerkvoorraadRegel]:
    """The queue, most urgent first. The place in this list, from 1, is the row number shown."""
    return sorted(regels, key=urgency)
