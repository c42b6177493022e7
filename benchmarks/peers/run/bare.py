"""A bare aiokafka loop that does what the hub's engine promises and no more: a task, a fenced producer and a dict per partition.

No retry, no dead letters by deadline, no health: whatever goes wrong ends the process. Two traps it had to be written around:

* aiokafka assigns the new partitions before it calls `on_partitions_assigned`, so a poll may bring records of a partition that is not
  open yet. Whoever drops them must seek back when he opens it, or they are lost; whoever stumbles over them stands still.
* from the revoke on `getmany` waits for the next assignment. A revoke that waits for a task that is in `getmany` waits for ever: wait for
  its transaction only, then cancel it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
import traceback
from collections.abc import Collection

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.producer import sender
from aiokafka.structs import ConsumerRecord, OffsetAndMetadata

from benchmarks.peers.run.changelog import restore
from benchmarks.peers.run.work import Config, Part, configured
from hub.engine.records import batches

MOST_RECORDS = 500
sender.BACKOFF_OVERRIDE = (
    0.004  # as in the hub: aiokafka waits 20 ms when a transaction follows on the heels of the last one
)


class Owned:
    """One owned partition."""

    def __init__(self, config: Config, consumer: AIOKafkaConsumer, tp: TopicPartition) -> None:
        self._config, self._consumer, self._tp = config, consumer, tp
        self._part = Part(tp.partition)
        self._busy = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Fence whoever had it, then read what he left, then go on where he was."""
        self._producer = AIOKafkaProducer(
            transactional_id=f"{self._config.group}-{self._tp.topic}-{self._tp.partition}", acks="all", linger_ms=0,
            compression_type="lz4", max_batch_size=1 << 20, max_request_size=1 << 21, transaction_timeout_ms=40_000,
            retry_backoff_ms=5, **self._config.aiokafka(),
        )  # fmt: skip
        await self._producer.start()  # returns when InitProducerId is answered: a predecessor is fenced by then
        await restore(self._config, self._part, self._part.restore)
        self._consumer.seek(self._tp, await self._consumer.committed(self._tp) or 0)
        self._task = asyncio.create_task(self._run())
        self._task.add_done_callback(_crash)

    async def close(self) -> None:
        """Wait for the transaction under way, and let go."""
        async with self._busy:
            if self._task is not None:
                self._task.cancel()
            await self._producer.stop()

    async def _run(self) -> None:
        while True:
            for records in (await self._consumer.getmany(self._tp, timeout_ms=1000, max_records=MOST_RECORDS)).values():
                async with self._busy:
                    await self._commit(records)

    async def _commit(self, records: list[ConsumerRecord]) -> None:
        staged, producer = self._part.handle(records), self._producer
        await producer.begin_transaction()
        for topic, partition, builder in batches(producer, self._part.outs(staged), int(time.time() * 1000)):
            await producer.send_batch(builder, topic, partition=partition)
        await producer.flush()
        reached = OffsetAndMetadata(records[-1].offset + 1, "")
        await producer.send_offsets_to_transaction({self._tp: reached}, self._config.group)
        await producer.commit_transaction()
        self._part.stands(staged)


class Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Opens and closes as partitions come and go."""

    def __init__(self, config: Config, consumer: AIOKafkaConsumer) -> None:
        self._config, self._consumer = config, consumer
        self._owned: dict[TopicPartition, Owned] = {}

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Eager: all of them go."""
        await asyncio.gather(*(owned.close() for owned in self._owned.values()))
        self._owned.clear()

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Open all side by side. aiokafka would log what is raised here and go on without the partition."""
        self._owned = {tp: Owned(self._config, self._consumer, tp) for tp in assigned}
        try:
            await asyncio.gather(*(owned.open() for owned in self._owned.values()))
        except Exception:  # noqa: BLE001 - see above
            traceback.print_exc()
            os._exit(3)


def _crash(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        traceback.print_exception(error)
        sys.stderr.flush()
        os._exit(3)


async def main(config: Config) -> None:
    """Until told to stop."""
    told, session = asyncio.Event(), round(config.session_seconds * 1000)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    consumer = AIOKafkaConsumer(
        group_id=config.group, isolation_level="read_committed", enable_auto_commit=False,
        auto_offset_reset="earliest", session_timeout_ms=session, heartbeat_interval_ms=session // 5,
        max_partition_fetch_bytes=1 << 20, **config.aiokafka(),
    )  # fmt: skip
    listener = Listener(config, consumer)
    await consumer.start()
    consumer.subscribe([Part(0).stage.input], listener=listener)
    await told.wait()
    await listener.on_partitions_revoked(())
    await consumer.stop()


if __name__ == "__main__":
    uvloop.run(main(configured()))
