"""Taking a decision at the desk: choose the line, check, send, and wait until the hub has done it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from connectors.kit.publisher import Publisher, Record
from connectors.regie import connection
from connectors.regie.choose import choose
from connectors.regie.decisions import Decision
from connectors.regie.queue import Queue
from hub.broker.access import Access
from hub.codec import Envelope, encode
from hub.parties import HUIZEN
from hub.privacy.doelen import Doel
from hub.topology import names
from schemas.basis import Bericht
from schemas.nazorg import WerkvoorraadRegel

CLIENT = "regie"


@dataclass(frozen=True, slots=True)
class Desk:
    """A house, the way in of its desk, and whether it speaks JSON."""

    huis: str
    access: Access
    as_json: bool = False


class Uitkomst(StrEnum):
    """What became of a decision as far as the queue shows."""

    GEWIJZIGD = "gewijzigd"
    VERTROKKEN = "vertrokken"
    NOG_NIET_ZICHTBAAR = "nog-niet-zichtbaar"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision that was sent: its envelope, and the line as it became (None: gone, or not seen yet)."""

    persoon_id: str
    envelope: Envelope
    uitkomst: Uitkomst
    regel: WerkvoorraadRegel | None


Agree = Callable[[WerkvoorraadRegel], None]
"""Called with the line before anything is sent; raises to stop."""


async def take(desk: Desk, wie: str, decision: Decision, wait_s: float, agree: Agree) -> Outcome:
    """Send a decision about the line `wie` means and wait up to `wait_s` seconds for its effect.

    Raises `NoSuchLine`, `Invalid` (nothing was sent), `AccessRefused`, `RegieError`.
    """
    async with Queue(desk.access, desk.huis) as queue:
        regel = choose(queue.lines(), wie)
        message = decision(regel)
        agree(regel)
        sent = await send(desk, regel.persoon_id, message)
        try:
            async with asyncio.timeout(wait_s):
                return await _effect(queue, regel.persoon_id, sent)
        except TimeoutError:
            return Outcome(regel.persoon_id, sent, Uitkomst.NOG_NIET_ZICHTBAAR, None)


async def send(desk: Desk, persoon_id: str, message: Bericht) -> Envelope:
    """Put a decision on the house's own topic, acknowledged by the broker; its envelope."""
    sent = envelope(desk.huis, message)
    topic = names.besluit(desk.huis)
    record = Record(topic, persoon_id.encode(), encode(message), sent.to_headers())
    async with (
        connection.explained(desk.access, topic),
        Publisher(desk.access.aiokafka(), client_id=CLIENT) as publisher,
    ):
        await publisher.publish([record])
    return sent


def envelope(huis: str, message: Bericht) -> Envelope:
    """A new chain, begun by the desk of `huis`."""
    id_ = str(uuid.uuid4())
    source = f"urn:nld:oin:{HUIZEN[huis].oin}:systeem:regie"
    return Envelope(id_, source, message.ce_type, datetime.now(UTC), Doel.NAZORG, correlationid=id_)


async def _effect(queue: Queue, persoon_id: str, sent: Envelope) -> Outcome:
    while True:
        for change in await queue.changes():
            if change.persoon_id != persoon_id:
                continue
            if change.regel is None:
                return Outcome(persoon_id, sent, Uitkomst.VERTROKKEN, None)
            if change.regel.gewijzigd_door == sent.ref:
                return Outcome(persoon_id, sent, Uitkomst.GEWIJZIGD, change.regel)
