"""A connector's store: one file for the messages under way, the marks, the answers, and the handlers' own rows."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from connectors.partner.connector import Connector
from connectors.partner.database import opened
from connectors.partner.errors import StoreInUse
from connectors.partner.inbox import Inbox
from connectors.partner.outbox import Outbox


class Store:
    """The store at `path`, in memory without one; made by `store`."""

    def __init__(self, path: Path | None, connector: Connector) -> None:
        self.db = opened(path)
        self.inbox, self.outbox = Inbox(self.db), Outbox(self.db)
        self.db.executescript(connector.schema)
        self.inbox.reopened()


@contextmanager
def store(path: Path | None, connector: Connector) -> Iterator[Store]:
    """The store of `connector`, for this process alone; raises `StoreInUse` when another has it (case C2)."""
    with _held(path):
        made = Store(path, connector)
        try:
            yield made
        finally:
            made.db.close()


@contextmanager
def _held(path: Path | None) -> Iterator[None]:
    """A lock that ends with the process, however it ends."""
    if path is None:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _take(lock, path)
        yield
    finally:
        os.close(lock)


def _take(lock: int, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(lock, 20, 0).decode()
        raise StoreInUse(
            f"Another connector (process {owner or 'unknown'}) works on {path}. One process "
            "reads an inbox: stop that one first."
        ) from None
    with suppress(OSError):
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
