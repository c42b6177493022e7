"""The engine of a process stage: runners for the partitions that Faust assigns, and the road the batches take to them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

from aiokafka import TopicPartition
from faust.types import TP

from hub.engine.access import Access
from hub.engine.condition import Condition, Progress
from hub.engine.deadletter import DeadLetters
from hub.engine.handling import Handler
from hub.engine.memory import give_back
from hub.engine.partition import Partition
from hub.engine.plug import HubApp
from hub.engine.reporting import Reporter
from hub.engine.runner import Runner
from hub.engine.stage import Stage
from hub.ops.gauges import KenmerkGauges

REVOKE_SECONDS = 10
"""For the transaction under way at a revoke; well inside the rebalance timeout."""


def clock_ms() -> int:
    """Now, ms since 1970."""
    return time.time_ns() // 1_000_000


class Engine:
    """One process stage in one worker. Everything here runs in the worker's event loop."""

    def __init__(
        self,
        app: HubApp,
        stage: Stage[Any],
        access: Access,
        dead_letters: DeadLetters,
        gauges: KenmerkGauges,
        now_ms: Callable[[], int] = clock_ms,
    ) -> None:
        self.app, self.stage, self.inputs = app, stage, (stage.input,)
        self._access, self._dead_letters, self._now_ms = access, dead_letters, now_ms
        self._gauges = gauges
        self._runners: dict[TopicPartition, Runner] = {}
        self._resting: dict[TopicPartition, Partition] = {}
        self._leaving: dict[TopicPartition, asyncio.Task[None]] = {}
        self._crash: asyncio.Task[None] | None = None
        self.assigned = False
        app.intake = self
        app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        app.on_partitions_revoked.connect(self._on_revoked, weak=False)

    def owned(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None until it is open) and progress, of each owned partition."""
        for tp, runner in list(self._runners.items()):
            known = runner.partition.next if runner.progress.condition is not Condition.OPENING else None
            yield tp, known, runner.progress

    def vacant(self, tp: TopicPartition, first: int, end: int) -> None:
        """From `first` up to `end` there is nothing to read in a partition, and never will be."""
        if (runner := self._runners.get(tp)) is not None:
            runner.vacant(first, end)

    def take(self, event: Any) -> None:
        """A batch from Faust. One of a partition that is gone is fetched again by its next owner."""
        runner = self._runners.get(event.message.tp)
        if runner is None:
            event.ack()
        else:
            runner.inbox.put(event)

    def wants(self, active: set[TP]) -> set[TP]:
        """Those of `active` with room for more records."""
        return {tp for tp in active if (runner := self._runners.get(tp)) is None or not runner.inbox.full}

    async def room(self, seconds: float) -> None:
        """Wait a little: every partition is full, and the least full one drains in milliseconds."""
        await asyncio.sleep(min(seconds, 0.01))

    def revoking(self, tps: set[TP]) -> None:
        """The partitions are about to go: drop what waits, finish what runs, in bounded time: Faust waits without a bound."""
        for tp in tps & self._runners.keys():
            runner = self._runners[tp]
            runner.stopping()
            self._leaving[tp] = asyncio.create_task(runner.stop(REVOKE_SECONDS))

    async def stop(self) -> None:
        """Let go of all partitions."""
        await self._let_go(set(self._runners))

    async def _on_assigned(self, sender: Any, assigned: set[TP], **_: Any) -> None:
        if gone := self._resting.keys() - assigned:
            for tp in gone:
                self._resting.pop(tp).forget()
            give_back()
        for tp in assigned:
            if tp.topic == self.stage.input and tp not in self._runners:
                self._runners[tp] = self._runner(tp)
                self._runners[tp].start()
        self.assigned = True

    async def _on_revoked(self, sender: Any, revoked: set[TP], **_: Any) -> None:
        self.assigned = False
        await self._let_go(revoked & self._runners.keys())

    async def _let_go(self, tps: set[TP]) -> None:
        gone = {tp: self._runners.pop(tp) for tp in tps}
        begun = {tp: self._leaving.pop(tp) for tp in gone.keys() & self._leaving.keys()}
        await asyncio.gather(*(begun.get(tp) or runner.stop(REVOKE_SECONDS) for tp, runner in gone.items()))
        # an eager rebalance takes all and gives most back: the state may still be the last word, `open` finds out
        self._resting |= {tp: runner.partition for tp, runner in gone.items()}

    def _runner(self, tp: TP) -> Runner:
        partition = self._resting.pop(tp, None) or Partition(self.stage, tp.partition, self._access)
        return Runner(
            partition,
            Handler(self.stage, tp.partition, self._dead_letters),
            Reporter(self.stage.name, tp.topic, tp.partition, self._gauges),
            self._now_ms,
            lambda: self.app.consumer.end_offset(tp),
            self._crashed,
        )

    def _crashed(self, error: BaseException) -> None:
        self._crash = asyncio.create_task(self.app.crash(error))
