"""How fast a party's messages go out: below what the poort takes of it, so that none is refused for its number (decision 0011)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable

from connectors.partner.database import transaction
from hub.poort.grenzen import Grens

SCHEMA = """
CREATE TABLE IF NOT EXISTS partner_pace (one INTEGER PRIMARY KEY CHECK (one = 1), spent INTEGER NOT NULL);
"""


class Pace:
    """The allowance of one outbox by the poort's own measure, kept in the store: who begins anew has not got it back.

    Half of `stoot` is never used: it is for what the broker's clock says otherwise, and for a store that was lost. `seconds` gives
    the real time, seconds since 1970, whatever clock decides what is due.
    """

    def __init__(self, db: sqlite3.Connection, grens: Grens, seconds: Callable[[], float] = time.time) -> None:
        self._db, self._seconds = db, seconds
        self._grens = grens.model_copy(update={"stoot": max(1, grens.stoot // 2)})
        self._full = round(self._grens.stoot * 1_000_000 / grens.per_seconde)
        db.executescript(SCHEMA)

    @property
    def open(self) -> bool:
        """Whether one may go now."""
        now = self._now()
        return self._grens.besteed(self._spent(now), now) is not None

    def take(self, wanted: int) -> int:
        """How many of `wanted` may go now. They are noted as gone before they go: a crash in between costs allowance, no message."""
        now, taken = self._now(), 0
        begin = spent = self._spent(now)
        while taken < wanted and (after := self._grens.besteed(spent, now)) is not None:
            spent, taken = after, taken + 1
        if taken or begin == now + self._full:
            with transaction(self._db):
                self._db.execute("INSERT OR REPLACE INTO partner_pace VALUES (1, ?)", (spent,))
        return taken

    def _spent(self, now: int) -> int:
        """Never more than all of it: a clock that was set back may not keep everything waiting."""
        found = self._db.execute("SELECT spent FROM partner_pace").fetchone()
        return min(found[0], now + self._full) if found else now

    def _now(self) -> int:
        return round(self._seconds() * 1_000_000)
