"""How fast a party's messages go out: below what the poort takes of it, so that none is refused for its number (decision 0011)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from connectors.partner.database import transaction
from hub.engine.position import Spent
from hub.poort.grenzen import Grens

SCHEMA = """
CREATE TABLE IF NOT EXISTS partner_allowance (
    one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, open INTEGER NOT NULL
);
"""


class Pace:
    """The allowance of one outbox by the poort's own measure, kept in the store: who begins anew has not got it back.

    Half of `stoot` and of `open` is never used: it is for what the broker's clock says otherwise, and for a store that was lost.
    `seconds` gives the real time, seconds since 1970, whatever clock decides what is due.
    """

    def __init__(self, db: sqlite3.Connection, grens: Grens, seconds: Callable[[], float] = time.time) -> None:
        self._db, self._seconds = db, seconds
        halves = {"stoot": max(1, grens.stoot // 2), "open": grens.open and max(1, grens.open // 2)}
        self._grens = grens.model_copy(update=halves)
        self._full = Spent(
            round(self._grens.stoot * 1_000_000 / grens.per_seconde),
            round((self._grens.open or 0) * 1_000_000 / (grens.tempo or 1)),
        )
        db.executescript(SCHEMA)

    @property
    def open(self) -> bool:
        """Whether one may go now."""
        now = self._now()
        over, _ = self._grens.besteed(self._spent(now), now)
        return over is None

    def take(self, wanted: int) -> int:
        """How many of `wanted` may go now. They are noted as gone before they go: a crash in between costs allowance, no message."""
        now, taken = self._now(), 0
        begin = spent = self._spent(now)
        over = None
        while taken < wanted and over is None:
            over, spent = self._grens.besteed(spent, now)
            taken += over is None
        if taken or begin != self._told():
            with transaction(self._db):
                self._db.execute("INSERT OR REPLACE INTO partner_allowance VALUES (1, ?, ?)", spent)
        return taken

    def _spent(self, now: int) -> Spent:
        """Never more than all of it: a clock that was set back may not keep everything waiting."""
        told = self._told()
        return Spent(min(told.number, now + self._full.number), min(told.open, now + self._full.open))

    def _told(self) -> Spent:
        found = self._db.execute("SELECT number, open FROM partner_allowance").fetchone()
        return Spent(*found) if found else Spent()

    def _now(self) -> int:
        return round(self._seconds() * 1_000_000)
