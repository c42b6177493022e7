"""What happens in one detention, in the order in which the messages arrive: the ordinary ones and the edge cases of reference §1.3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from connectors.dji.simulator.names import INRICHTINGEN
from connectors.dji.simulator.persons import Detainee
from connectors.dji.simulator.sheets import sheet
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    OnmiddellijkVrijgelaten,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
)

Messages = Iterator[DetentieBericht]


@dataclass(frozen=True, slots=True)
class Detention:
    """One detention of one person. Half of them last under a month, three in four at most three (reference §2.4)."""

    detainee: Detainee
    detentie_id: str
    inrichting: str
    begin: datetime
    einde: datetime
    rng: Random

    def common(self, at: datetime, sheet_share: float = 0.0) -> dict[str, object]:
        """The fields all its messages share; the sheet of `at` with a chance of `sheet_share`."""
        found = {
            "detentie_id": self.detentie_id,
            "inrichting": self.inrichting,
            "persoon": self.detainee.persoon,
            "gemeente_herkomst": self.detainee.herkomst,
            "gemeente_vestiging": self.detainee.vestiging,
        }
        with_sheet = self.rng.random() < sheet_share
        return found | {"hulpvragen": sheet(self.detainee, at, self.rng) if with_sheet else None}

    def start(self) -> DetentieBericht:
        """It begins; the end is often known."""
        verwacht = self.einde if self.rng.random() < 0.6 else None
        return DetentieGestart(**self.common(self.begin, 0.5), begin_op=self.begin, verwacht_einde_op=verwacht)

    def end(self, einde: datetime) -> DetentieBericht:
        """The end is announced."""
        return DetentieBeeindigd(**self.common(self.begin + (self.einde - self.begin) / 2, 0.8), einde_op=einde)


def detention(detainee: Detainee, detentie_id: str, now: datetime, rng: Random) -> Detention:
    """A detention that is under way or just over at `now`."""
    days = rng.choices((rng.uniform(2, 30), rng.uniform(30, 91), rng.uniform(91, 720)), (50, 25, 25))[0]
    passed = rng.uniform(0.2, 1.0) * days
    begin = (now - timedelta(days=passed)).replace(minute=0, second=0, microsecond=0)
    return Detention(
        detainee, detentie_id, rng.choice(INRICHTINGEN), begin, begin + timedelta(days=round(days) or 1), rng
    )


def ordinary(d: Detention) -> Messages:
    """Start, then the announced end."""
    yield d.start()
    yield d.end(d.einde)


def started_only(d: Detention) -> Messages:
    """Still inside."""
    yield d.start()


def end_before_start(d: Detention) -> Messages:
    """The end overtakes the start."""
    yield d.end(d.einde)
    yield d.start()


def end_only(d: Detention) -> Messages:
    """The start never comes."""
    yield d.end(d.einde)


def immediate(d: Detention) -> Messages:
    """Released at once: no lead time."""
    yield d.start()
    yield OnmiddellijkVrijgelaten(**d.common(d.begin, 0.3), einde_op=d.begin + timedelta(hours=d.rng.randrange(6, 72)))


def moved(d: Detention) -> Messages:
    """The announced end moves, once or twice."""
    yield from ordinary(d)
    for step in range(d.rng.choice((1, 1, 2))):
        yield EinddatumGewijzigd(
            **d.common(d.begin), einde_op=d.einde + timedelta(days=(step + 1) * d.rng.choice((3, 7, 30)))
        )


def cancelled(d: Detention) -> Messages:
    """The announced end is cancelled; later another may be announced."""
    yield from ordinary(d)
    yield VrijlatingVervallen(**d.common(d.begin))
    if d.rng.random() < 0.6:
        yield d.end(d.einde + timedelta(days=45))


def leave(d: Detention) -> Messages:
    """Leave and return, then the end."""
    yield d.start()
    out = d.begin + (d.einde - d.begin) / 3
    back = out + timedelta(days=2)
    yield VerlofGestart(**d.common(d.begin), begin_op=out, terug_op=back)
    yield VerlofBeeindigd(**d.common(d.begin), terug_op=back)
    yield d.end(d.einde)


STORIES: dict[Callable[[Detention], Messages], int] = {
    ordinary: 46,
    started_only: 12,
    end_before_start: 8,
    end_only: 8,
    immediate: 8,
    moved: 8,
    cancelled: 5,
    leave: 5,
}
"""How often each occurs, in hundredths. The sources name the cases, not their share."""
