"""A party speaks first: a message that answers none, such as an aanmelding (1.7), goes out through the same outbox."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from connectors.kit.publisher import Record
from connectors.partner.answering import record
from connectors.partner.connector import Connector
from connectors.partner.database import opened, transaction
from connectors.partner.errors import Hopeless, StoreBusy
from connectors.partner.outbox import Outbox
from connectors.partner.parked import PATIENCE_SECONDS
from hub.codec import Envelope
from hub.errors import HubError
from hub.privacy.doelen import Doel
from hub.refusals import REFUSALS
from schemas.basis import Bericht


def say(connector: Connector, path: Path, several: Iterable[tuple[Bericht, Doel, str | None]]) -> list[Envelope]:
    """Put messages into the outbox of the store at `path`, all or none; a connector that runs on it sends them, or the next that does.

    Each has its purpose and its id; without an id it gets one, and saying it again is another message. May be called beside a running
    connector. Raises `HubError` for what the poort would refuse, and when the store stays in use.
    """
    made = [_record(connector, bericht, doel, id_) for bericht, doel, id_ in several]
    db = opened(path, PATIENCE_SECONDS)
    try:
        outbox = Outbox(db)
        with transaction(db):
            outbox.add((one, 0) for _, one in made)
    except StoreBusy:
        raise HubError(f"{path} stays in use for over {PATIENCE_SECONDS:.0f} s: try again.") from None
    finally:
        db.close()
    return [envelope for envelope, _ in made]


def _record(connector: Connector, bericht: Bericht, doel: Doel, id_: str | None) -> tuple[Envelope, Record]:
    id_ = id_ or str(uuid.uuid4())
    envelope = Envelope(id_, connector.source, bericht.ce_type, datetime.now(UTC), doel, correlationid=id_)
    try:
        return envelope, record(bericht, envelope, connector)
    except Hopeless as hopeless:
        code = hopeless.code.removeprefix("antwoord-")
        raise HubError(f"{type(bericht).__name__} would be refused: {code}: {REFUSALS[code]}") from None
