"""The loop of a connector: take in, handle, publish, commit, in this order; and what happens when one of them can't."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable

from connectors.kit.errors import Unavailable
from connectors.kit.health import ConnectorHealth
from connectors.partner.connector import Connector
from connectors.partner.errors import StoreBusy
from connectors.partner.handling import CONNECTOR, Clock, Handling, Outcome, utc_now
from connectors.partner.keeping import tidy
from connectors.partner.link import Link
from connectors.partner.outbox import Sends
from connectors.partner.pace import Pace
from connectors.partner.reading import taken
from connectors.partner.rows import Received
from connectors.partner.settings import PartnerSettings
from connectors.partner.store import Store
from hub.broker.away import AWAY
from hub.broker.errors import BrokerError
from hub.ops.logs import get_logger
from hub.ops.metrics import connector_inbox, connector_send_seconds
from hub.poort.grenzen import GRENZEN

POLL_SECONDS = 0.5
TURN_SECONDS = 1.0
"""How long messages are handled before the broker hears of us again."""
FULL = 2000
"""Messages that can be handled from which no more are taken in."""
TIDY_SECONDS = 3600.0
FIRST_WAIT, LONGEST_WAIT = 0.25, 15.0

Way = Callable[[Sends], Sends]
"""What stands between the outbox and the broker."""

log = get_logger()


def straight(sends: Sends) -> Sends:
    """Nothing."""
    return sends


class Station:
    """One connector at work. `stop` ends it after the message under way, `reload` lets it log in anew; `clock` decides what is due."""

    def __init__(
        self,
        connector: Connector,
        store: Store,
        settings: PartnerSettings,
        *,
        timeout_seconds: float = 10,
        clock: Clock = utc_now,
        way: Way = straight,
    ) -> None:
        self._connector, self._store, self._settings, self._timeout = connector, store, settings, timeout_seconds
        self._clock, self._way = clock, way
        self._handling = Handling(connector, store, settings.policy, clock)
        self._pace = Pace(store.db, GRENZEN[connector.outbox])
        self._pending: list[Received] = []
        self._joined, self._tidied = False, -TIDY_SECONDS
        self.health = ConnectorHealth()
        self.stop, self.reload = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        """Work until told to stop. Whatever is outside may be away for any time; nothing is lost meanwhile."""
        wait = FIRST_WAIT
        while not self.stop.is_set():
            begun = time.monotonic()
            try:
                self._tidy()
                await self._linked()
            except (*AWAY, Unavailable, BrokerError) as error:
                self.health.halted(f"the broker is away or does not let {self._connector.principal} in")
                log.warning("broker_unavailable", connector=CONNECTOR, seconds=wait, exc_info=error)
            except (StoreBusy, sqlite3.Error) as error:
                self.health.halted("the store can't be written")
                log.warning("store_unavailable", connector=CONNECTOR, seconds=wait, exc_info=error)
            else:
                continue
            wait = FIRST_WAIT if time.monotonic() - begun > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
            await self._pause(wait)

    async def _linked(self) -> None:
        """One link, with the credentials as they are now, until it breaks or is to be replaced."""
        self._pending, self._joined = [], False
        self.reload.clear()
        async with Link(self._connector, self._settings.access(self._connector), self._timeout) as link:
            while not (self.stop.is_set() or self.reload.is_set()):
                await self._turn(link)

    def _tidy(self) -> None:
        if time.monotonic() >= self._tidied + TIDY_SECONDS:
            tidy(self._store, self._connector, utc_now())
            self._tidied = time.monotonic()

    async def _turn(self, link: Link) -> None:
        self._tidy()
        full = self._store.inbox.moving() >= FULL
        self._pending = self._pending or await link.fetch(self._patience(), take=not full)
        self._take_in()
        await self._work()
        begun = time.perf_counter()
        now = self._clock().timestamp()
        if await self._store.outbox.publish(self._way(link.publisher), now, self._pace.take):
            connector_send_seconds.labels(CONNECTOR).observe(time.perf_counter() - begun)
        await link.commit(self._store.inbox.committable())
        self._tell(link)

    def _take_in(self) -> None:
        if self._pending:
            repeats = self._store.inbox.receive(taken(record, self._connector) for record in self._pending)
            connector_inbox.labels(CONNECTOR, Outcome.REPEAT).inc(repeats)
            self._pending = []

    async def _work(self) -> None:
        end = time.monotonic() + TURN_SECONDS
        while not self.stop.is_set() and await self._handling.next() and time.monotonic() < end:
            self.health.moved()

    def _patience(self) -> float:
        """How long to wait for records: not at all when something is due and may go."""
        going = self._store.outbox.next_due() if self._pace.open else None
        dues = [due for due in (self._handling.next_due(), going) if due is not None]
        return max(0.0, min([POLL_SECONDS, *(due - self._clock().timestamp() for due in dues)]))

    def _tell(self, link: Link) -> None:
        self.health.moved()
        if link.assigned and not self._joined:
            log.info("inbox_joined", connector=CONNECTOR, topic=self._connector.inbox)
        self._joined = link.assigned
        if self._handling.waiting:
            self.health.halted("a handler waits for something outside")
        elif not link.assigned:
            self.health.halted(
                f"another member of {self._connector.group} reads the inbox, or the group is being joined"
            )

    async def _pause(self, seconds: float) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in (self.stop, self.reload)]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for waiting in waits:
            waiting.cancel()
