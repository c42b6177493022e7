"""What an operator sees and does about parked messages, beside a connector that runs or not (case C5)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from connectors.partner.database import opened, swept, transaction
from connectors.partner.errors import StoreBusy
from connectors.partner.inbox import COLUMNS, Inbox, stored
from connectors.partner.rows import Stored
from hub.codec import Envelope, EnvelopeError
from hub.errors import HubError

SCHEMA = """
CREATE TABLE IF NOT EXISTS partner_retries (
    retried_at TEXT NOT NULL, number INTEGER NOT NULL, mark BLOB NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS partner_dropped (
    dropped_at TEXT NOT NULL, number INTEGER NOT NULL, mark BLOB NOT NULL, code TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL
);
"""
PATIENCE_SECONDS = 60.0
"""A connector holds the store for as long as a handler takes."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked message, told without its content. `ce_type` and `id` are None where the envelope can't be read."""

    number: int
    ce_type: str | None
    id: str | None
    received: datetime
    code: str
    error: str | None
    attempts: int
    behind: int


class Desk:
    """The parked messages of one store."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._inbox = db, Inbox(db)
        db.executescript(SCHEMA)

    def parked(self) -> list[Parked]:
        """All of them, oldest first; `behind` is how many later messages of the same key wait."""
        return [_told(row, self._behind(row)) for row in self._rows("state = 'parked'")]

    def retry(self, numbers: Sequence[int], who: str, reason: str, now: datetime) -> list[Stored]:
        """Let these be handled again, under the same ids, and keep who did that and why; all that are parked without `numbers`.

        Raises `HubError` when one of them is not parked, or nothing of it was kept: nothing is retried then.
        """
        with transaction(self._db):
            rows = [row for row in self._chosen(numbers) if numbers or not row.emptied]
            if emptied := [row.number for row in rows if row.emptied]:
                raise HubError(f"Of {_listed(emptied)} nothing was kept (16.2): it can only be dropped.")
            for row in rows:
                self._reopen(row, who, reason, now)
        return rows

    def drop(self, numbers: Sequence[int], who: str, reason: str, now: datetime) -> list[Stored]:
        """Forget the content of these, and keep which they were, who did that and why; all that are parked without `numbers`.

        What waited behind one goes on. It never comes back: its mark stays. Raises `HubError` when one of them is not parked.
        """
        with transaction(self._db):
            rows = self._chosen(numbers)
            self._drop(rows, who, reason, now)
        return rows

    def expire(self, now: datetime, kept: timedelta) -> list[Stored]:
        """Drop what came and was set aside longer ago than `kept`."""
        with transaction(self._db):
            rows = self._rows("state = 'parked' AND max(due, timestamp / 1000.0) < ?", (now - kept).timestamp())
            self._drop(rows, "connector", "bewaren_inbox", now)
        return rows

    def drops(self) -> list[tuple[str, int, str, str, str]]:
        """Everything that was dropped: when (ISO 8601), number, code, who, why."""
        sql = "SELECT dropped_at, number, code, who, reason FROM partner_dropped ORDER BY rowid"
        return self._db.execute(sql).fetchall()

    def _drop(self, rows: Sequence[Stored], who: str, reason: str, now: datetime) -> None:
        for row in rows:
            self._inbox.done(row, now.toordinal())
            values = (now.isoformat(), row.number, row.mark, row.code or "", who, reason)
            self._db.execute("INSERT INTO partner_dropped VALUES (?, ?, ?, ?, ?, ?)", values)

    def _chosen(self, numbers: Sequence[int]) -> list[Stored]:
        rows = [row for row in self._rows("state = 'parked'") if not numbers or row.number in numbers]
        if missing := sorted(set(numbers) - {row.number for row in rows}):
            raise HubError(f"Not parked: {_listed(missing)}. `hub partner parked --partij CODE list` shows what is.")
        return rows

    def retries(self) -> list[tuple[str, int, str, str]]:
        """Every retry there was: when (ISO 8601), number, who, why."""
        return self._db.execute("SELECT retried_at, number, who, reason FROM partner_retries ORDER BY rowid").fetchall()

    def _reopen(self, row: Stored, who: str, reason: str, now: datetime) -> None:
        self._db.execute(
            "UPDATE partner_inbox SET state = 'open', begun = 1, attempts = 0, due = 0, code = NULL, error = NULL WHERE number = ?",
            (row.number,),
        )
        self._db.execute(
            "INSERT INTO partner_retries VALUES (?, ?, ?, ?, ?)", (now.isoformat(), row.number, row.mark, who, reason)
        )

    def _rows(self, where: str, *values: object) -> list[Stored]:
        sql = f"SELECT {COLUMNS} FROM partner_inbox WHERE {where} ORDER BY number"  # noqa: S608 - from this file only
        return [stored(found) for found in self._db.execute(sql, values)]

    def _behind(self, row: Stored) -> int:
        sql = "SELECT count(*) FROM partner_inbox WHERE key = ? AND number > ?"
        found: int = self._db.execute(sql, (row.record.key, row.number)).fetchone()[0]
        return found


@contextmanager
def desk(path: Path) -> Iterator[Desk]:
    """The desk of the store at `path`; what is dropped there is off the disk behind it, unless a connector works on and on.

    Raises `HubError` when there is no store, or when it stays in use.
    """
    if not path.exists():
        raise HubError(f"There is no store at {path}: has this connector run here?")
    db = opened(path, PATIENCE_SECONDS)
    try:
        yield Desk(db)
        if db.total_changes:  # who only looks need not wait for a connector that writes
            swept(db)
    except StoreBusy:
        raise HubError(f"The connector is busy with a message for over {PATIENCE_SECONDS:.0f} s: try again.") from None
    finally:
        db.close()


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _told(row: Stored, behind: int) -> Parked:
    try:
        envelope = Envelope.from_headers(row.record.headers)
        kind, id_ = envelope.type, envelope.id
    except EnvelopeError:
        kind, id_ = None, None
    received = datetime.fromtimestamp(row.record.timestamp / 1000, UTC)
    return Parked(row.number, kind, id_, received, row.code or "", row.error, row.attempts, behind)
