"""The engine of the poort: at least once, with stable ids; the proces drops the repeats (delivery.md, "The poort is different").

Here it meets Faust; the work itself is in rounds.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any

from aiokafka import TopicPartition
from faust.types import TP

from hub.engine.access import Access
from hub.engine.bookmarks import Bookmarks
from hub.engine.condition import Condition, Progress
from hub.engine.courier import Courier
from hub.engine.forwarding import Forward
from hub.engine.owned import Owned
from hub.engine.plug import HubApp
from hub.engine.rounds import Rounds
from hub.engine.turns import Turns
from hub.ops.logs import get_logger

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
        self._turns, self._owned = Turns(paces), Owned(name, Bookmarks(app, name, access))
        self.rounds = Rounds(name, forward, self._owned, self._turns, Courier(access))
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.assigned = False
        self.progress = self._owned.progress
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
        return {tp for tp in active if not self._owned.halts(tp) and not self._turns.full(tp)}

    async def room(self, seconds: float) -> None:
        """Wait a little: a round takes milliseconds."""
        await asyncio.sleep(min(seconds, 0.01))

    def revoking(self, tps: set[TP]) -> None:
        """The partitions are about to go: what waits is fetched again by their next owner."""
        self._owned.give(tps)
        self._turns.drop(tps)

    def owned(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None until it is known) and progress, of each owned partition."""
        return iter(self._owned)

    def vacant(self, tp: TopicPartition, first: int, end: int) -> None:
        """From `first` up to `end` there is nothing to read in a partition, and never will be."""
        self._owned.vacant(tp, first, end)

    async def stop(self) -> None:
        """End the round under way; what it had not delivered is forwarded by the next owner."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
        await self.rounds.commit_last()
        await self.rounds.courier.close()

    async def _on_assigned(self, sender: Any, assigned: set[TP], **_: Any) -> None:
        self._owned.take(tp for tp in assigned if tp.topic in self.inputs)
        self._turns.own(self._owned.tps)
        self.assigned = True
        self._stop_check()
        self._start("check", self._check)
        for name, work in (("run", self.rounds.run), ("commit", self.rounds.commit_behind)):
            if name not in self._tasks:
                self._start(name, work)

    async def _on_revoked(self, sender: Any, revoked: set[TP], **_: Any) -> None:
        self.assigned = False
        self._stop_check()  # what it finds now would be marks of what is somebody else's
        await self.rounds.commit_last()
        self._owned.marks.forget(TopicPartition(*tp) for tp in revoked)

    def _stop_check(self) -> None:
        if "check" in self._tasks:
            self._tasks["check"].cancel()

    async def _check(self) -> None:
        await self.rounds.again(self._owned.check)
        self.progress.turn(Condition.OPEN)
        self._owned.known.set()

    def _start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        async def guarded() -> None:
            try:
                await work()
            except Exception as error:  # a defect: the worker must end, not live on with a silent poort
                log.critical("engine_crashed", stage=self.name, exc_info=error)
                await self.app.crash(error)

        self._tasks[name] = asyncio.create_task(guarded(), name=f"poort-{name}")
