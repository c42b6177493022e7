"""FastStream: a batch subscriber; state in a dict with a changelog topic of its own. At least once: offsets come behind what is sent.

FastStream can't bring a consumer's offsets into a producer's transaction, and sends headers that are text only: the notes beside a state
go in the changelog's value. Types are not applied and nothing is decoded but by the hub's own codec: its fastest way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from itertools import groupby

import uvloop
from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.structs import ConsumerRecord
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import SASLScram512

from benchmarks.peers.run.changelog import restore
from benchmarks.peers.run.work import Config, Part, configured, packed, stage, unpacked
from hub.engine.records import Out

MOST_RECORDS = 500
WAIT_MS = 10
"""FastStream sleeps this long after an empty poll; its default of 200 ms would be its latency."""


class Parts(ConsumerRebalanceListener):  # type: ignore[misc]
    """The partitions that are ours, each with the state that its changelog gives."""

    def __init__(self, config: Config) -> None:
        self._config, self._parts = config, dict[int, Part]()
        self._ready = asyncio.Event()

    async def of(self, number: int) -> Part | None:
        """A partition of ours; None for one that is no more. Records may come before it is restored."""
        await self._ready.wait()
        return self._parts.get(number)

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Eager: all of them go."""
        self._ready.clear()
        self._parts.clear()

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Restore all."""
        self._parts = {tp.partition: Part(tp.partition) for tp in assigned}
        await asyncio.gather(*map(self._restore, self._parts.values()))
        self._ready.set()

    async def _restore(self, part: Part) -> None:
        def take(record: ConsumerRecord) -> None:
            part.state.put(record.key, unpacked(record.value) if record.value else None)

        await restore(self._config, part, take)


def program(config: Config) -> FastStream:
    """The whole application."""
    security = SASLScram512(config.user, config.password)
    broker = KafkaBroker(
        config.bootstrap, security=security, acks="all", enable_idempotence=True, compression_type="lz4",
        max_batch_size=1 << 20, max_request_size=1 << 21, apply_types=False, logger=None, allow_auto_create_topics=False,
    )  # fmt: skip
    parts, session = Parts(config), round(config.session_seconds * 1000)

    async def raw(message: KafkaMessage) -> tuple[ConsumerRecord, ...]:
        found: tuple[ConsumerRecord, ...] = message.raw_message
        return found

    @broker.subscriber(  # type: ignore[untyped-decorator]
        stage().input, batch=True, group_id=config.group, auto_offset_reset="earliest", max_records=MOST_RECORDS,
        batch_timeout_ms=WAIT_MS, ack_policy=AckPolicy.NACK_ON_ERROR, isolation_level="read_committed",
        session_timeout_ms=session, heartbeat_interval_ms=session // 5, listener=parts, decoder=raw,
    )  # fmt: skip
    async def nazorg(records: tuple[ConsumerRecord, ...]) -> None:
        under_way: list[asyncio.Future[object]] = []
        for number, own in groupby(records, key=lambda record: record.partition):
            part = await parts.of(number)
            if part is not None:
                staged = part.handle(list(own))
                under_way += [await _publish(broker, part, out) for out in part.outs(staged)]
                part.stands(staged)
        await asyncio.gather(*under_way)

    return FastStream(broker, logger=None)


async def _publish(broker: KafkaBroker, part: Part, out: Out) -> asyncio.Future[object]:
    value, headers = out.value, dict[str, str]()
    if out.topic != part.stage.changelog:
        headers = {name: (text or b"").decode() for name, text in out.headers}
    elif value is not None:
        value = packed(out)
    sent: asyncio.Future[object] = await broker.publish(
        value, out.topic, key=out.key, partition=out.partition, headers=headers, no_confirm=True
    )
    return sent


if __name__ == "__main__":
    uvloop.run(program(configured()).run())
