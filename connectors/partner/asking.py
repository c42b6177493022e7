"""Asks a connector on a broker of one's own, as the hub would, and waits for its answers: what a party's developer tries first."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

from connectors.kit.publisher import Publisher, Record
from connectors.kit.reader import Reader
from connectors.partner.connector import Connector
from connectors.partner.recorded import recorded, shown
from hub.broker.access import Access
from hub.codec import Envelope

POLL_SECONDS = 0.2


class Asked(NamedTuple):
    """The answers, decoded, and how many messages had none."""

    answers: list[dict[str, object]]
    unanswered: int


async def ask(connector: Connector, access: Access, lines: Iterable[str], seconds: float) -> Asked:
    """Put recorded messages into the connector's inbox, under ids of their own, and wait until each has an answer, or for `seconds`.

    `access` is that of a user that may write inboxes and read outboxes. Raises `Unavailable`, aiokafka's `KafkaError`, and `HubError`
    for a line that is none.
    """
    asked = dict(_asked(lines, connector))
    answers: list[dict[str, object]] = []
    reader = Reader(connector.outbox, access, timeout_seconds=seconds, silent_seconds=seconds)
    async with reader, Publisher(access.aiokafka(), client_id=access.user, timeout_seconds=seconds) as publisher:
        await reader.from_now_on()
        await publisher.publish(list(asked.values()))
        until = time.monotonic() + seconds
        while (waiting := asked.keys() - {one["causationid"] for one in answers}) and time.monotonic() < until:
            found = await reader.fetch(POLL_SECONDS)
            answers += [shown(Envelope.from_headers(one.headers), one.key, one.value) for one in found]
    return Asked([one for one in answers if one["causationid"] in asked], len(waiting))


def _asked(lines: Iterable[str], connector: Connector) -> Iterator[tuple[str, Record]]:
    """Each message as a record, by the `ref` that its answers name as their cause."""
    for one in recorded(lines, connector):
        envelope = replace(Envelope.from_headers(one.headers), id=str(uuid4()))
        yield envelope.ref, Record(connector.inbox, one.key, one.value, envelope.to_headers())
