"""From records read to records confirmed: judge by the ledger, send, mark, count. One batch at a time, in the order of the file."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connectors.dji.account import Account, Outcome
from connectors.dji.event import Event, check
from connectors.dji.faults import Fault, Refused
from connectors.dji.fields import Notation
from connectors.dji.identity import Identity
from connectors.dji.reading.formats import Format
from connectors.dji.reading.lines import Bad, Found, Item, Skipped
from connectors.dji.report import Report
from connectors.kit.errors import Poison, Unavailable
from connectors.kit.health import ConnectorHealth
from connectors.kit.ledger import Ledger, Verdict
from connectors.kit.publisher import Publisher
from connectors.kit.run import stopped_within
from hub.ops.logs import get_logger
from hub.ops.metrics import connector_messages, connector_rejected, connector_send_seconds

CONNECTOR = "dji"
FIRST_WAIT, LONGEST_WAIT = 0.25, 15.0

log = get_logger()


class Stopped(Exception):
    """The connector was told to stop, or lost its patience, before the broker confirmed."""


@dataclass(frozen=True, slots=True)
class Route:
    """What every offer passes: identities, ledger, producer, notation of dates, clock (UTC), health, and the sign to stop.

    `patience` bounds the seconds that one batch waits for the broker.
    """

    identity: Identity
    ledger: Ledger
    publisher: Publisher
    clock: Callable[[], datetime]
    health: ConnectorHealth
    stop: asyncio.Event
    notation: Notation = Notation.ISO
    patience: float = math.inf


@dataclass(slots=True)
class _Sorted:
    """The records of one batch by what must happen to them."""

    good: list[tuple[Found, Event]] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


class Delivery:
    """The delivery of one file."""

    def __init__(self, route: Route, form: Format, report: Report, account: Account) -> None:
        self._route, self._form, self._report, self._account = route, form, report, account

    async def batch(self, items: Sequence[Item]) -> None:
        """Bring one batch to its end; raises `Stopped` when that can't be reached."""
        found = self._sort(items)
        fresh = self._judge(found)
        for place in await self._send([event for _, event in fresh]):
            found.bad.append(_refused(fresh[place][0], "te-groot"))
        refused = {bad.line for bad in found.bad}
        self._count(Outcome.SENT, [item for item, _ in fresh if item.line not in refused])
        self._refuse(found.bad)

    def _sort(self, items: Sequence[Item]) -> _Sorted:
        found, now = _Sorted(), self._route.clock()
        for item in items:
            if isinstance(item, Skipped):
                self._account.skipped_lines += item.lines
            elif isinstance(item, Bad):
                found.bad.append(item)
            else:
                self._check(item, now, found)
        return found

    def _check(self, item: Found, now: datetime, found: _Sorted) -> None:
        try:
            event = check(item.offered, self._route.identity, now, self._route.notation)
        except Refused as refused:
            found.bad.append(Bad(item.line, item.lines, refused.faults))
        else:
            self._account.restored += event.restored
            found.good.append((item, event))

    def _judge(self, found: _Sorted) -> list[tuple[Found, Event]]:
        """Those to send; repeats and reused ids are dealt with."""
        verdicts = self._route.ledger.offer([event.entry for _, event in found.good], self._route.clock().date())
        fresh: dict[bytes, tuple[Found, Event]] = {}
        repeats = []
        for (item, event), verdict in zip(found.good, verdicts, strict=True):
            if verdict is Verdict.CONFLICT:
                found.bad.append(_refused(item, "id-hergebruikt"))
            elif verdict is Verdict.REPEAT or event.entry.key in fresh:
                repeats.append(item)
            else:
                fresh[event.entry.key] = (item, event)
        self._count(Outcome.REPEAT, repeats)
        return list(fresh.values())

    async def _send(self, events: Sequence[Event]) -> Sequence[int]:
        """Send until confirmed; returns the places of what can never be delivered."""
        hopeless: tuple[int, ...] = ()
        if events:
            hopeless = await self._until_confirmed(events)
            self._route.ledger.confirm(event.entry for place, event in enumerate(events) if place not in hopeless)
        self._route.health.moved()
        return hopeless

    async def _until_confirmed(self, events: Sequence[Event]) -> tuple[int, ...]:
        wait, begun = FIRST_WAIT, time.perf_counter()
        while True:
            try:
                await self._route.publisher.publish([event.record for event in events])
            except Poison as poison:
                return poison.positions
            except Unavailable as error:
                if time.perf_counter() - begun + wait > self._route.patience:
                    raise Stopped from error
                await self._halt(error, wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                connector_send_seconds.labels(CONNECTOR).observe(time.perf_counter() - begun)
                return ()

    async def _halt(self, error: Unavailable, wait: float) -> None:
        self._route.health.halted("the broker does not confirm")
        log.warning("broker_unavailable", connector=CONNECTOR, seconds=wait, exc_info=error)
        if await stopped_within(self._route.stop, wait):
            raise Stopped from error

    def _count(self, outcome: Outcome, items: Sequence[Found | Bad]) -> None:
        for item in items:
            self._account.add(outcome, item.lines)
        connector_messages.labels(CONNECTOR, self._form.name, outcome).inc(len(items))

    def _refuse(self, bad: Sequence[Bad]) -> None:
        self._count(Outcome.REJECTED, bad)
        for item in sorted(bad, key=lambda item: item.line):
            self._report.add(item.line, item.faults, self._form)
            for code in {fault.code for fault in item.faults}:
                connector_rejected.labels(CONNECTOR, code).inc()


def _refused(item: Found, code: str) -> Bad:
    return Bad(item.line, item.lines, (Fault(code),))
