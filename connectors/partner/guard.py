"""What a handler may do with the open transaction: its own tables, and no end of the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

RESERVED = ("partner_", "sqlite_sequence")
WRITES = {
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_CREATE_TABLE,
    sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_DROP_INDEX,
}
ELSEWHERE = {sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}


@contextmanager
def guarded(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Lend the connection: to commit, roll back or touch the connector's tables raises `sqlite3.DatabaseError` ("not authorized")."""
    db.set_authorizer(_allowed)
    try:
        yield db
    finally:
        db.set_authorizer(None)


def _allowed(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    name = second if action in (sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_DROP_INDEX) else first
    own = action in WRITES and (name or "").lower().startswith(RESERVED)
    return sqlite3.SQLITE_DENY if own or action in ELSEWHERE else sqlite3.SQLITE_OK
