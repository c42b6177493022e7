"""How long a connector's store keeps what it need not: no longer than the inbox itself keeps its records."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.partner.connector import Connector
from connectors.partner.database import swept
from connectors.partner.handling import CONNECTOR, place
from connectors.partner.parked import Desk
from connectors.partner.store import Store
from hub.ops.logs import get_logger
from hub.privacy.termijnen import TERMIJNEN
from hub.topology import TOPICS

KEPT = TERMIJNEN.bewaren_inbox.duur
SLACK = timedelta(days=1)
"""The broker looks only now and then which segments have had their time."""

log = get_logger()


def tidy(store: Store, connector: Connector, now: datetime) -> None:
    """Forget the marks of what the inbox can't hold any more at `now`, the real time, and for its term what was parked or undeliverable.

    Behind it nothing of that, nor of what was done since the last time, is on the disk.
    Raises `StoreBusy`, `sqlite3.Error`.
    """
    store.inbox.forget((now - KEPT - TOPICS[connector.inbox].segment - SLACK).toordinal())
    for row in Desk(store.db).expire(now, KEPT):
        log.error("parked_expired", connector=CONNECTOR, **place(row), code=row.code)
    if count := store.outbox.expire(now - KEPT):
        log.error("undeliverable_expired", connector=CONNECTOR, count=count)
    swept(store.db)
