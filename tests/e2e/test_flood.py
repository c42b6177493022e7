"""A party that floods slows no other, on the real broker: what one asks each 100 ms is answered as before (issue 5, order and fairness)."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from hub.codec import Envelope, decode_as, encode
from hub.parties import PARTIJEN
from hub.poort.grenzen import GRENZEN
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from schemas.hub import BerichtGeweigerd
from tests.processes.complex import verloop
from tests.support.eventually import aeventually
from tests.support.hub import Hub

pytestmark = pytest.mark.broker

FLOODING, STEADY = "halt", "stimenz"
FLOOD, EVERY_S, QUESTIONS = 5000, 0.1, 40
BOUND_S, TIMES = 1.0, 8
"""Generous: a busy machine may be slow to anybody, but no message waits for thousands of somebody else's."""


@dataclass
class Party:
    """A party that asks about casussen that there are not, each of which is answered: by the process, or by the poort."""

    code: str
    producer: AIOKafkaProducer
    consumer: AIOKafkaConsumer
    sent: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)

    async def ask(self) -> asyncio.Future[object]:
        """One message; done when the broker has it."""
        number, wie = str(uuid4()), uuid4().hex
        inhoud = verloop.antwoord(uuid4().hex).model_copy(update={"aggregaat_id": wie})
        source = f"urn:nld:oin:{PARTIJEN[self.code].oin}:systeem:proef"
        now = datetime.now(UTC)
        about = Envelope(number, source, inhoud.ce_type, now, Doel.COMPLEX, correlationid=number)
        self.sent[number] = time.monotonic()
        return await self.producer.send(  # type: ignore[no-any-return]
            names.uit(self.code), encode(inhoud), wie.encode(), headers=about.to_headers()
        )

    async def listen(self) -> None:
        """Note when each is answered, until cancelled."""
        async for record in self.consumer:
            said = decode_as(record.value, BerichtGeweigerd)
            self.codes[said.code] += 1
            if said.bericht_id in self.sent:
                self.seconds.setdefault(said.bericht_id, time.monotonic() - self.sent[said.bericht_id])

    async def answered(self, count: int) -> None:
        """Wait until so many were answered."""

        async def check() -> None:
            assert len(self.seconds) >= count, len(self.seconds)

        await aeventually(check, 60)

    async def steady(self) -> list[float]:
        """Ask at a steady pace; how long each took, sorted."""
        self.sent.clear()
        self.seconds.clear()
        for _ in range(QUESTIONS):
            await self.ask()
            await asyncio.sleep(EVERY_S)
        await self.answered(QUESTIONS)
        return sorted(self.seconds.values())


@asynccontextmanager
async def party(hub: Hub, code: str) -> AsyncIterator[Party]:
    """A party that is connected, and listens from now on."""
    access = hub.access(principals.partij(code)).aiokafka()
    producer = AIOKafkaProducer(linger_ms=0, **access)
    consumer = AIOKafkaConsumer(isolation_level="read_committed", fetch_max_wait_ms=20, **access)
    await asyncio.gather(producer.start(), consumer.start())
    inbox = TopicPartition(names.inbox(code), 0)
    consumer.assign([inbox])
    await consumer.seek_to_end(inbox)
    made = Party(code, producer, consumer)
    listening = asyncio.create_task(made.listen())
    try:
        yield made
    finally:
        listening.cancel()
        await asyncio.gather(producer.stop(), consumer.stop())


def p99(seconds: list[float]) -> float:
    """Of some tens of values: the largest, or the one before."""
    return seconds[min(int(len(seconds) * 0.99), len(seconds) - 1)]


async def test_a_flooding_party_slows_no_other(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    """5,000 at once: what is over the limit is refused by the poort, in order and counted, and the other party notices nothing."""
    async with party(hub, STEADY) as steady, party(hub, FLOODING) as flooding:
        await steady.steady()
        before = await steady.steady()
        sent = [await flooding.ask() for _ in range(FLOOD)]
        during = await steady.steady()
        await asyncio.gather(*sent)
        with capsys.disabled():
            print(  # noqa: T201 - the figure that issue 5 asks for
                f"\none per {EVERY_S * 1000:.0f} ms, p50/p99 ms: alone {before[len(before) // 2] * 1000:.0f}/{p99(before) * 1000:.0f}, "
                f"beside a flood of {FLOOD} {during[len(during) // 2] * 1000:.0f}/{p99(during) * 1000:.0f}; "
                f"of the flood answered by then {len(flooding.seconds)}"
            )
        assert len(flooding.seconds) < FLOOD, "the flood was over too soon to prove anything"
        assert p99(during) < max(BOUND_S, TIMES * p99(before))
        await flooding.answered(FLOOD)
    stoot = GRENZEN[names.uit(FLOODING)].stoot
    assert flooding.codes.keys() == {"casus-onbekend", "te-veel-berichten"}
    assert stoot <= flooding.codes["casus-onbekend"] < FLOOD
    assert set(steady.codes) == {"casus-onbekend"}
    assert hub.metric("poort", "hub_over_limit_total", topic=names.uit(FLOODING), outcome="refused") >= 1
    assert hub.metric("poort", "hub_over_limit_total", topic=names.uit(STEADY)) == 0
