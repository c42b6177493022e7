"""One simulated party: a connector with the handlers of its part."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from connectors.partner.connector import Connector
from connectors.partner.handling import Clock
from connectors.partner.messages import Answer, B, Incoming
from connectors.partner.simulated.content import Replies, to_insight, to_invitation, to_question
from connectors.partner.simulated.gedrag import Gedrag
from schemas.inzage import InzageGevraagd
from schemas.mdo import MdoUitnodiging, UitnodigingVerplaatst
from schemas.verzoek import InformatieGevraagd

NAME = "simulated"
SCHEMA = """
CREATE TABLE IF NOT EXISTS gevraagd (id TEXT PRIMARY KEY, op TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS weg (tot TEXT);
"""
LEAVES_AFTER = (2, 6)
"""A party that leaves does so after so many questions, at least and at most."""
AWAY = timedelta(days=7)


@dataclass(slots=True)
class Party:
    """A party with its part, and how long it stays `away` if that is its part.

    `left` is set when it leaves; `returns` says when it comes back, None: never.
    """

    code: str
    gedrag: Gedrag
    seed: int
    clock: Clock
    away: timedelta = AWAY
    left: asyncio.Event = field(default_factory=asyncio.Event)
    returns: datetime | None = None
    connector: Connector = field(init=False)

    def __post_init__(self) -> None:
        self.connector = Connector(self.code, name=NAME, schema=SCHEMA)
        self.connector.on(InformatieGevraagd)(self._handler(to_question))
        self.connector.on(MdoUitnodiging)(self._handler(to_invitation))
        self.connector.on(UitnodigingVerplaatst)(self._handler(to_invitation))
        self.connector.on(InzageGevraagd)(self._handler(to_insight))
        self.connector.ignore(*self.connector.untold)

    def lot(self, about: str) -> Random:
        """Chance that is the same in every run with this seed, whatever the order of things."""
        return Random(f"{self.seed}/{self.code}/{about}")  # noqa: S311 - a script, no secret

    def _handler(self, reply: Callable[[Any, str, datetime, Random], Replies]) -> Callable[[Incoming[B]], Any]:
        async def handle(incoming: Incoming[B]) -> list[Answer]:
            lot = self.lot(incoming.envelope.id)
            incoming.db.execute(
                "INSERT INTO gevraagd VALUES (?, ?)", (incoming.envelope.ref, incoming.received.isoformat())
            )
            replies = reply(incoming.bericht, self.code, incoming.received, lot)
            self._leave(incoming)
            return answers(self.gedrag, replies, incoming.received, lot)

        return handle

    def resume(self, db: sqlite3.Connection) -> None:
        """Go on where its store says it was: an end of this process brings nobody back before his time."""
        self.left.clear()
        self.returns = None
        for (tot,) in db.execute("SELECT tot FROM weg ORDER BY rowid DESC LIMIT 1"):
            moment = None if tot is None else datetime.fromisoformat(tot)
            if moment is None or moment > self.clock():
                self.returns = moment
                self.left.set()

    def _leave(self, incoming: Incoming[B]) -> None:
        """Leave once the lot says so: after this answer for good, or for a week."""
        asked = incoming.db.execute("SELECT count(*) FROM gevraagd").fetchone()[0]
        if asked != self.lot("leave").randint(*LEAVES_AFTER) or self.gedrag not in (Gedrag.RETURNING, Gedrag.VANISHING):
            return
        if self.gedrag is Gedrag.RETURNING:
            self.returns = self.clock() + self.away
        incoming.db.execute("INSERT INTO weg VALUES (?)", (self.returns.isoformat() if self.returns else None,))
        self.left.set()


def answers(gedrag: Gedrag, replies: Replies, asked: datetime, lot: Random) -> list[Answer]:
    """What a party of this kind sends, and when."""
    term = max(replies.before - asked, timedelta())
    straight = [Answer(replies.answer)]
    return {
        Gedrag.SILENT: [],
        Gedrag.REFUSING: [Answer(replies.refusal)],
        Gedrag.SLOW: [Answer(replies.answer, not_before=asked + term * lot.uniform(0.2, 0.8))],
        Gedrag.LATE: [Answer(replies.answer, not_before=replies.before + term * lot.uniform(0.05, 0.2))],
        Gedrag.CONTRADICTORY: [*straight, Answer(replies.opposite, not_before=asked + term * 0.1)],
        Gedrag.UNASKED: [Answer(replies.unasked), *straight],
    }.get(gedrag, straight)
