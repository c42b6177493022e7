"""What a handler may do with the open transaction: its own tables, and no end of the transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connectors.partner.threads import Threads

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


class Guard:
    """Lends the connection to a handler, and keeps it from one whose thread was left behind for as long as that runs."""

    def __init__(self, db: sqlite3.Connection, threads: Threads) -> None:
        self._db, self._threads = db, threads

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """To commit, roll back or touch the connector's tables raises `sqlite3.DatabaseError` ("not authorized")."""
        self._db.set_authorizer(self._to_handler)
        try:
            yield self._db
        except asyncio.CancelledError:
            self._db.interrupt()  # a thread that is left behind in a long statement holds the connection
            raise
        finally:
            self._db.set_authorizer(self._to_connector if self._threads.hanging() else None)

    def _to_handler(self, *told: Any) -> int:  # noqa: ANN401 - see `_allowed`
        return sqlite3.SQLITE_DENY if self._threads.left() else _allowed(*told)

    def _to_connector(self, *_: object) -> int:
        return sqlite3.SQLITE_DENY if self._threads.left() else sqlite3.SQLITE_OK


def _allowed(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
    name = second if action in (sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_DROP_INDEX) else first
    own = action in WRITES and (name or "").lower().startswith(RESERVED)
    return sqlite3.SQLITE_DENY if own or action in ELSEWHERE else sqlite3.SQLITE_OK
