"""Messages ready to send, made before the clock runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from connectors.dji.simulator import gemeld, generate
from connectors.partner.simulated.aanmeldingen import aanmeldingen
from hub.broker import Access
from hub.codec import Envelope, encode
from hub.parties import PARTIJEN
from hub.privacy.casus_id import casus_id
from hub.privacy.doelen import Doel
from hub.privacy.persoon_id import persoon_id
from hub.topology import names
from schemas.basis import Bericht


class Load(NamedTuple):
    """One message as it goes over the wire; `ref` is what its effects name as their cause."""

    ref: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]
    topic: str = names.DETENTIE


def loads(count: int, seed: int, secret: bytes) -> Iterator[Load]:
    """`count` messages of the simulator of DJI."""
    now = datetime.now(UTC)
    for bericht, op in gemeld(generate(count, seed, now), now):
        key = persoon_id(bericht.persoon.bsn, Doel.NAZORG, secret)
        yield _load("dji", bericht, op, Doel.NAZORG, key, names.DETENTIE)


def reports(count: int, seed: int) -> Iterator[Load]:
    """`count` casussen put forward by all parties in turn, each by its own topic."""
    now, codes = datetime.now(UTC), list(PARTIJEN)
    for number, (_, bericht) in enumerate(aanmeldingen(count, seed, codes, now.date())):
        code = codes[number % len(codes)]
        key = casus_id(code, bericht.aanmelding.aanmelding_id)
        yield _load(code, bericht, now, Doel.COMPLEX, key, names.uit(code))


def _load(code: str, bericht: Bericht, at: datetime, doel: Doel, key: str, topic: str) -> Load:
    number, source = str(uuid4()), f"urn:nld:oin:{PARTIJEN[code].oin}:systeem:benchmark"
    envelope = Envelope(number, source, bericht.ce_type, at, doel, number)
    return Load(envelope.ref, key.encode(), encode(bericht), envelope.to_headers(), topic)


async def send(access: Access, messages: list[Load], rate: float | None) -> dict[str, float]:
    """Offer the messages, `rate` a second or as fast as they go; when each was offered, by its ref (s, monotonic)."""
    producer = AIOKafkaProducer(enable_idempotence=True, acks="all", compression_type="lz4", **access.aiokafka())
    await producer.start()
    # else the first message to each topic waits for it, and all behind it come as a flood
    for topic in {one.topic for one in messages}:
        await producer.partitions_for(topic)
    began, offered, sent = time.perf_counter(), {}, []
    for number, one in enumerate(messages):
        if rate is not None:
            await asyncio.sleep(max(began + number / rate - time.perf_counter(), 0))
        offered[one.ref] = time.perf_counter()
        sent.append(await producer.send(one.topic, one.value, one.key, headers=one.headers))
    await asyncio.gather(*sent)
    await producer.stop()
    return offered
