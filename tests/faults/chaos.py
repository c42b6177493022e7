"""One run: a load that never stops while faults strike, until all of it is handled."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from hub.broker import Broker
from hub.topology import principals
from tests.faults.offer import Offer
from tests.faults.publisher import Publisher
from tests.faults.reader import Position, positions
from tests.faults.script import ROLES, Fault
from tests.faults.strike import Striker
from tests.faults.tail import LOG, Tail
from tests.faults.workers import Workers

PATIENCE_S = 120
"""For one event on a busy machine; what takes longer is a failure."""


GOOD_SHARE = 0.92
"""At least so much of the load is neither repeat nor poison, and so counts as handled in the end."""


@dataclass
class Chaos:
    """The state of a run.

    `load` makes what is offered, given the moment it begins. `ahead` is how many records are on offer beyond those at which a fault
    strikes: it always finds work waiting.
    """

    broker: Broker
    load: Callable[[datetime], Sequence[Offer]]
    faults: Sequence[Fault]
    ahead: int
    logs: Path
    struck: list[tuple[float, Fault]] = field(default_factory=list)

    def __post_init__(self) -> None:
        access = self.broker.access()
        self.tail, self.publisher = Tail(access), Publisher(self.broker)
        self.workers = Workers(self.broker.directory, self.logs)
        self.striker = Striker(self.broker, self.workers, self.pump)
        self.offers: Sequence[Offer] = ()
        self._offered, self._limit = 0, 0
        self._began = time.monotonic()

    def run(self) -> float:
        """From the first message offered to the last commit; the seconds it took."""
        for role in ROLES:
            self.workers.start(role)
        self.pump(lambda: all(map(self.striker.settled, ROLES)), "both workers are up")
        self.offers, self._began = self.load(datetime.now(UTC)), time.monotonic()
        for fault in self.faults:
            self._approach(fault)
            self.struck.append((self.seconds, fault))
            self._note(f"{fault.kind} ({fault.role})")
            self.striker.strike(fault)
            self._note("done")
        self._limit = len(self.offers)
        self.pump(lambda: self._offered == len(self.offers), "all is offered")
        self.publisher.flush()
        self.pump(self._drained, "both groups reach the end of their logs")
        return self.seconds

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    def pump(self, until: Callable[[], bool], what: str) -> None:
        """Keep offering, watching and restarting until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not until():
            assert time.monotonic() < end, f"{what}: not within {PATIENCE_S} s"
            self._feed()
            self.tail.poll()
            self.workers.supervise()

    def _note(self, what: str) -> None:
        with (self.logs / "faults.log").open("a") as log:
            log.write(f"{self.seconds:7.1f} s  {what}\n")

    def _approach(self, fault: Fault) -> None:
        """Go on until the fault's own role has done its share."""
        handled, share = self.tail.handled[fault.role], int(fault.at * len(self.offers) * GOOD_SHARE)
        self._limit = int(fault.at * len(self.offers)) + self.ahead
        self.pump(lambda: len(handled) >= share, f"{fault.role} handles {share} messages")

    def _feed(self) -> None:
        while self._offered < min(self._limit, len(self.offers)):
            self.publisher.publish(self._offered, self.offers[self._offered])
            self._offered += 1

    def _drained(self) -> bool:
        return all(position.committed == position.end for position in self.positions().values() if position.end)

    def positions(self) -> dict[tuple[str, int], Position]:
        """Where both groups are on all that was offered."""
        inputs = {offer.topic for offer in self.offers}
        access = self.broker.access()
        return positions(access, principals.POORT, inputs) | positions(access, principals.NAZORG, [LOG])

    def close(self) -> None:
        """Leave nothing running."""
        self.workers.kill_all()
        self.tail.close()
