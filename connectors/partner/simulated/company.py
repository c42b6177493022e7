"""Many simulated parties in one process: each with its own user, store, inbox and part."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from connectors.partner.initiative import say
from connectors.partner.program import Opened, opened, serving
from connectors.partner.settings import PartnerSettings
from connectors.partner.simulated.aanmeldingen import aanmeldingen
from connectors.partner.simulated.clock import FastClock
from connectors.partner.simulated.gedrag import Gedrag
from connectors.partner.simulated.party import AWAY, Party
from connectors.partner.simulated.wire import wire
from hub.privacy.doelen import Doel
from schemas.basis import Bericht


class Company:
    """The parties of a cast at work until told to stop. `present` are those that are there at the moment."""

    def __init__(
        self, parts: Mapping[str, Gedrag], seed: int, clock: FastClock, directory: Path, away: timedelta = AWAY
    ) -> None:
        self._clock, self._directory = clock, directory
        self.parties = [Party(code, gedrag, seed, clock, away) for code, gedrag in parts.items()]
        self.present: list[Opened] = []

    def put_forward(self, number: int, seed: int, today: date) -> None:
        """Let the parties put so many casussen forward; doing it again with the same seed puts forward the same ones."""
        said: dict[str, list[tuple[Bericht, Doel, str]]] = {}
        for code, bericht in aanmeldingen(number, seed, [party.code for party in self.parties], today):
            said.setdefault(code, []).append((bericht, Doel.COMPLEX, bericht.aanmelding.aanmelding_id))
        for party in self.parties:
            if party.code in said:
                say(party.connector, self._path(party), said[party.code])

    def _path(self, party: Party) -> Path:
        return self._directory / f"{party.code}.sqlite"

    async def run(self, stop: asyncio.Event) -> int:
        """Play; returns the exit status."""
        async with serving(self.present), asyncio.TaskGroup() as group:
            for party in self.parties:
                group.create_task(self._life(party, stop))
        return 0

    async def _life(self, party: Party, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self._presence(party, stop)
            if party.returns is None:
                return
            await self._clock.until(party.returns, stop)

    async def _presence(self, party: Party, stop: asyncio.Event) -> None:
        """At work until the party leaves or all is over."""
        way = partial(wire, party.gedrag)
        with opened(party.connector, self._path(party), PartnerSettings(), self._clock, way) as made:
            party.resume(made.store.db)
            if party.left.is_set():
                return
            self.present.append(made)
            work = asyncio.ensure_future(made.station.run())
            ends = [asyncio.ensure_future(event.wait()) for event in (stop, party.left)]
            await asyncio.wait([work, *ends], return_when=asyncio.FIRST_COMPLETED)
            made.station.stop.set()
            await work
            self.present.remove(made)
            for end in ends:
                end.cancel()
