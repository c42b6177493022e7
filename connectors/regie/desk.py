"""Taking a decision at the desk: choose the line, check, send, and wait until the hub has done it or says why not."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from connectors.kit.publisher import Publisher, Record
from connectors.regie import connection
from connectors.regie.errors import RegieError
from connectors.regie.queue import Lines
from connectors.regie.refusals import Refusals
from hub.broker.access import Access
from hub.codec import Envelope, encode
from hub.parties import HUIZEN
from hub.topology import names
from schemas.basis import Bericht
from schemas.hub import BerichtGeweigerd
from schemas.nazorg import WerkvoorraadRegel

CLIENT = "regie"
R = TypeVar("R", bound=Bericht)


@dataclass(frozen=True, slots=True)
class Desk:
    """A house, the way in of its desk, and whether it speaks JSON."""

    huis: str
    access: Access
    as_json: bool = False


class Uitkomst(StrEnum):
    """What became of a decision as far as the desk can see."""

    GEWIJZIGD = "gewijzigd"
    VERTROKKEN = "vertrokken"
    GEWEIGERD = "geweigerd"
    NOG_NIET_ZICHTBAAR = "nog-niet-zichtbaar"


@dataclass(frozen=True)
class Taken(Generic[R]):
    """A decision that was sent: its envelope, the line as it became (None: gone, refused, or not seen yet), why it was refused."""

    sleutel: str
    envelope: Envelope
    uitkomst: Uitkomst
    regel: R | None
    weigering: BerichtGeweigerd | None = None


Outcome = Taken[WerkvoorraadRegel]
Choose = Callable[[Lines[R]], tuple[str, Bericht]]
"""Picks the line and makes the message about it: its key, and the message; raises to stop before anything is sent."""


async def take(desk: Desk, lines: Lines[R], choose: Choose[R], wait_s: float) -> Taken[R]:
    """Send a decision about a line of a queue and wait up to `wait_s` seconds for what comes of it.

    Raises what `choose` raises (nothing was sent then), `AccessRefused`, `RegieError`.
    """
    async with lines, Refusals(desk.access, desk.huis) as refusals:
        key, message = choose(lines)
        sent = await send(desk, key, message, lines)
        try:
            async with asyncio.timeout(wait_s):
                return await _effect(lines, refusals, key, sent)
        except (TimeoutError, RegieError):  # it stands: whoever were told that it failed would send it again
            return Taken(key, sent, Uitkomst.NOG_NIET_ZICHTBAAR, None)


async def send(desk: Desk, key: str, message: Bericht, lines: Lines[R]) -> Envelope:
    """Put a decision on the house's own topic, acknowledged by the broker; its envelope."""
    sent = envelope(desk.huis, message, lines)
    topic = names.besluit(desk.huis)
    record = Record(topic, key.encode(), encode(message), sent.to_headers())
    async with (
        connection.explained(desk.access, topic),
        Publisher(desk.access.aiokafka(), client_id=CLIENT) as publisher,
    ):
        await publisher.publish([record])
    return sent


def envelope(huis: str, message: Bericht, lines: Lines[R]) -> Envelope:
    """A new chain, begun by the desk of `huis`, for the purpose of the queue."""
    id_ = str(uuid.uuid4())
    source = f"urn:nld:oin:{HUIZEN[huis].oin}:systeem:regie"
    return Envelope(id_, source, message.ce_type, datetime.now(UTC), lines.doel, correlationid=id_)


async def _effect(lines: Lines[R], refusals: Refusals, key: str, sent: Envelope) -> Taken[R]:
    while True:
        for change in await lines.changes():
            if change.sleutel != key:
                continue
            if change.regel is None:
                return Taken(key, sent, Uitkomst.VERTROKKEN, None)
            if getattr(change.regel, "gewijzigd_door", None) == sent.ref:
                return Taken(key, sent, Uitkomst.GEWIJZIGD, change.regel)
        if (refused := await refusals.of(sent)) is not None:
            return Taken(key, sent, Uitkomst.GEWEIGERD, None, refused)
