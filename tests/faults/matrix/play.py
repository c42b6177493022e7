"""One cell played on a ground: a steady load, the fault in the midst of it, until all is handled and everything is as it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from confluent_kafka import KafkaException

from hub.parties import HUIZEN, PARTIJEN
from hub.topology import names
from tests.faults import known
from tests.faults.matrix.cells import ROLES, Cell
from tests.faults.matrix.ground import Ground
from tests.faults.matrix.load import SOON_S, Load
from tests.faults.offer import Offer
from tests.faults.publisher import Publisher
from tests.faults.reader import Position, ends_of, members, positions
from tests.faults.records import Place

BEFORE, AFTER = 0.3, 0.3
"""Shares of the load: handled before the fault strikes, and held back until it has had its way."""
GOOD = 0.9
"""So much of what was offered counts as handled at least: the rest is repeat and poison."""
MORE = 1.1
TICK_GRACE_S = 3

Watcher = Callable[[str], None]
"""Is told what is waited for."""


@dataclass
class Play:
    """A cell under way. `rate` is in records a second; `patience` in seconds, for any one thing to come about.

    `unsaid` is what no worker said of the fault in its metrics.
    """

    ground: Ground
    cell: Cell
    seed: int
    count: int
    rate: float
    patience: float
    watch: Watcher
    excused: bool = False
    offers: Sequence[Offer] = ()
    notes: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.broker, self.workers, self.tail = self.ground.broker, self.ground.workers, self.ground.tail
        self.publisher = Publisher(self.broker)
        self.kans = self.cell.kans(self.seed, "fault")
        self.crashes_before = len(self.workers.crashes)  # who ends before the load begins ends in this cell too
        self._offered, self._limit, self._began = 0, 0, time.monotonic()

    def run(
        self,
        strike: Callable[[Play], None],
        prepare: Callable[[Play], None] | None = None,
        before: float = BEFORE,
        first: float = 1 - AFTER,
    ) -> None:
        """All of it: `prepare` before the load, of which the share `first` is on offer, and `strike` when `before` of it is handled.

        Raises `AssertionError` when something does not come about.
        """
        self.up()
        if prepare is not None:
            prepare(self)
        self._begin(first)
        self.pump(lambda: self.seen(self.cell.role) >= before * self.count * GOOD, "the load is under way")
        self._note("strikes")
        strike(self)
        self._note("has struck")
        self.allow(1)
        self.pump(lambda: self._offered == self.count, "all is offered")
        self._end(self.begin)

    def _end(self, last: datetime) -> None:
        """All is offered, `last` the moment from which its last deadlines are reckoned."""
        self.publisher.flush()
        self.pump(self._drained, "both groups reach the end of their logs")
        self._as_before()
        last += timedelta(seconds=SOON_S + TICK_GRACE_S)
        self.pump(lambda: datetime.now(UTC) > last, "the last deadlines come")
        self._note("ended")

    def up(self) -> None:
        """Wait for the workers."""
        self.pump(lambda: all(map(self.settled, ROLES)), "the workers are up")

    def _begin(self, first: float = 1 - AFTER) -> None:
        self.excused = False
        self.pump(self.tail.current, "what was before is seen")
        self.since = ends_of(self.broker.access(), TOPICS)
        self.handled_before = self._handled()
        self.written_before, self.logs_before = self.tail.written, self.logs()
        self.begin, self._began = datetime.now(UTC), time.monotonic()
        self.offers = self._load()
        self.allow(first)
        self._note("begins")

    def _load(self) -> Sequence[Offer]:
        return Load(self.cell, self.seed, self.begin, self.ground.secret).offers(self.count)

    def _handled(self) -> Mapping[str, int]:
        return {role: len(handled) for role, handled in self.tail.handled.items()}

    def _as_before(self) -> None:
        """One worker of each role, and nothing in its way."""
        self.ground.open_ways()
        for role in ROLES:
            stays = self.ground.worker(role)
            for worker in [each for each in self.workers.running(role) if each is not stays]:
                self.settle(role)
                status = self.workers.leave(worker)
                assert status == 0, f"{worker.name} ended with status {status} when told to stop"
            self.settle(role)

    def logs(self) -> Mapping[Path, int]:
        """The logs of the workers, and how long they are."""
        return {log: log.stat().st_size for log in self.ground.directory.glob("*-*.log")}

    def seen(self, role: str) -> int:
        """Messages of this cell that a role was seen to handle."""
        return len(self.tail.handled[role]) - self.handled_before[role]

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    @property
    def offered(self) -> int:
        """Records handed over to their producers."""
        return self._offered

    def pump(self, until: Callable[[], bool], what: str) -> None:
        """Keep offering, watching and restarting until something holds."""
        end = time.monotonic() + self.patience
        self.watch(what)
        while not until():
            assert time.monotonic() < end, f"{what}: not within {self.patience:.0f} s"
            while self._offered < min(self._limit, self.seconds * self.rate):
                self.publisher.publish(self._offered, self.offers[self._offered])
                self._offered += 1
            self.tail.poll()
            self.workers.supervise(excused=self.excused)

    def pump_for(self, seconds: float, what: str) -> None:
        """Keep on for so long."""
        end = time.monotonic() + seconds
        self.pump(lambda: time.monotonic() > end, what)

    def allow(self, share: float) -> None:
        """From now on so much of the load is on offer, and no more."""
        self._limit = round(share * self.count)

    def more(self, share: float) -> None:
        """So much more of the load is on offer."""
        self._limit = min(self._limit + round(share * self.count), self.count)

    def enough(self) -> None:
        """A little more than what was offered by now is all."""
        self.count = min(self.count, round(self._offered * MORE))

    def group(self, role: str) -> tuple[str, int]:
        """State and number of members of a role's group; unknown, and many, while the coordinator is away."""
        try:
            return members(self.broker.access(), f"hub-{role}")
        except (KafkaException, TimeoutError):
            return "UNKNOWN", 1_000

    def settled(self, role: str) -> bool:
        """Whether the group of a role consists of all its workers and of them only."""
        return self.group(role) == ("STABLE", len(self.workers.running(role)))

    def settle(self, role: str) -> None:
        """Go on until it is settled."""
        self.pump(lambda: self.settled(role), f"the group of {role} settles")

    def goes_on(self, role: str, by: int = 20) -> None:
        """Until a role has handled some more, or all that is on offer."""
        upto = self.seen(role) + by
        self.pump(lambda: self.seen(role) >= upto or self.idle(), f"{role} goes on")

    def idle(self) -> bool:
        """Whether all that is on offer for now is handled."""
        return self._offered >= self._limit and self._drained()

    def _note(self, what: str) -> None:
        with (self.ground.directory / "faults.log").open("a") as log:
            log.write(f"{datetime.now(UTC):%H:%M:%S.%f} {self.cell.name} seed {self.seed}: {what}\n")

    def positions(self) -> dict[tuple[str, int], Position]:
        """Where both groups are on all that was offered."""
        access, inputs = self.broker.access(), {offer.topic for offer in self.offers} - {known.LOG}
        return positions(access, known.POORT, inputs) | positions(access, known.NAZORG, [known.LOG])

    def _drained(self) -> bool:
        """Not, as far as is known, while the broker does not answer."""
        try:
            return all(at.committed == at.end for at in self.positions().values() if at.end)
        except (KafkaException, TimeoutError):
            return False

    @property
    def places(self) -> Mapping[int, Place]:
        """Where each offer stands."""
        return self.publisher.places


POST = (*map(names.inbox, PARTIJEN), *map(names.huisinbox, HUIZEN))
"""Every inbox: nothing may stand in one that nobody put there."""
TOPICS = (known.LOG, known.VERWERKING, *known.QUEUES, known.DLQ, *POST, known.STAND)
