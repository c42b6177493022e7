"""From messages to the records that go out: addressed by their content, and judged as the poort will judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from connectors.kit.publisher import Record
from connectors.partner.connector import Connector
from connectors.partner.errors import Hopeless
from connectors.partner.messages import Answers, Incoming, listed
from connectors.partner.rows import Headers
from hub.codec import Envelope, effect_id, encode
from hub.poort.sender import SENDERS
from hub.poort.toelating import AGGREGATE, Refusal, admit
from hub.privacy.doelen import Doel
from schemas.basis import Bericht

NO_SECRET = b""
"""That of `persoon_id`: no message of a party needs it for its key."""


@dataclass(slots=True)
class _Arriving:
    """A record as the poort sees it; satisfies `hub.poort.toelating.Record`."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp: int


def records(answers: Answers, about: Incoming[Any], connector: Connector) -> Sequence[tuple[Record, float]]:
    """Each answer as a record, with the moment before which it must not go; raises `Hopeless`.

    Its id is derived from the message it answers, so that whoever meets it twice knows it again; its purpose is that message's, as
    no handler may change it (art. 16.2).
    """
    try:
        several = listed(answers)
    except TypeError:
        raise Hopeless("antwoord-onjuist") from None
    ordinals: dict[str, int] = {}
    made = []
    for answer in several:
        if not isinstance(answer.bericht, Bericht):
            raise Hopeless("antwoord-onjuist")
        kind = answer.bericht.ce_type
        ordinal = ordinals[kind] = ordinals.get(kind, -1) + 1
        envelope = replace(
            about.envelope,
            id=effect_id(about.envelope.ref, kind, connector.outbox, ordinal),
            source=connector.source,
            type=kind,
            time=datetime.now(UTC),
            causationid=about.envelope.ref,
        )
        made.append(
            (record(answer.bericht, envelope, connector), answer.not_before.timestamp() if answer.not_before else 0)
        )
    return made


def record(bericht: Bericht, envelope: Envelope, connector: Connector) -> Record:
    """A message of this party in its envelope; raises `Hopeless`, `antwoord-` and the code with which the poort would refuse it."""
    made = Record(connector.outbox, _key(bericht, envelope, connector), encode(bericht), envelope.to_headers())
    try:
        admit(_Arriving(made.topic, made.key, made.value, made.headers, _ms(envelope.time)), NO_SECRET)
    except Refusal as refusal:
        raise Hopeless(f"antwoord-{refusal.code}") from None
    return made


def _key(bericht: Bericht, envelope: Envelope, connector: Connector) -> bytes:
    """The aggregate that a message is about; empty where none can be told, of which admission then says why."""
    try:
        return AGGREGATE[Doel(envelope.doel)](bericht, SENDERS[connector.outbox], NO_SECRET).encode()
    except (Refusal, LookupError, ValueError):
        return b""


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
