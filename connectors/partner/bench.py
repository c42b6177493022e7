"""A connector without a broker: the same handling on the same store, records offered by hand, answers kept in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from connectors.kit.publisher import Record
from connectors.partner.connector import Connector
from connectors.partner.handling import Clock, Handling, Outcome, Policy, utc_now
from connectors.partner.outbox import Sends
from connectors.partner.parked import Desk
from connectors.partner.reading import taken
from connectors.partner.rows import Received
from connectors.partner.store import Store, store


class Sent(list[Record]):
    """What was published, in order; satisfies `Sends`."""

    async def publish(self, records: Sequence[Record]) -> None:
        """Keep them."""
        self.extend(records)


class Bench:
    """Made by `bench`. `sent` is what went out; `clock` is moved on by `wait`."""

    def __init__(self, connector: Connector, opened: Store, policy: Policy, sends: Sends | None, clock: Clock) -> None:
        self.store, self.sent = opened, Sent()
        self._connector, self._sends = connector, self.sent if sends is None else sends
        self._offset, self._start = timedelta(), clock
        self._handling = Handling(connector, opened, policy, self.clock)
        self.desk = Desk(opened.db)

    def clock(self) -> datetime:
        """The moment on the bench."""
        return self._start() + self._offset

    def wait(self, span: timedelta) -> None:
        """Let time pass."""
        self._offset += span

    async def offer(self, *records: Received) -> list[Outcome]:
        """Take records in and do what is due; what became of each message that was dealt with, repeats first."""
        return [Outcome.REPEAT] * self.take_in(records) + await self.work()

    def take_in(self, records: Iterable[Received]) -> int:
        """Only keep them, as a connector that is ended before it does more; returns how many were known."""
        return self.store.inbox.receive(taken(record, self._connector) for record in records)

    async def work(self) -> list[Outcome]:
        """Do what is due and publish the answers."""
        outcomes = []
        while (outcome := await self._handling.next()) is not None:
            outcomes.append(outcome)
        await self.store.outbox.publish(self._sends, self.clock().timestamp())
        return outcomes


@contextmanager
def bench(
    connector: Connector,
    path: Path | None = None,
    *,
    policy: Policy | None = None,
    sends: Sends | None = None,
    clock: Clock = utc_now,
) -> Iterator[Bench]:
    """A bench on the store at `path`, in memory without one."""
    with store(path, connector) as opened:
        yield Bench(connector, opened, policy or Policy(), sends, clock)
