"""From a stored record to what its handler is given, or the code it is parked with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from connectors.partner.connector import Connector
from connectors.partner.errors import Hopeless
from connectors.partner.messages import Handler, Incoming
from connectors.partner.rows import Received, Stored
from hub.codec import Envelope, EnvelopeError, Undecodable, decode_as, duplicate_key, model_of

DOEL_ONJUIST = "doel-onjuist"
PARKED = {
    "bericht-onbekend": "This connector has no handler for this type of message: add one, or let it pass with `ignore`.",
    DOEL_ONJUIST: "The connector does not serve the purpose of this message (art. 16.2): nothing of its content was kept.",
    "handler-faalde": "The handler failed at every attempt.",
    "antwoord-onjuist": "The handler returned something that is no message.",
}
"""Codes of this connector. Beside them: those of `hub.refusals` for what came in, the same behind `antwoord-` for what would go
out, and a handler's own (`Hopeless`)."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done for one message; `handler` None: let it pass."""

    handler: Handler[Any] | None
    incoming: Incoming[Any]


def taken(record: Received, connector: Connector) -> tuple[bytes, Received]:
    """By what a record is known again, and what may be kept of it: of one for a purpose that is not served only which one it is.

    It is known by `source` and `id`; by its place where it has none that can be read.
    """
    try:
        envelope = Envelope.from_headers(record.headers)
    except EnvelopeError:
        return duplicate_key("", record.origin), record
    mark = duplicate_key(envelope.source, envelope.id)
    return mark, record if envelope.doel in connector.doelen else _emptied(record, envelope, mark)


def _emptied(record: Received, envelope: Envelope, mark: bytes) -> Received:
    """Without value, without the id of whom it is about, and without what it has to do with other messages (16.2)."""
    bare = replace(envelope, correlationid=envelope.id, causationid=None, traceparent=None)
    return replace(record, key=mark, value=b"", headers=tuple(bare.to_headers()))


def read(row: Stored, connector: Connector, db: sqlite3.Connection) -> Work:
    """The work that a message is; raises `Hopeless` with a code of `PARKED` or `hub.refusals`."""
    record = row.record
    try:
        envelope = Envelope.from_headers(record.headers)
    except EnvelopeError as error:
        raise Hopeless(error.code) from None
    if envelope.doel not in connector.doelen:
        raise Hopeless(DOEL_ONJUIST)
    model = model_of(envelope.type)
    if model is None or model not in connector.models:
        raise Hopeless("bericht-onbekend")
    try:
        bericht = decode_as(record.value, model)
    except Undecodable as error:
        raise Hopeless(error.code) from None
    received = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    key = record.key.decode(errors="replace")
    return Work(connector.handler(model), Incoming(bericht, envelope, key, received, row.begun, db))
