"""The demo, stage by stage."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from connectors.regie.queue import Queue
from hub.demo import recompute
from hub.demo.account import Account, Reported, account
from hub.demo.casus.story import Story
from hub.demo.ending import ENDING
from hub.demo.offer import Offer, Order
from hub.demo.quiet import Quiet
from hub.demo.reader import read_all
from hub.demo.stack import Stack
from hub.demo.watcher import Watcher
from hub.parties import HUIZEN
from hub.topology import principals
from schemas.nazorg import WerkvoorraadRegel

FIRST = ("poort", "nazorg")
"""The workers that a release needs; the other one is started when the first releases are on their way."""
QUIET_S = 1.0
"""When nothing has moved for so long, parties have answered what they answer at once."""

R = TypeVar("R")


@dataclass(slots=True)
class Stage:
    """A part of the demo and how long it took; `seconds` None while it runs."""

    naam: str
    begun: float
    seconds: float | None = None


@dataclass(slots=True)
class Demo:
    """A run of the demo in a stack that is not up yet.

    `passed` is called with each stage that is over; `begun` and `offered_at` are moments of the monotonic clock.
    """

    stack: Stack
    order: Order
    passed: Callable[[Stage], None] = lambda _: None
    begun: float = field(default_factory=time.monotonic)
    stages: list[Stage] = field(default_factory=list)
    offered_at: float = 0.0
    watcher: Watcher | None = None
    queues: dict[str, list[WerkvoorraadRegel]] = field(default_factory=dict)
    offer: Offer = field(init=False)
    story: Story = field(init=False)

    def __post_init__(self) -> None:
        self.offer = Offer(self.stack, self.order)
        self.story = Story(self.stack, self.order.seed)

    def run(self) -> Account:
        """All stages; raises `HubError` when one of them fails, with what to mend."""
        self._stage("Kafka broker", self.stack.start_broker)
        self._stage("topics, users and rights", self.stack.apply_topology)
        self._stage("workers and DJI connector", self._start_programs)
        with self._watching():
            self.offered_at = time.monotonic()
            self._stage("batch by the DJI connector", self.offer.batch)
            self._stage("parties, houses, third worker", self.story.begin)
            self._stage("drop folder with some bad lines", self.offer.by_folder)
            self._stage("messages that must be refused", self.offer.wrong_on_purpose)
            reported = self._stage("the hub handles all of it", self._drained)
            self._stage("parties answer, houses decide", self._told_to_the_end)
        self._stage("queues of the houses", self._read_queues)
        settled = self._stage("account", lambda: self._account(reported))
        if self.stack.keep:
            self.story.go_on()
        return settled

    def seconds_to_first_line(self, since: float) -> float | None:
        """From a moment of the monotonic clock to the first line in a queue; None when there was none."""
        first = self.watcher.first_at if self.watcher else None
        return None if first is None else first - since

    def _stage(self, naam: str, part: Callable[[], R]) -> R:
        ENDING.heed()
        stage = Stage(naam, time.monotonic())
        self.stages.append(stage)
        result = part()
        stage.seconds = time.monotonic() - stage.begun
        self.passed(stage)
        return result

    def _start_programs(self) -> None:
        self.offer.start_connector()
        if self.stack.keep:
            self.stack.start("registry", ["registry", "serve", "--port", "0"])
        self.stack.start_workers(FIRST)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        self.watcher = Watcher(self.stack.access)
        self.watcher.start()
        try:
            yield
        finally:
            self.story.close()
            self.watcher.close()

    def _drained(self) -> Reported:
        """Wait until the connector has told of all its files and the hub has nothing left to do."""
        Quiet(self.stack).wait(lambda: self.offer.reported() is not None)
        return self.offer.reported() or Reported({}, 0)

    def _told_to_the_end(self) -> None:
        """Wait until every casus is where it is left and nobody speaks any more; then nobody may, and what was said is handled."""
        quiet = Quiet(self.stack, self.story.standing)
        quiet.wait(lambda: self.story.done, QUIET_S)
        self.story.still()
        quiet.wait(lambda: True)

    def _read_queues(self) -> None:
        self.queues = asyncio.run(self._queues())

    async def _queues(self) -> dict[str, list[WerkvoorraadRegel]]:
        """As each house sees its own, by the regie connector."""
        found = {}
        for huis in HUIZEN:
            async with Queue(self.stack.broker.access(principals.regie(huis)), huis) as queue:
                found[huis] = queue.lines()
        return found

    def _account(self, reported: Reported) -> Account:
        tracks, now = read_all(self.stack.access), datetime.now(UTC)
        differing = sum(len(recompute.differing(topics, now)) for topics in tracks)
        return account(self.offer.planned, self.story.plan, reported, tracks, differing)
