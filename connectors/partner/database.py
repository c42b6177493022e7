"""The file behind a connector: SQLite, one transaction for all that one message leads to.

A transaction is on the disk when it ends (`synchronous=FULL`): the offset committed to Kafka after it would otherwise be ahead
of it when the power fails. What is deleted is overwritten (`secure_delete`), in the log ahead of the file by `swept`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.partner.errors import StoreBusy

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON")
BUSY_SECONDS = 1.0
"""How long one try waits for another writer. The connector's loop stands still meanwhile, so it comes back instead of waiting longer."""


def opened(path: Path | None, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """The database at `path`, made for its owner alone; None: in memory. One task or thread at a time may use it."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # a handler that is a plain function uses the connection in a thread of its own, while we wait for it; no statement is kept, so that
    # each is judged by who uses it (`guard`)
    db = sqlite3.connect(
        path or ":memory:", timeout=busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=0
    )
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; raises `StoreBusy` when another program is writing, before anything was done."""
    try:
        # writing from the start: a transaction that reads first fails at once when another writes meanwhile (case C2)
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise StoreBusy from error
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # an error such as a full disk has ended it already
            db.execute("ROLLBACK")
        raise


def swept(db: sqlite3.Connection) -> bool:
    """Outside a transaction: empty the log ahead of the file, which else keeps what was deleted for as long as few write; whether it is.

    It is not while another program reads or writes for longer than this connection waits: then the next time.
    """
    try:
        busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_LOCKED:
            raise
        busy = True  # a handler left a query of this connection half read
    return not busy
