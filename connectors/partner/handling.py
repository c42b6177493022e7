"""One message through its handler, and what becomes of it: done, tried again, waited for, or parked."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

from connectors.kit.publisher import Record
from connectors.partner.answering import records
from connectors.partner.connector import Connector
from connectors.partner.database import transaction
from connectors.partner.errors import Hopeless, Later
from connectors.partner.guard import Guard
from connectors.partner.messages import Answers, Handler, Incoming
from connectors.partner.reading import Work, read
from connectors.partner.rows import Stored
from connectors.partner.store import Store
from connectors.partner.threads import Threads
from hub.ops.logs import get_logger
from hub.ops.metrics import connector_handler_seconds, connector_inbox

CONNECTOR = "partner"
MOST_HANGING = 8
"""Threads left behind from which no more are begun: what they wait for is away for all."""

T = TypeVar("T")
log = get_logger()


class Outcome(StrEnum):
    """What became of a message; the label `outcome` of `connector_inbox_total`."""

    HANDLED = "handled"
    IGNORED = "ignored"
    REPEAT = "repeat"
    FAILED = "failed"
    WAITED = "waited"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Policy:
    """How often a handler is tried, how long one attempt may take, and how the wait between attempts grows."""

    attempts: int = 5
    first_seconds: float = 1
    longest_seconds: float = 60
    handler_seconds: float = 30

    def wait(self, attempt: int) -> float:
        """Seconds after the failed attempt number `attempt`, from 1."""
        seconds: float = min(self.first_seconds * 2 ** min(attempt - 1, 30), self.longest_seconds)
        return seconds


Clock = Callable[[], datetime]
"""Gives the moment, UTC."""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class _Failed(Exception):
    """The handler raised its `__cause__`."""


class Handling:
    """Runs the messages of a store through the connector's handlers, one at a time. `clock` decides what is due."""

    def __init__(self, connector: Connector, store: Store, policy: Policy, clock: Clock = utc_now) -> None:
        self._connector, self._store, self._policy, self._clock = connector, store, policy, clock
        self._threads = Threads()
        self._guard = Guard(store.db, self._threads)
        self._waits = 0
        self._rests_until = 0.0

    @property
    def waiting(self) -> bool:
        """Whether a handler said that something outside is away."""
        return self._waits > 0

    def next_due(self) -> float | None:
        """When there is something to do again, seconds since 1970; None when nothing waits."""
        due = self._store.inbox.next_due()
        return None if due is None else max(due, self._rests_until)

    async def next(self) -> Outcome | None:
        """Deal with the next message that is due; None when there is none.

        Raises `StoreBusy` and `sqlite3.Error` when the store can't be written: nothing of the message stands then.
        """
        # a handler that waits for nothing would keep heartbeats and the other parties of this process from the loop
        await asyncio.sleep(0)
        now = self._clock().timestamp()
        row = self._store.inbox.next(now) if now >= self._rests_until else None
        if row is None:
            return None
        outcome = await self._deal(row)
        if outcome is not Outcome.WAITED:
            self._waits = 0
        connector_inbox.labels(CONNECTOR, outcome).inc()
        return outcome

    async def _deal(self, row: Stored) -> Outcome:
        try:
            return await self._handle(row, read(row, self._connector, self._store.db))
        except Hopeless as hopeless:
            return self._park(row, hopeless.code, hopeless)
        except Later as later:
            return self._rest(row, later)
        except _Failed as failed:
            return self._again(row, failed.__cause__ or failed)

    async def _handle(self, row: Stored, work: Work) -> Outcome:
        with transaction(self._store.db):
            self._store.outbox.add(await self._answers(work))
            self._store.inbox.done(row, utc_now().toordinal())
        return Outcome.HANDLED if work.handler else Outcome.IGNORED

    async def _answers(self, work: Work) -> Sequence[tuple[Record, float]]:
        if work.handler is None:
            return ()
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(self._policy.handler_seconds):
                with self._guard.lent():
                    answers = await self._call(work.handler, work.incoming)
            made = records(answers, work.incoming, self._connector)
        except (Hopeless, Later):
            raise
        except Exception as error:
            raise _Failed from error
        finally:
            connector_handler_seconds.labels(CONNECTOR).observe(time.perf_counter() - begun)
        if not self._store.db.in_transaction:
            raise _Failed("SQLite ended the transaction under the handler")
        return made

    async def _call(self, handler: Handler[Any], incoming: Incoming[Any]) -> Answers:
        if inspect.iscoroutinefunction(handler):
            return cast(Answers, _whole(await handler(incoming)))
        if self._threads.hanging() >= MOST_HANGING:
            raise Later
        found = await self._threads.run(lambda: _whole(handler(incoming)))
        return cast(Answers, _whole(await found) if inspect.isawaitable(found) else found)

    def _park(self, row: Stored, code: str, error: BaseException) -> Outcome:
        self._store.inbox.park(row, code, type(error).__name__, utc_now().timestamp())
        log.error(
            "message_parked", connector=CONNECTOR, **place(row), code=code, attempt=row.attempts + 1, exc_info=error
        )
        return Outcome.PARKED

    def _again(self, row: Stored, error: BaseException) -> Outcome:
        attempt = row.attempts + 1
        if attempt >= self._policy.attempts:
            return self._park(row, "handler-faalde", error)
        self._store.inbox.again(row, self._due(attempt), type(error).__name__)
        log.warning("handler_failed", connector=CONNECTOR, **place(row), attempt=attempt, exc_info=error)
        return Outcome.FAILED

    def _rest(self, row: Stored, later: Later) -> Outcome:
        self._waits += 1
        self._rests_until = self._due(self._waits)
        self._store.inbox.wait(row)
        log.warning("handler_waits", connector=CONNECTOR, **place(row), attempt=self._waits, exc_info=later)
        return Outcome.WAITED

    def _due(self, attempt: int) -> float:
        return self._clock().timestamp() + self._policy.wait(attempt)


def _whole(found: T) -> T | list[Any]:
    """A generator has not begun when it is returned: it runs here, in its thread, and within its time and its rights."""
    return list(found) if isinstance(found, Iterator) else found


def place(row: Stored) -> dict[str, str | int]:
    """Where a message stood, for the log."""
    return {"topic": row.record.topic, "partition": row.record.partition, "offset": row.record.offset}
