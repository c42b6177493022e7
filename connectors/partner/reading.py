"""From a stored record to what its handler is given, or the code it is parked with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.partner.connector import Connector
from connectors.partner.errors import Hopeless
from connectors.partner.messages import Handler, Incoming
from connectors.partner.rows import Received, Stored
from hub.codec import Envelope, EnvelopeError, Undecodable, decode_as, duplicate_key, model_of

PARKED = {
    "bericht-onbekend": "This connector has no handler for this type of message: add one, or let it pass with `ignore`.",
    "doel-onjuist": "The connector does not serve the purpose of this message (art. 16.2).",
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


def mark(record: Received) -> bytes:
    """By what a record is known again: `source` and `id`; its place where it has none that can be read."""
    try:
        envelope = Envelope.from_headers(record.headers)
    except EnvelopeError:
        return duplicate_key("", record.origin)
    return duplicate_key(envelope.source, envelope.id)


def read(row: Stored, connector: Connector, db: sqlite3.Connection) -> Work:
    """The work that a message is; raises `Hopeless` with a code of `PARKED` or `hub.refusals`."""
    record = row.record
    try:
        envelope = Envelope.from_headers(record.headers)
    except EnvelopeError as error:
        raise Hopeless(error.code) from None
    model = model_of(envelope.type)
    if model is None or model not in connector.models:
        raise Hopeless("bericht-onbekend")
    if envelope.doel not in connector.doelen:
        raise Hopeless("doel-onjuist")
    try:
        bericht = decode_as(record.value, model)
    except Undecodable as error:
        raise Hopeless(error.code) from None
    received = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    key = record.key.decode(errors="replace")
    return Work(connector.handler(model), Incoming(bericht, envelope, key, received, row.begun, db))
