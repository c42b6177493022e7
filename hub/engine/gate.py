"""The engine of the poort: at least once, with stable ids; the proces drops the repeats (delivery.md, "The gate is different").

Forward all that came, await every delivery, then let the group's offsets follow: the next round does not wait for them. They are committed
through Faust's own consumer, whose generation rejects a worker that has lost its partitions.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from aiokafka.structs import ConsumerRecord, OffsetAndMetadata
from faust.types import TP

from hub.engine import backoff
from hub.engine.access import Access
from hub.engine.condition import Condition, Progress
from hub.engine.courier import Courier
from hub.engine.errors import Halted, Unavailable
from hub.engine.inbox import volume
from hub.engine.plug import HubApp
from hub.engine.position import committed
from hub.engine.reader import bounds, check_kept, reader
from hub.engine.records import Out
from hub.ops import metrics
from hub.ops.logs import get_logger

FULL = 8000
"""Records that may wait before the poll stops."""
FULL_BYTES = 32 << 20
"""Bytes of values that may wait, whichever comes first."""
MOST_RECORDS = 2000
LAST_COMMIT_SECONDS = 5

log = get_logger()

Forward = Callable[[ConsumerRecord], tuple[Sequence[Out], str | None]]
"""What to send for a record, and the code it was refused with (None: it goes on)."""


class Gate:
    """The poort in one worker. Everything here runs in the worker's event loop."""

    def __init__(self, app: HubApp, name: str, inputs: Iterable[str], forward: Forward, access: Access) -> None:
        self.app, self.name, self._inputs = app, name, frozenset(inputs)
        self._forward, self._access, self._courier = forward, access, Courier(access)
        self._waiting: asyncio.Queue[Any] = asyncio.Queue()
        self._records = self._bytes = 0
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._owned: set[TP] = set()
        self._halted: dict[TP, Progress] = {}
        self._checked, self._due = asyncio.Event(), asyncio.Event()
        self._pending: dict[TopicPartition, int] = {}
        self.reached: dict[TopicPartition, int] = {}
        self.assigned = False
        self.progress = Progress()
        app.intake = self
        app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    def take(self, event: Any) -> None:
        """A batch from Faust. What nobody will forward is only acknowledged: Faust stops for nobody before that."""
        if "run" not in self._tasks or self._tasks["run"].done():
            event.ack()
            return
        self._records += len(event.value)
        self._bytes += volume(event.value)
        self._waiting.put_nowait(event)

    def wants(self, active: set[TP]) -> set[TP]:
        """All partitions that may be read, or none: a round serves them all."""
        full = self._records >= FULL or self._bytes >= FULL_BYTES
        return set() if full else active - self._halted.keys()

    async def room(self, seconds: float) -> None:
        """Wait a little: a round takes milliseconds."""
        await asyncio.sleep(min(seconds, 0.01))

    def revoking(self, tps: set[TP]) -> None:
        """The partitions are about to go: what waits is fetched again by their next owner."""
        self._owned -= tps
        if not self._owned:
            self._checked.set()  # nobody waits for a check of what is no longer ours

    def owned(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None until it is known) and progress, of each owned partition."""
        for tp in list(self._owned):
            yield TopicPartition(*tp), self.reached.get(TopicPartition(*tp)), self._halted.get(tp, self.progress)

    async def stop(self) -> None:
        """End the round under way; what it had not delivered is forwarded by the next owner."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        await self._commit_last()
        await self._courier.close()

    async def _on_assigned(self, sender: Any, assigned: set[TP], **_: Any) -> None:
        self._owned = {tp for tp in assigned if tp.topic in self._inputs}
        self.assigned = True
        self.progress.turn(Condition.OPENING)
        self._checked.clear()
        if "check" in self._tasks:
            self._tasks["check"].cancel()
        self._start("check", self._check_all)
        for name, work in (("run", self._run), ("commit", self._commit_loop)):
            if name not in self._tasks:
                self._start(name, work)

    async def _on_revoked(self, sender: Any, revoked: set[TP], **_: Any) -> None:
        self.assigned = False
        await self._commit_last()
        for tp in revoked:
            self.reached.pop(TopicPartition(*tp), None)
            self._pending.pop(TopicPartition(*tp), None)

    def _start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            except Exception as error:  # a defect: the worker must end, not live on with a silent poort
                log.critical("engine_crashed", stage=self.name, exc_info=error)
                await self.app.crash(error)

        self._tasks[name] = asyncio.create_task(guarded(), name=f"poort-{name}")

    async def _check_all(self) -> None:
        """Nothing may have been deleted before it was read (case E3): such a partition halts, the others go on."""
        await self._again(self._check)
        self.progress.turn(Condition.OPEN)
        self._checked.set()

    async def _check(self) -> None:
        tps = [TopicPartition(*tp) for tp in self._owned]
        found = await committed(self._access, self.name, tps)
        async with reader(self._access) as consumer:
            begins = await consumer.beginning_offsets(tps) if tps else {}
            ends = await consumer.end_offsets(tps) if tps else {}
        self._halted = {}
        for tp in tps:
            self.reached[tp] = found[tp].offset if tp in found else begins[tp]
            self._judge(tp, begins[tp], self.reached[tp], ends[tp])

    def _judge(self, tp: TopicPartition, begin: int, at: int, end: int | None = None) -> None:
        try:
            check_kept(self.name, tp, begin, at, end)
        except Halted as halted:
            self._halt(TP(*tp), halted.reason)

    async def _check_gaps(self, records: Sequence[ConsumerRecord]) -> None:
        """A consumer jumps in silence over what was deleted before it came to it."""
        firsts = {TopicPartition(each.topic, each.partition): each.offset for each in reversed(records)}
        for tp, first in firsts.items():
            at = max(self._pending.get(tp, 0), self.reached.get(tp, 0))
            if first > at:
                begin, _ = await bounds(self._access, tp)
                self._judge(tp, begin, at)

    def _halt(self, tp: TP, reason: str) -> None:
        self._halted[tp] = Progress()
        self._halted[tp].turn(Condition.HALTED, reason)
        log.error("partition_halted", stage=self.name, topic=tp.topic, partition=tp.partition)

    async def _run(self) -> None:
        try:
            while True:
                await self._round()
        finally:
            while not self._waiting.empty():
                self._waiting.get_nowait().ack()
            self._records = self._bytes = 0

    async def _round(self) -> None:
        events = await self._gather()
        try:
            await self._again(lambda: self._deliver(events))
        finally:
            for event in events:
                event.ack()

    async def _gather(self) -> list[Any]:
        events = [await self._waiting.get()]
        count = len(events[0].value)
        while count < MOST_RECORDS and not self._waiting.empty():
            events.append(self._waiting.get_nowait())
            count += len(events[-1].value)
        self._records -= count
        self._bytes -= sum(volume(event.value) for event in events)
        return events

    async def _deliver(self, events: list[Any]) -> None:
        await self._checked.wait()
        # judged at each attempt: what was revoked meanwhile is somebody else's
        await self._check_gaps(
            [record for event in events if event.message.tp in self._owned for record in event.value]
        )
        mine = self._owned - self._halted.keys()
        records = [record for event in events if event.message.tp in mine for record in event.value]
        if not records:
            return
        passed = [self._forward(record) for record in records]
        try:
            await self._courier.deliver(out for outs, _ in passed for out in outs)
        except BaseException:
            await self._courier.close()
            raise
        for record in records:
            tp = TopicPartition(record.topic, record.partition)
            self._pending[tp] = max(self._pending.get(tp, 0), record.offset + 1)
        self._due.set()
        self._count(records, [code for _, code in passed])

    async def _commit_loop(self) -> None:
        while True:
            await self._due.wait()
            await self._again(self._commit)

    async def _commit(self) -> None:
        self._due.clear()
        reached = dict(self._pending)
        if not reached:
            return
        offsets = {tp: OffsetAndMetadata(at, "") for tp, at in reached.items()}
        try:
            await self.app.consumer.call_kafka(lambda kafka: kafka.commit(offsets))
        except (CommitFailedError, IllegalStateError):
            # the next owner forwards again, and the proces drops the repeats
            log.info("commit_too_late", stage=self.name)
        else:
            self.reached |= reached
            self.progress.moved()
        self._pending = {tp: at for tp, at in self._pending.items() if at > reached.get(tp, -1)}

    async def _commit_last(self) -> None:
        """Before the partitions go, so that their next owner need not forward again what was delivered."""
        with suppress(KafkaError, OSError, TimeoutError):
            await asyncio.wait_for(self._commit(), LAST_COMMIT_SECONDS)

    async def _again(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do it until it is done; health says so when it takes long."""
        attempt = 0
        while True:
            try:
                await action()
                self.progress.error = ""
                return
            except (KafkaError, OSError, TimeoutError, Unavailable) as error:
                attempt += 1
                metrics.retries.labels(self.name, type(error).__name__).inc()
                log.warning("batch_retried", stage=self.name, attempt=attempt, exc_info=error)
                self.progress.retrying(type(error).__name__)
                await asyncio.sleep(backoff.seconds(attempt))

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
