"""What is offered in a cell: all of it follows from cell, seed and the moment the run began."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from random import Random

from hub.codec import Envelope
from hub.privacy.persoon_id import persoon_id
from schemas.detentie import DetentieBericht
from tests.faults import known
from tests.faults.load import MESSAGES_A_PERSON, POISON_SHARE, REPEAT_SHARE, bsns
from tests.faults.matrix.cells import Cell, Fault
from tests.faults.matrix.marks import RAISES, SLOW, SLOWEST
from tests.faults.offer import DOEL, Offer, detentie, source
from tests.faults.persoon import Levensloop
from tests.faults.poison import SPOILS, poison

MOST_PERSONS = 216
"""Of one cell; there are 9,091 numbers for all of them."""
SOON_S = 5
"""Deadlines come while the cell runs, and none after it."""
UNKNOWN = 0.3
"""So much stands on the log without an envelope where commits go unanswered: what has no id is known by its offset alone."""
MUCH, RAISING, SLOW_SHARE = 0.33, 1 / 16, 1 / 40
RAISED = {"poort": "poort-faalde", "nazorg": "regel-faalde"}

Spoil = Callable[[Offer], Offer]


def _without_time(offer: Offer) -> Offer:
    return offer._replace(headers=tuple(header for header in offer.headers if header[0] != "ce_time"))


AT_LOG: Mapping[str, Spoil] = {
    "inhoud-onleesbaar": lambda offer: offer._replace(value=offer.value[:-2]),
    "schema-onbekend": lambda offer: offer._replace(value=b"\x00\x7f\xff\xff\xff" + offer.value[5:]),
    "kop-ontbreekt": _without_time,
}
"""Poison that stands on the log itself: what the process must refuse though the poort never would let it through."""


@dataclass
class Load:
    """Makes the offers of one cell; `begin` is the moment of the first."""

    cell: Cell
    seed: int
    begin: datetime
    secret: bytes
    made: list[Offer] = field(default_factory=list)

    def offers(self, count: int) -> Sequence[Offer]:
        """`count` records in the order in which they are offered."""
        self._kans = self.cell.kans(self.seed, "load")
        number = min(max(count // MESSAGES_A_PERSON, 2), MOST_PERSONS)
        numbers = list(islice(bsns(), self.cell.number * number, (self.cell.number + 1) * number))
        self._persons = [self._person(nummer, bsn) for nummer, bsn in enumerate(numbers[::2])]
        self._spare = [(persoon_id(bsn, DOEL, self.secret), bsn) for bsn in numbers[1::2]]
        self.made = []
        for n in range(count):
            slowest = self.cell.fault is Fault.SLOW and n == count // 2
            self.made.append(self._slowest(n) if slowest else self._next(n))
        return self.made

    def _person(self, nummer: int, bsn: str) -> tuple[str, str, Levensloop]:
        return persoon_id(bsn, DOEL, self.secret), bsn, Levensloop(nummer, bsn, self.begin, self._kans, SOON_S)

    def _slowest(self, n: int) -> Offer:
        """There is one in every such load, whatever else is drawn."""
        key, _, leven = self._kans.choice(self._persons)
        return self._good(leven.volgende(), key, f"{n}{SLOWEST}-{self.cell.role}")

    def _next(self, n: int) -> Offer:
        kans, fault, role = self._kans, self.cell.fault, self.cell.role
        key, bsn, leven = kans.choice(self._persons)
        if self.made and kans.random() < REPEAT_SHARE:
            return self._repeat(kans)
        if kans.random() < (MUCH if fault is Fault.POISON else POISON_SHARE):
            return self._poison(n, key, bsn)
        if self.cell == Cell(Fault.NET_COMMIT, "nazorg") and kans.random() < UNKNOWN:
            return self._at_log(n, key, bsn, "kop-ontbreekt")
        if fault is Fault.RAISES and self._spare and kans.random() < RAISING:
            key, bsn = self._spare.pop()  # with nothing told of him later: that would wait behind it
            offer = self._good(self._other(n, bsn), key, f"{n}{RAISES}-{role}")
            return offer._replace(code=RAISED[role], refused_by=f"hub-{role}")
        if fault is Fault.SLOW and kans.random() < SLOW_SHARE:
            return self._good(leven.volgende(), key, f"{n}{SLOW}-{role}")
        return self._good(leven.volgende(), key, str(n))

    def _poison(self, n: int, key: str, bsn: str) -> Offer:
        """At the process half of it stands on the log itself."""
        if self.cell.role == "nazorg" and self._kans.random() < 0.5:
            return self._at_log(n, key, bsn, self._kans.choice(list(AT_LOG)))
        bericht = self._other(n, bsn)
        return poison(self._kans.choice(list(SPOILS)), bericht, key, self._envelope(bericht, f"{n}-gif"))

    def _at_log(self, n: int, key: str, bsn: str, code: str) -> Offer:
        offer = AT_LOG[code](self._good(self._other(n, bsn), key, f"{n}-gif"))
        return offer._replace(user=known.POORT, topic=known.LOG, code=code, refused_by=known.NAZORG)

    def _other(self, n: int, bsn: str) -> DetentieBericht:
        """Something about a person that is no part of what is told of him in order."""
        return Levensloop(n, bsn, self.begin, self._kans, SOON_S).volgende()

    def _good(self, bericht: DetentieBericht, key: str, name: str) -> Offer:
        return detentie(bericht, key, self._envelope(bericht, name))

    def _envelope(self, bericht: DetentieBericht, name: str) -> Envelope:
        id_ = f"{self.cell.fault}-{self.cell.role}-{self.seed}-{name}"
        return Envelope(id_, source("dji"), bericht.ce_type, self.begin, DOEL, correlationid=id_)

    def _repeat(self, kans: Random) -> Offer:
        """Any earlier good record, to the byte."""
        while (offer := kans.choice(self.made)).code:
            continue
        return offer
