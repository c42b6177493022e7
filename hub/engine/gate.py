"""The engine of the poort: at least once, with stable ids; the proces drops the repeats (delivery.md, "The gate is different").

Forward what has its turn, await every delivery, then let the group's offsets follow: the next round does not wait for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.broker.away import AWAY
from hub.engine import backoff
from hub.engine.access import Access
from hub.engine.bookmarks import Bookmarks, Mark
from hub.engine.condition import Condition, Progress
from hub.engine.courier import Courier
from hub.engine.errors import Unavailable
from hub.engine.forwarding import Forward, Forwarded, report, retried
from hub.engine.plug import HubApp
from hub.engine.records import Out
from hub.engine.turns import Taken, Turns
from hub.ops.logs import get_logger

COMMIT_SECONDS = 0.1
"""Between two commits: at 200 messages a second each round had one of its own, a tenth of all that the broker was asked. What a crash
leaves uncommitted is forwarded again.
"""
LAST_COMMIT_SECONDS = 5

log = get_logger()


class Gate:
    """The poort in one worker. Everything here runs in the worker's event loop. `paces`: see `Turns`."""

    def __init__(
        self,
        app: HubApp,
        name: str,
        inputs: Iterable[str],
        forward: Forward,
        access: Access,
        paces: Mapping[str, float],
    ) -> None:
        self.app, self.name, self.inputs = app, name, frozenset(inputs)
        self._forward, self._courier = forward, Courier(access)
        self._marks, self._turns = Bookmarks(app, name, access), Turns(paces)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._owned: set[TP] = set()
        self._halted: dict[TP, Progress] = {}
        self._checked = asyncio.Event()
        self.assigned = False
        self.progress = Progress()
        app.intake = self
        app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    def take(self, event: Any) -> None:
        """A batch from Faust. What nobody will forward is only acknowledged: Faust stops for nobody before that."""
        if "run" not in self._tasks or self._tasks["run"].done():
            event.ack()
        else:
            self._turns.put(event)

    def wants(self, active: set[TP]) -> set[TP]:
        """Those of `active` with room for more records: a flood fills its own queue and nobody else's."""
        return {tp for tp in active if tp not in self._halted and not self._turns.full(tp)}

    async def room(self, seconds: float) -> None:
        """Wait a little: a round takes milliseconds."""
        await asyncio.sleep(min(seconds, 0.01))

    def revoking(self, tps: set[TP]) -> None:
        """The partitions are about to go: what waits is fetched again by their next owner."""
        self._owned -= tps
        self._turns.drop(tps)
        if not self._owned:
            self._checked.set()  # nobody waits for a check of what is no longer ours

    def owned(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None until it is known) and progress, of each owned partition."""
        for tp in list(self._owned):
            at = TopicPartition(*tp)
            yield at, self._marks.reached(at), self._halted.get(tp, self.progress)

    def vacant(self, tp: TopicPartition, first: int, end: int) -> None:
        """From `first` up to `end` there is nothing to read in a partition, and never will be: that counts as delivered."""
        if TP(*tp) in self._owned - self._halted.keys() and self._marks.reached(tp) is not None:
            mark = self._marks.at(tp)
            if first <= mark.offset < end:
                self._marks.delivered({tp: mark._replace(offset=end)})

    async def stop(self) -> None:
        """End the round under way; what it had not delivered is forwarded by the next owner."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        await self._commit_last()
        await self._courier.close()

    async def _on_assigned(self, sender: Any, assigned: set[TP], **_: Any) -> None:
        self._owned = {tp for tp in assigned if tp.topic in self.inputs}
        self._turns.own(self._owned)
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
        self._marks.forget(TopicPartition(*tp) for tp in revoked)

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
        self._halted = {}
        self._halt(await self._marks.load([TopicPartition(*tp) for tp in self._owned]))

    def _halt(self, reasons: Mapping[TopicPartition, str]) -> None:
        for tp, reason in reasons.items():
            halted = self._halted[TP(*tp)] = Progress()
            halted.turn(Condition.HALTED, reason)
            log.error("partition_halted", stage=self.name, topic=tp.topic, partition=tp.partition)

    async def _run(self) -> None:
        try:
            while True:
                await self._round()
        finally:
            self._turns.own(())

    async def _round(self) -> None:
        taken = await self._turns.take()
        try:
            await self._again(lambda: self._deliver(taken))
        finally:
            for turn in taken:
                for event in turn.done:
                    event.ack()

    async def _deliver(self, taken: list[Taken]) -> None:
        await self._checked.wait()
        # judged at each attempt: what was revoked meanwhile is somebody else's
        self._halt(await self._marks.gaps([each for turn in taken if turn.tp in self._owned for each in turn.records]))
        mine = self._owned - self._halted.keys()
        # what comes twice in a rewind was delivered before, and would be counted twice against its sender's limit
        records = [
            record
            for turn in taken
            if turn.tp in mine
            for record in turn.records
            if record.offset >= self._marks.at(TopicPartition(*turn.tp)).offset
        ]
        if not records:
            return
        marks: dict[TopicPartition, Mark] = {}
        passed = [self._pass(record, marks) for record in records]
        try:
            await self._bring([out for one in passed for out in one.outs])
        except BaseException:
            await self._courier.close()
            raise
        self._marks.delivered(marks)
        report(self.name, records, passed)

    async def _bring(self, outs: list[Out]) -> None:
        """What was sent is waited for as long as all that we had is ours: given up, it would be sent a second time, and wait anew."""
        owned, attempt = frozenset(self._owned), 0
        await self._courier.send(outs)
        while not await self._courier.arrived():
            attempt += 1
            late = TimeoutError()
            if self._owned != owned:
                raise late
            retried(self.name, late, attempt)
            self.progress.retrying(type(late).__name__)

    def _pass(self, record: ConsumerRecord, marks: dict[TopicPartition, Mark]) -> Forwarded:
        """A round that is tried again passes everything again, with what it had spent before: the same verdicts."""
        tp = TopicPartition(record.topic, record.partition)
        mark = marks.get(tp) or self._marks.at(tp)
        passed = self._forward(record, mark.spent)
        marks[tp] = Mark(max(mark.offset, record.offset + 1), passed.spent)
        return passed

    async def _commit_loop(self) -> None:
        while True:
            await self._marks.due.wait()
            await self._again(self._commit)
            await asyncio.sleep(COMMIT_SECONDS)  # what is delivered meanwhile goes along

    async def _commit(self) -> None:
        if await self._marks.commit():
            self.progress.moved()

    async def _commit_last(self) -> None:
        """Before the partitions go, so that their next owner need not forward again what was delivered."""
        with suppress(*AWAY):
            await asyncio.wait_for(self._commit(), LAST_COMMIT_SECONDS)

    async def _again(self, action: Callable[[], Awaitable[None]]) -> None:
        """Do it until it is done; health says so when it takes long."""
        attempt = 0
        while True:
            try:
                await action()
                self.progress.error = ""
                return
            except (*AWAY, Unavailable) as error:
                attempt += 1
                retried(self.name, error, attempt)
                self.progress.retrying(type(error).__name__)
                await asyncio.sleep(backoff.seconds(attempt))
