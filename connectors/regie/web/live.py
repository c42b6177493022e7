"""Keeps a queue in memory, and says when it can't."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from connectors.regie.desk import Desk
from connectors.regie.errors import RegieError
from connectors.regie.queue import Queue
from schemas.nazorg import WerkvoorraadRegel

AGAIN_S = 2.0
LOOK_MS = 500


class Live:
    """The queue of a desk as it is now; `trouble` says why it isn't, `read_at` when it last was."""

    def __init__(self, desk: Desk) -> None:
        self.huis = desk.huis
        self.lines: list[WerkvoorraadRegel] = []
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
        async with Queue(self._desk.access, self.huis) as queue:
            while True:
                self.lines, self.read_at, self.trouble = queue.lines(), datetime.now(UTC), None
                await queue.changes(wait_ms=LOOK_MS)

    def find(self, persoon_id: str) -> WerkvoorraadRegel | None:
        """One line."""
        return next((line for line in self.lines if line.persoon_id == persoon_id), None)
