"""What waits for one partition: batches from Faust, bounded by records."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from aiokafka.structs import ConsumerRecord

FULL = 4000
"""Records that may wait before the poll leaves the partition out."""
FULL_BYTES = 32 << 20
"""Bytes of values that may wait, whichever comes first: a party's records may be large."""


def volume(records: Iterable[ConsumerRecord]) -> int:
    """Bytes of the values of records."""
    return sum(len(record.value or b"") for record in records)


class Inbox:
    """Batches in order, each with the Faust event that is acknowledged once its records are done (or no longer ours)."""

    def __init__(self, full: int = FULL, full_bytes: int = FULL_BYTES) -> None:
        self._full, self._full_bytes = full, full_bytes
        self._waiting: deque[tuple[list[ConsumerRecord], Any]] = deque()
        self._records = self._bytes = 0
        self._arrived = asyncio.Event()
        self._dropped = False

    @property
    def full(self) -> bool:
        """Whether no more should be fetched for now."""
        return self._records >= self._full or self._bytes >= self._full_bytes

    def __len__(self) -> int:
        """Records that wait."""
        return self._records

    def _add(self, records: Sequence[ConsumerRecord]) -> None:
        self._records += len(records)
        self._bytes += volume(records)

    def put(self, event: Any) -> None:
        """Take in a Faust event whose value is a `Batch`'s records; after a drop it is only acknowledged, or Faust would wait for it."""
        if self._dropped:
            event.ack()
            return
        self._waiting.append((list(event.value), event))
        self._add(event.value)
        self._arrived.set()

    async def wait(self, seconds: float) -> bool:
        """Whether something is there, after `seconds` at most."""
        if not self._waiting and not self._dropped:
            self._arrived.clear()
            try:
                async with asyncio.timeout(max(seconds, 0)):  # `wait_for` would make a task of each wait
                    await self._arrived.wait()
            except TimeoutError:
                return False
        return bool(self._waiting)

    def wake(self) -> None:
        """End a `wait` that is under way: there is something else to do."""
        self._arrived.set()

    def take(self, most: int) -> tuple[list[ConsumerRecord], list[Any]]:
        """Up to `most` records, and the events that are done when they are."""
        taken: list[ConsumerRecord] = []
        done: list[Any] = []
        while self._waiting and len(taken) < most:
            records, event = self._waiting[0]
            room = most - len(taken)
            taken += records[:room]
            if len(records) > room:
                self._waiting[0] = (records[room:], event)
            else:
                self._waiting.popleft()
                done.append(event)
        self._records -= len(taken)
        self._bytes -= volume(taken)
        return taken, done

    def put_back(self, records: list[ConsumerRecord], done: list[Any]) -> None:
        """Undo a `take`. The events it finished are finished again by the next take that reaches the last of these records.

        After a drop there is no such take, and Faust would wait for them for ever.
        """
        if self._dropped:
            _Together(done).ack()
        elif records:
            self._waiting.appendleft((records, _Together(done)))
            self._add(records)

    def drop(self) -> None:
        """Forget what waits and what still comes: it is fetched again by whoever owns the partition next. A `wait` ends at once."""
        self._dropped = True
        for _, event in self._waiting:
            event.ack()
        self._waiting.clear()
        self._records = self._bytes = 0
        self._arrived.set()


class _Together:
    """Several events that are acknowledged as one."""

    def __init__(self, events: list[Any]) -> None:
        self._events = events

    def ack(self) -> None:
        for event in self._events:
            event.ack()
