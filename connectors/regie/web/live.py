"""Keeps the queues of a house in memory, and says when it can't."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from connectors.regie.desk import Desk
from connectors.regie.errors import RegieError
from connectors.regie.queue import Casussen, Queue
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel

AGAIN_S = 2.0
LOOK_S = 0.5


class Live:
    """The queues of a desk as they are now; `trouble` says why they aren't, `read_at` when they last were."""

    def __init__(self, desk: Desk) -> None:
        self.huis = desk.huis
        self.lines: list[WerkvoorraadRegel] = []
        self.casussen: list[CasusRegel] = []
        self.read_at: datetime | None = None
        self.trouble: str | None = "the queue is being read"
        self._desk = desk

    async def run(self) -> None:
        """Follow the queue until cancelled; a broker that is away is tried again."""
        while True:
            try:
                await self._follow()
            except RegieError as error:
                self.trouble = str(error)
                await asyncio.sleep(AGAIN_S)

    async def _follow(self) -> None:
        access = self._desk.access
        async with Queue(access, self.huis) as queue, Casussen(access, self.huis) as casussen:
            while True:
                self.lines, self.casussen = queue.lines(), casussen.lines()
                self.read_at, self.trouble = datetime.now(UTC), None
                await queue.changes(wait_s=LOOK_S)
                await casussen.changes(wait_s=0)

    def find(self, persoon_id: str) -> WerkvoorraadRegel | None:
        """One line."""
        return next((line for line in self.lines if line.persoon_id == persoon_id), None)

    def find_casus(self, casus_id: str) -> CasusRegel | None:
        """One casus."""
        return next((line for line in self.casussen if line.casus_id == casus_id), None)
