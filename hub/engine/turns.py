"""What waits at the poort, a queue per partition, and whose turn it is: no sender waits for another's flood.

Each partition gives at most its share to a round, and a paced one no more than its pace: what is behind the poort is one log for all, on
which a flood that was let through would stand before everybody else's messages.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.engine.inbox import Inbox

FULL, FULL_BYTES = 2000, 2 << 20
"""Records, or bytes of their values, of one partition that may wait before the poll leaves it out; sixty floods at once fit in memory."""
SHARE = 250
"""Records of one partition in a round."""
MOST_RECORDS = 2000
PAUSE_SECONDS = 0.05
"""Until a partition that had its pace is looked at again."""
CHUNK_SECONDS = 0.1
"""A flood is taken in pieces of this much: a round, and a transaction behind it, cost the broker the same for one record as for many."""


class Taken(NamedTuple):
    """Records of one partition whose turn it is, and the Faust events that are done when they are."""

    tp: TP
    records: list[ConsumerRecord]
    done: list[Any]


class Pace:
    """How much a partition may give now, at `rate` records a second."""

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self._rate, self._clock, self._at = rate, clock, clock()
        self._room = self._chunk = max(rate * CHUNK_SECONDS, 1)

    def room(self, waiting: int) -> int:
        """Records that may go now of so many that wait: all of them, or a whole piece, or none yet."""
        now = self._clock()
        self._room = min(self._room + (now - self._at) * self._rate, self._chunk)
        self._at = now
        return int(self._room) if self._room >= min(waiting, self._chunk) else 0

    def took(self, count: int) -> None:
        """So many went."""
        self._room -= count


class Turns:
    """The waiting records of the partitions that are ours. `paces` gives records a second by topic; the others are not paced."""

    def __init__(self, paces: Mapping[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        self._rates, self._clock = paces, clock
        self._inboxes: dict[TP, Inbox] = {}
        self._paces: dict[TP, Pace] = {}
        self._order: deque[TP] = deque()
        self._arrived = asyncio.Event()

    def own(self, tps: Iterable[TP]) -> None:
        """These, and no others, are ours from now on."""
        ours = set(tps)
        self.drop(self._inboxes.keys() - ours)
        for tp in sorted(ours - self._inboxes.keys()):
            self._inboxes[tp] = Inbox(FULL, FULL_BYTES)
            if tp.topic in self._rates:
                self._paces[tp] = Pace(self._rates[tp.topic], self._clock)
        self._order = deque(sorted(ours))

    def drop(self, tps: Iterable[TP]) -> None:
        """Let go of what waits there: whoever owns it next fetches it again."""
        for tp in set(tps) & self._inboxes.keys():
            self._inboxes.pop(tp).drop()
            self._paces.pop(tp, None)
            self._order.remove(tp)

    def put(self, event: Any) -> None:
        """Take in a Faust event; one of a partition that is not ours is only acknowledged, or Faust would wait for it."""
        inbox = self._inboxes.get(event.message.tp)
        if inbox is None:
            event.ack()
            return
        inbox.put(event)
        self._arrived.set()

    def full(self, tp: TP) -> bool:
        """Whether no more of it should be fetched for now."""
        inbox = self._inboxes.get(tp)
        return inbox is not None and inbox.full

    async def take(self) -> list[Taken]:
        """The next round: waits until somebody has something and may give it."""
        while not (taken := self._round()):
            waiting = any(len(inbox) for inbox in self._inboxes.values())
            self._arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), PAUSE_SECONDS if waiting else None)
        return taken

    def _round(self) -> list[Taken]:
        taken: list[Taken] = []
        left = MOST_RECORDS
        for _ in range(len(self._order)):
            tp = self._order[0]
            records, done = self._inboxes[tp].take(min(self._may(tp), left))
            if records:
                taken.append(Taken(tp, records, done))
                self._took(tp, len(records))
                left -= len(records)
            if not left:
                break
            self._order.rotate(-1)
        return taken

    def _may(self, tp: TP) -> int:
        pace = self._paces.get(tp)
        return SHARE if pace is None else min(SHARE, pace.room(len(self._inboxes[tp])))

    def _took(self, tp: TP, count: int) -> None:
        if tp in self._paces:
            self._paces[tp].took(count)
