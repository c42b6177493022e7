"""Messages as a party finds them in its inbox."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors.partner.rows import Headers, Received
from hub.codec import Envelope, encode
from hub.parties import HUB_OIN
from schemas.basis import Bericht
from schemas.hub import BerichtGeweigerd

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
POORT = f"urn:nld:oin:{HUB_OIN}:systeem:poort"
CASUS = "0123456789abcdef0123456789abcdef"


def geweigerd(number: int = 0) -> BerichtGeweigerd:
    """Word that a message was refused; parties have had it since the first day."""
    return BerichtGeweigerd(
        code="te-groot", uitleg="The message is larger than the hub carries.", bericht_id=f"m-{number}", bericht_source=None,
        bericht_type=None, topic="partij.om.uit", partitie=0, offset=number,
    )  # fmt: skip


def envelope(bericht: Bericht, number: int, **fields: object) -> Envelope:
    """The hub's envelope around its message `number`."""
    told: dict[str, object] = {
        "id": f"hub-{number}", "source": POORT, "type": bericht.ce_type, "time": NOW, "doel": "nazorg", "correlationid": "c-1",
    }  # fmt: skip
    return Envelope(**(told | fields))  # type: ignore[arg-type]


def received(
    bericht: Bericht,
    number: int = 0,
    *,
    key: str = CASUS,
    partij: str = "om",
    headers: Headers | None = None,
    **fields: object,
) -> Received:
    """The record with message `number`; `fields` are of its envelope."""
    kept = envelope(bericht, number, **fields).to_headers() if headers is None else headers
    return Received(
        f"partij.{partij}.in", 0, number, round(NOW.timestamp() * 1000), key.encode(), encode(bericht), tuple(kept)
    )
