"""The engine of the poort: at least once, with stable ids; the proces drops the repeats (delivery.md, "The gate is different").

One idempotent producer per worker: forward all that came, await every delivery, then commit the group's offsets through Faust's own
consumer, whose generation rejects a worker that has lost its partitions.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from aiokafka.structs import ConsumerRecord, OffsetAndMetadata
from faust.types import TP

from hub.engine import backoff
from hub.engine.access import Access
from hub.engine.condition import Condition, Progress
from hub.engine.errors import Halted, Unavailable
from hub.engine.plug import HubApp
from hub.engine.position import committed
from hub.engine.reader import check_kept, reader
from hub.engine.records import Out, batches
from hub.ops import metrics
from hub.ops.logs import get_logger

FULL = 8000
"""Records that may wait before the poll stops."""
MOST_RECORDS = 2000
DELIVERY_SECONDS = 30

log = get_logger()

Forward = Callable[[ConsumerRecord], tuple[Sequence[Out], str | None]]
"""What to send for a record, and the code it was refused with (None: it goes on)."""


class Gate:
    """The poort in one worker. Everything here runs in the worker's event loop."""

    def __init__(self, app: HubApp, name: str, inputs: Iterable[str], forward: Forward, access: Access) -> None:
        self.app, self.name, self._inputs = app, name, frozenset(inputs)
        self._forward, self._access = forward, access
        self._waiting: asyncio.Queue[Any] = asyncio.Queue()
        self._records = 0
        self._producer: AIOKafkaProducer | None = None
        self._task: asyncio.Task[None] | None = None
        self._verified: asyncio.Task[None] | None = None
        self._owned: set[TP] = set()
        self.reached: dict[TopicPartition, int] = {}
        self.assigned = False
        self.progress = Progress()
        app.intake = self
        app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    def take(self, event: Any) -> None:
        """A batch from Faust. Where nothing is forwarded any more it is only acknowledged: Faust stops for nobody before that."""
        if self._task is None or self._task.done():
            event.ack()
            return
        self._records += len(event.value)
        self._waiting.put_nowait(event)

    def wants(self, active: set[TP]) -> set[TP]:
        """All or nothing: a round serves all partitions."""
        return active if self._records < FULL and self.progress.condition is not Condition.HALTED else set()

    async def room(self, seconds: float) -> None:
        """Wait a little: a round takes milliseconds."""
        await asyncio.sleep(min(seconds, 0.01))

    def revoking(self, tps: set[TP]) -> None:
        """The partitions are about to go: what waits is fetched again by their next owner."""
        self._owned -= tps

    def owned(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None until something of it was forwarded) and the poort's progress, of each owned partition."""
        for tp in list(self._owned):
            yield TopicPartition(*tp), self.reached.get(TopicPartition(*tp)), self.progress

    async def stop(self) -> None:
        """End the round under way; what it had not committed is forwarded again by the next owner."""
        tasks = {task for task in (self._task, self._verified) if task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._close()

    async def _on_assigned(self, sender: Any, assigned: set[TP], **_: Any) -> None:
        self._owned = {tp for tp in assigned if tp.topic in self._inputs}
        self.assigned = True
        self._verified = asyncio.create_task(self._guarded(self._verify()), name="poort-verify")
        self._task = self._task or asyncio.create_task(self._guarded(self._run()), name="poort")

    async def _on_revoked(self, sender: Any, revoked: set[TP], **_: Any) -> None:
        self.assigned = False
        for tp in revoked:
            self.reached.pop(TopicPartition(*tp), None)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Halted as halted:
            self.progress.turn(Condition.HALTED, halted.reason)
            log.error("partition_halted", stage=self.name)
        except Exception as error:  # a defect: the worker must end, not live on with a silent poort
            log.critical("engine_crashed", stage=self.name, exc_info=error)
            await self.app.crash(error)

    async def _run(self) -> None:
        try:
            while True:
                await self._round()
        finally:
            self._drop()

    async def _verify(self) -> None:
        """Nothing may have been deleted before it was read (case E3)."""
        tps = [TopicPartition(*tp) for tp in self._owned]
        await self._again(lambda: self._check(tps))
        self.progress.turn(Condition.OPEN)

    async def _round(self) -> None:
        events = await self._gather()
        try:
            await self._again(lambda: self._deliver(events))
        finally:
            for event in events:
                event.ack()

    def _drop(self) -> None:
        while not self._waiting.empty():
            self._waiting.get_nowait().ack()
        self._records = 0

    async def _again(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do it until it is done; health says so when it takes long."""
        attempt = 0
        while True:
            try:
                return await action()
            except (KafkaError, OSError, TimeoutError, Unavailable) as error:
                attempt += 1
                metrics.retries.labels(self.name, type(error).__name__).inc()
                log.warning("batch_retried", stage=self.name, attempt=attempt, exc_info=error)
                self.progress.retrying(type(error).__name__)
                await self._close()
                await asyncio.sleep(backoff.seconds(attempt))

    async def _gather(self) -> list[Any]:
        events = [await self._waiting.get()]
        count = len(events[0].value)
        while count < MOST_RECORDS and not self._waiting.empty():
            events.append(self._waiting.get_nowait())
            count += len(events[-1].value)
        self._records -= count
        return events

    async def _deliver(self, events: list[Any]) -> None:
        # judged at each attempt: what was revoked meanwhile is somebody else's
        records = [record for event in events if event.message.tp in self._owned for record in event.value]
        if not records:
            return
        producer = await self._ready()
        passed = [self._forward(record) for record in records]
        async with asyncio.timeout(DELIVERY_SECONDS):
            await _send(producer, (out for outs, _ in passed for out in outs))
        await self._commit(records)
        self._count(records, [code for _, code in passed])

    async def _commit(self, records: list[ConsumerRecord]) -> None:
        reached: dict[TopicPartition, int] = {}
        for record in records:
            tp = TopicPartition(record.topic, record.partition)
            reached[tp] = max(reached.get(tp, 0), record.offset + 1)
        offsets = {tp: OffsetAndMetadata(offset, "") for tp, offset in reached.items()}
        try:
            await self.app.consumer.call_kafka(lambda kafka: kafka.commit(offsets))
        except (CommitFailedError, IllegalStateError):
            log.info(
                "commit_too_late", stage=self.name
            )  # the next owner forwards again, and the proces drops the repeats
            return
        self.reached |= reached
        self.progress.moved()

    def _count(self, records: list[ConsumerRecord], codes: list[str | None]) -> None:
        now = time.time() * 1000
        metrics.batch_records.labels(self.name).observe(len(records))
        metrics.latency_seconds.labels(self.name).observe(max(now - records[0].timestamp, 0) / 1000)
        outcomes = Counter(
            (record.topic, "refused" if code else "forwarded") for record, code in zip(records, codes, strict=True)
        )
        for (topic, outcome), count in outcomes.items():
            metrics.messages.labels(self.name, topic, outcome).inc(count)
        for code, count in Counter(code for code in codes if code).items():
            metrics.dead_letters.labels(self.name, code).inc(count)
            log.warning("message_set_aside", stage=self.name, code=code, count=count)

    async def _ready(self) -> AIOKafkaProducer:
        if self._verified is not None:
            await asyncio.shield(self._verified)
        if self.progress.condition is Condition.HALTED:
            raise Halted(self.progress.reason)
        if self._producer is None:
            producer = AIOKafkaProducer(
                enable_idempotence=True,
                acks="all",
                compression_type="lz4",
                linger_ms=0,
                max_batch_size=1 << 20,
                max_request_size=1 << 21,
                **self._access,
            )
            await producer.start()
            self._producer = producer
        return self._producer

    async def _check(self, tps: list[TopicPartition]) -> None:
        found = await committed(self._access, self.name, tps)
        async with reader(self._access) as consumer:
            begins = await consumer.beginning_offsets(tps) if tps else {}
        for tp, position in found.items():
            check_kept(self.name, tp, begins[tp], position.offset)
        self.reached |= {tp: found[tp].offset if tp in found else begins[tp] for tp in tps}

    async def _close(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                await asyncio.wait_for(producer.stop(), 5)
            except (KafkaError, TimeoutError, OSError) as error:
                log.info("producer_stop_failed", stage=self.name, exc_info=error)


async def _send(producer: AIOKafkaProducer, outs: Iterable[Out]) -> None:
    now = int(time.time() * 1000)
    sent = [
        await producer.send_batch(builder, topic, partition=at) for topic, at, builder in batches(producer, outs, now)
    ]
    await producer.flush()
    for future in sent:
        await future
