"""Sends simulated messages to the broker, as fast as it confirms or at a rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from connectors.dji.event import Event, Offered, check
from connectors.dji.identity import Identity
from connectors.dji.settings import PRINCIPAL, now
from connectors.dji.simulator.moments import Gemeld, gemeld
from connectors.dji.simulator.write import cloudevent
from connectors.kit.errors import Unavailable
from connectors.kit.program import program
from connectors.kit.run import stopped_within
from connectors.kit.settings import ConnectorSettings
from hub.ops.metrics import connector_messages
from schemas.detentie import DetentieBericht

BATCH = 500
TURNS = 20
"""Batches a second at most, when a rate is asked: evenly spread, not in bursts of a second."""


async def publish(berichten: Iterator[DetentieBericht], rate: float | None, stop: asyncio.Event) -> int:
    """Send all; returns an exit status, 75 when the broker is away or on a stop."""
    async with program("dji", PRINCIPAL, ConnectorSettings()) as frame:
        identity, begun, sent = Identity(frame.deployment.nazorg_pseudonym_secret), time.monotonic(), 0
        stream = gemeld(berichten, now())
        while batch := list(islice(stream, _size(rate))):
            try:
                await frame.publisher.publish([_event(told, identity).record for told in batch])
            except Unavailable:
                return 75
            sent += _count(batch)
            ahead = sent / rate - (time.monotonic() - begun) if rate else 0
            if await stopped_within(stop, max(ahead, 0)):
                return 75
    return 0


def _size(rate: float | None) -> int:
    return BATCH if rate is None else max(1, min(BATCH, round(rate / TURNS)))


def _event(told: Gemeld, identity: Identity) -> Event:
    event = cloudevent(told)
    data = event.pop("data")
    assert isinstance(data, dict)
    return check(Offered(event, data, cloudevent=True), identity, now())


def _count(batch: Sequence[Gemeld]) -> int:
    connector_messages.labels("dji", "simulator", "sent").inc(len(batch))
    return len(batch)
