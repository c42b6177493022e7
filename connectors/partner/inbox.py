"""What came in and is not done yet, in the order in which it came, and the marks of what is done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from connectors.partner.database import transaction
from connectors.partner.rows import Received, State, Stored, packed, unpacked

SCHEMA = """
CREATE TABLE IF NOT EXISTS partner_seen (mark BLOB PRIMARY KEY, day INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS partner_inbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, mark BLOB NOT NULL UNIQUE, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    offset INTEGER NOT NULL, timestamp INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, headers TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open', begun INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0, code TEXT, error TEXT
);
CREATE INDEX IF NOT EXISTS partner_inbox_key ON partner_inbox (key, number);
CREATE TABLE IF NOT EXISTS partner_place (
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
"""
COLUMNS = "number, mark, topic, partition, offset, timestamp, key, value, headers, state, begun, attempts, code, error"
READY = """state = 'open' AND NOT EXISTS (
    SELECT 1 FROM partner_inbox AS old WHERE old.key = row.key AND old.number < row.number)"""
MOVING = """state = 'open' AND NOT EXISTS (
    SELECT 1 FROM partner_inbox AS old WHERE old.key = row.key AND old.state = 'parked')"""


class Inbox:
    """Messages under way. `done` belongs within the handler's transaction; every other change is one of its own."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(SCHEMA)

    def receive(self, marked: Iterable[tuple[bytes, Received]]) -> int:
        """Keep records that are not known yet, in order, and how far the topic was read; returns how many were known."""
        known = 0
        with transaction(self._db):
            for mark, record in marked:
                known += not self._kept(mark, record)
                self._db.execute(
                    "INSERT INTO partner_place VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = max(next, excluded.next)",
                    (record.topic, record.partition, record.offset + 1),
                )
        return known

    def _kept(self, mark: bytes, record: Received) -> bool:
        if self._db.execute("SELECT 1 FROM partner_seen WHERE mark = ?", (mark,)).fetchone():
            return False
        place = (record.topic, record.partition, record.offset, record.timestamp)
        done = self._db.execute(
            "INSERT OR IGNORE INTO partner_inbox (mark, topic, partition, offset, timestamp, key, value, headers) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (mark, *place, record.key, record.value, packed(record.headers)),
        )
        return done.rowcount == 1

    def reopened(self) -> None:
        """Say of all that waits that a handler may have seen it: the process that had it has ended, who knows where."""
        with transaction(self._db):
            self._db.execute("UPDATE partner_inbox SET begun = 1 WHERE state = 'open'")

    def forget(self, before: int) -> None:
        """Remove the marks of what was done before a day (a proleptic Gregorian ordinal)."""
        with transaction(self._db):
            self._db.execute("DELETE FROM partner_seen WHERE day < ?", (before,))

    def next(self, now: float) -> Stored | None:
        """The oldest message that may be handled at `now` (seconds since 1970): due, and the first of its key."""
        found = self._db.execute(
            f"SELECT {COLUMNS} FROM partner_inbox AS row WHERE due <= ? AND {READY} ORDER BY number LIMIT 1",  # noqa: S608
            (now,),
        ).fetchone()
        return stored(found) if found else None

    def next_due(self) -> float | None:
        """When the next attempt is due, seconds since 1970; None when nothing waits."""
        due: float | None = self._db.execute(f"SELECT min(due) FROM partner_inbox AS row WHERE {READY}").fetchone()[0]  # noqa: S608
        return due

    def count(self, state: State) -> int:
        """How many are in a state."""
        found: int = self._db.execute("SELECT count(*) FROM partner_inbox WHERE state = ?", (state,)).fetchone()[0]
        return found

    def moving(self) -> int:
        """How many are open and wait for nobody: what is behind a parked one waits for an operator, and may hold up no other casus."""
        behind = "SELECT key FROM partner_inbox WHERE state = 'parked'"
        sql = f"SELECT count(*) FROM partner_inbox WHERE state = 'open' AND key NOT IN ({behind})"  # noqa: S608
        found: int = self._db.execute(sql).fetchone()[0]
        return found

    def committable(self) -> dict[tuple[str, int], int]:
        """Per topic and partition the offset before which all is done, parked, or waiting behind what is parked."""
        undone = f"SELECT min(offset) FROM partner_inbox AS row WHERE {MOVING} AND topic = at.topic AND partition = at.partition"  # noqa: S608
        sql = f"SELECT topic, partition, coalesce(({undone}), next) FROM partner_place AS at"  # noqa: S608
        return {(topic, partition): offset for topic, partition, offset in self._db.execute(sql)}

    def done(self, row: Stored, day: int) -> None:
        """Mark a message as done and forget its content."""
        self._db.execute("INSERT OR IGNORE INTO partner_seen VALUES (?, ?)", (row.mark, day))
        self._db.execute("DELETE FROM partner_inbox WHERE number = ?", (row.number,))

    def again(self, row: Stored, due: float, error: str) -> None:
        """Count a failed attempt; the next one is due then."""
        self._change(row, "attempts = attempts + 1, due = ?, error = ?", due, error)

    def wait(self, row: Stored) -> None:
        """Leave it where it is: a handler has seen it, and no attempt is counted."""
        self._change(row, "error = NULL")

    def park(self, row: Stored, code: str, error: str | None, now: float) -> None:
        """Set a message aside at `now` (seconds since 1970), which its `due` then tells; later ones of its key wait behind it."""
        self._change(row, "state = 'parked', attempts = attempts + 1, due = ?, code = ?, error = ?", now, code, error)

    def _change(self, row: Stored, what: str, *values: object) -> None:
        with transaction(self._db):
            sql = f"UPDATE partner_inbox SET begun = 1, {what} WHERE number = ?"  # noqa: S608 - `what` stands above
            self._db.execute(sql, (*values, row.number))


def stored(found: tuple[object, ...]) -> Stored:
    """A row of `COLUMNS`."""
    number, mark, topic, partition, offset, timestamp, key, value, headers, state, begun, attempts, code, error = found
    record = Received(topic, partition, offset, timestamp, key, value, unpacked(str(headers)))  # type: ignore[arg-type]
    return Stored(number, mark, record, State(str(state)), bool(begun), attempts, code, error)  # type: ignore[arg-type]
