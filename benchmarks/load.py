"""Detention messages ready to send, made before the clock runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from connectors.dji.simulator import gemeld, generate
from hub.codec import Envelope, encode
from hub.parties import PARTIJEN
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from hub.settings import Deployment
from hub.topology import names, principals

SOURCE = f"urn:nld:oin:{PARTIJEN['dji'].oin}:systeem:benchmark"


class Load(NamedTuple):
    """One message as it goes over the wire; `ref` is what its effects name as their cause."""

    ref: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def loads(count: int, seed: int, secret: bytes) -> Iterator[Load]:
    """`count` messages of the simulator."""
    now = datetime.now(UTC)
    for bericht, op in gemeld(generate(count, seed, now), now):
        number = str(uuid4())
        envelope = Envelope(number, SOURCE, bericht.ce_type, op, Doel.NAZORG, number)
        key = persoon_id(bericht.persoon.bsn, Doel.NAZORG, secret).encode()
        yield Load(envelope.ref, key, encode(bericht), envelope.to_headers())


async def send(deployment: Deployment, messages: list[Load], rate: float | None) -> dict[str, float]:
    """Offer the messages, `rate` a second or as fast as they go; when each was offered, by its ref (s, monotonic)."""
    access = deployment.access(principals.partij("dji")).aiokafka()
    producer = AIOKafkaProducer(enable_idempotence=True, acks="all", compression_type="lz4", **access)
    await producer.start()
    began, offered, sent = time.perf_counter(), {}, []
    for number, one in enumerate(messages):
        if rate is not None:
            await asyncio.sleep(max(began + number / rate - time.perf_counter(), 0))
        offered[one.ref] = time.perf_counter()
        sent.append(await producer.send(names.DETENTIE, one.value, one.key, headers=one.headers))
    await asyncio.gather(*sent)
    await producer.stop()
    return offered
