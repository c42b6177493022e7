"""The connector's memory of what it offered and what the broker confirmed: SQLite, one row per message id.

An id is bound to its content when it is first offered, so that the first stands (case I9); it counts as sent only after the
broker's confirmation, so that nothing is skipped after a crash (case I5). Rows hold hashes only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Self

SCHEMA = """
CREATE TABLE IF NOT EXISTS offered (
    key BLOB PRIMARY KEY, digest BLOB NOT NULL, day INTEGER NOT NULL, sent INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID
"""
BUSY_SECONDS = 30


class Entry(NamedTuple):
    """`key` is a hash of the message's source and id, `digest` one of its content."""

    key: bytes
    digest: bytes


class Verdict(Enum):
    """What the ledger knows of an entry."""

    NEW = "not confirmed yet: send it"
    REPEAT = "confirmed before: skip it"
    CONFLICT = "the id is bound to other content: refuse it"


class Ledger:
    """One file, safe for several processes. Raises `sqlite3.OperationalError` when it stays locked for 30 s or a disk is full."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def offer(self, entries: Sequence[Entry], today: date, *, whole: bool = False) -> list[Verdict]:
        """Bind new ids to their content and judge all; with `whole` bind none when one is in conflict."""
        with self._transaction():
            rows = [(entry.key, entry.digest, today.toordinal()) for entry in entries]
            done = self._db.executemany("INSERT OR IGNORE INTO offered (key, digest, day) VALUES (?, ?, ?)", rows)
            if done.rowcount == len(rows):
                return [Verdict.NEW] * len(rows)
            verdicts = [self._verdict(entry) for entry in entries]
            if whole and Verdict.CONFLICT in verdicts:
                self._db.execute("ROLLBACK")
        return verdicts

    def confirm(self, entries: Iterable[Entry]) -> None:
        """Note that the broker has them."""
        with self._transaction():
            self._db.executemany("UPDATE offered SET sent = 1 WHERE key = ?", [(entry.key,) for entry in entries])

    def forget(self, before: date) -> int:
        """Remove what was first offered before a day; returns how many."""
        return self._db.execute("DELETE FROM offered WHERE day < ?", (before.toordinal(),)).rowcount

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _verdict(self, entry: Entry) -> Verdict:
        digest, sent = self._db.execute("SELECT digest, sent FROM offered WHERE key = ?", (entry.key,)).fetchone()
        if digest != entry.digest:
            return Verdict.CONFLICT
        return Verdict.REPEAT if sent else Verdict.NEW

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # writing from the start: a transaction that reads first fails at once when another writes meanwhile (case C2)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        if self._db.in_transaction:
            self._db.execute("COMMIT")
