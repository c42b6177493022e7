"""What is to go out: written in the transaction of what it answers, published after it, forgotten once the broker has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from connectors.kit.errors import Poison
from connectors.kit.publisher import Record
from connectors.partner.database import transaction
from connectors.partner.rows import Outgoing, packed, unpacked
from hub.codec import Envelope

SCHEMA = """
CREATE TABLE IF NOT EXISTS partner_outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,
    headers TEXT NOT NULL, due REAL NOT NULL, hopeless INTEGER NOT NULL DEFAULT 0
);
"""
EMPTY = "UPDATE partner_outbox SET hopeless = 1, key = x'', value = x''"
FORGET = "DELETE FROM partner_outbox"
BATCH = 100

Allows = Callable[[int], int]
"""How many of so many may go now."""


def all_of_them(wanted: int) -> int:
    """As many as there are."""
    return wanted


class Sends(Protocol):
    """Where answers go: `connectors.kit.publisher.Publisher`, or a list."""

    async def publish(self, records: Sequence[Record]) -> None:
        """Send in order and return when all are confirmed; raises `Unavailable`, `Poison`."""
        ...


class Outbox:
    """Answers that the broker has not confirmed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)

    def add(self, records: Iterable[tuple[Record, float]]) -> None:
        """Within a transaction: take in records, each with the moment before which it must not go, seconds since 1970."""
        self._db.executemany(
            "INSERT INTO partner_outbox (topic, key, value, headers, due) VALUES (?, ?, ?, ?, ?)",
            [(one.topic, one.key, one.value, packed(one.headers), due) for one, due in records],
        )

    async def publish(self, sends: Sends, now: float, allows: Allows = all_of_them) -> int:
        """Send what is due at `now`, as far as `allows` lets it, and forget what was confirmed; returns how many. Raises `Unavailable`.

        Of what can never be delivered the content goes at once, as no command can send it; its headers stay for their term (`expire`), and
        it is counted in `hopeless`. A crash in between sends some again, under the same ids.
        """
        sent = 0
        while waiting := self._next(now, allows):
            hopeless: Sequence[int] = ()
            try:
                await sends.publish([one.record for one in waiting])
            except Poison as poison:
                hopeless = poison.positions
            self._settle(waiting, set(hopeless))
            sent += len(waiting) - len(hopeless)
        return sent

    def next_due(self) -> float | None:
        """When the next may go, seconds since 1970; None when there is none."""
        due: float | None = self._db.execute("SELECT min(due) FROM partner_outbox WHERE NOT hopeless").fetchone()[0]
        return due

    def count(self, *, hopeless: bool) -> int:
        """How many wait, or can never be delivered."""
        sql = "SELECT count(*) FROM partner_outbox WHERE hopeless = ?"
        found: int = self._db.execute(sql, (hopeless,)).fetchone()[0]
        return found

    def expire(self, before: datetime) -> int:
        """Forget altogether what can never be delivered and was said before `before`; returns how many."""
        sql = "SELECT number, headers, due FROM partner_outbox WHERE hopeless"
        said = [(number, max(due, _said(headers))) for number, headers, due in self._db.execute(sql)]
        past = [(number,) for number, at in said if at < before.timestamp()]
        with transaction(self._db):
            self._db.executemany(f"{FORGET} WHERE number = ?", past)
        return len(past)

    def _next(self, now: float, allows: Allows) -> list[Outgoing]:
        waiting = self._due(now)
        return waiting[: allows(len(waiting))] if waiting else []

    def _due(self, now: float) -> list[Outgoing]:
        sql = (
            "SELECT number, topic, key, value, headers, due FROM partner_outbox WHERE NOT hopeless AND due <= ? "
            "ORDER BY due, number LIMIT ?"
        )
        found = self._db.execute(sql, (now, BATCH)).fetchall()
        return [
            Outgoing(number, Record(topic, key, value, _stamped(unpacked(headers)) if due else unpacked(headers)))
            for number, topic, key, value, headers, due in found
        ]

    def _settle(self, sent: Sequence[Outgoing], hopeless: set[int]) -> None:
        with transaction(self._db):
            for place, one in enumerate(sent):
                self._db.execute(f"{EMPTY if place in hopeless else FORGET} WHERE number = ?", (one.number,))


def _said(headers: str) -> float:
    return Envelope.from_headers(unpacked(headers)).time.timestamp()


def _stamped(headers: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
    """What was kept back bears the moment at which it goes: the poort takes none that is old."""
    return replace(Envelope.from_headers(headers), time=datetime.now(UTC)).to_headers()
