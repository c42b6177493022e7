"""From what a handler returned to the records that go out, all checks of the poort that can be made here made here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.kit.publisher import Record
from connectors.partner.connector import Connector
from connectors.partner.errors import Hopeless
from connectors.partner.messages import Answer, Answers, Incoming, listed
from hub.codec import Envelope, effect_id, encode
from hub.topology import TOPICS
from schemas.basis import Bericht

MAX_BYTES = 64 * 1024
"""The poort's limit (NL GOV profile 1.1, size): an answer above it would only come back as refused."""


def records(
    answers: Answers, about: Incoming[Any], connector: Connector, now: datetime
) -> Sequence[tuple[Record, float]]:
    """Each answer as a record with the moment before which it must not go; raises `Hopeless`.

    Its id is derived from the message it answers, so that whoever meets it twice knows it again; its purpose is that message's, as
    no handler may change it (art. 16.2).
    """
    try:
        several = listed(answers)
    except TypeError:
        raise Hopeless("antwoord-onjuist") from None
    ordinals: dict[str, int] = {}
    return [_record(answer, about, connector, now, ordinals) for answer in several]


def _record(
    answer: Answer, about: Incoming[Any], connector: Connector, now: datetime, ordinals: dict[str, int]
) -> tuple[Record, float]:
    bericht = answer.bericht
    if not isinstance(bericht, Bericht):
        raise Hopeless("antwoord-onjuist")
    if type(bericht) not in TOPICS[connector.outbox].berichten:
        raise Hopeless("antwoord-onbevoegd")
    ordinal = ordinals[bericht.ce_type] = ordinals.get(bericht.ce_type, -1) + 1
    value = encode(bericht)
    if len(value) > MAX_BYTES:
        raise Hopeless("antwoord-te-groot")
    cause = about.envelope
    envelope = Envelope(
        id=effect_id(cause.ref, bericht.ce_type, connector.outbox, ordinal),
        source=connector.source,
        type=bericht.ce_type,
        time=now,
        doel=cause.doel,
        correlationid=cause.correlationid,
        causationid=cause.ref,
        traceparent=cause.traceparent,
    )
    key = about.key if answer.key is None else answer.key
    due = answer.not_before.timestamp() if answer.not_before else 0.0
    return Record(connector.outbox, key.encode(), value, envelope.to_headers()), due
