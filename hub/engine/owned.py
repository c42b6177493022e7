"""The partitions that the poort owns: where it stands on each, and which of them halt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord
from faust.types import TP

from hub.engine.bookmarks import Bookmarks
from hub.engine.condition import Condition, Progress
from hub.ops.logs import get_logger

log = get_logger()


class Owned:
    """What is assigned. `known` is set when it is known where each begins, and also when there is nothing left to know."""

    def __init__(self, name: str, marks: Bookmarks) -> None:
        self._name, self.marks = name, marks
        self.tps: frozenset[TP] = frozenset()
        self._halted: dict[TP, Progress] = {}
        self._moved: dict[TP, float] = {}
        self.progress = Progress()
        self.known = asyncio.Event()

    def take(self, tps: Iterable[TP]) -> None:
        """These are ours, and no others. Where they begin is not known yet."""
        self.tps = frozenset(tps)
        self.marks.keep(TopicPartition(*tp) for tp in self.tps)
        self._moved = dict.fromkeys(self.tps, time.monotonic())
        self.progress.turn(Condition.OPENING)
        self.known.clear()

    def give(self, tps: Iterable[TP]) -> None:
        """These are about to go."""
        self.tps -= frozenset(tps)
        if not self.tps:
            self.known.set()  # nobody waits for a check of what is no longer ours

    def halts(self, tp: TP) -> bool:
        """Whether nothing of a partition may go on."""
        return tp in self._halted

    @property
    def going(self) -> frozenset[TP]:
        """Ours, and not halted."""
        return self.tps - self._halted.keys()

    async def check(self) -> None:
        """Find where each begins. Nothing may have been deleted before it was read (case E3): such a partition halts, the others go on."""
        self._halted = {}
        self._halt(await self.marks.load([TopicPartition(*tp) for tp in self.tps]))

    async def check_gaps(self, records: Iterable[ConsumerRecord]) -> None:
        """The same of what lies between these records and what was delivered before them."""
        self._halt(await self.marks.gaps([each for each in records if TP(each.topic, each.partition) in self.tps]))

    def _halt(self, reasons: Mapping[TopicPartition, str]) -> None:
        for tp, reason in reasons.items():
            halted = self._halted[TP(*tp)] = Progress()
            halted.turn(Condition.HALTED, reason)
            log.error("partition_halted", stage=self._name, topic=tp.topic, partition=tp.partition)

    async def commit(self) -> None:
        """Tell the group what was delivered."""
        for tp in await self.marks.commit():
            self._moved[TP(*tp)] = time.monotonic()
            self.progress.moved()

    def __iter__(self) -> Iterator[tuple[TopicPartition, int | None, Progress]]:
        """Partition, next offset (None until it is known) and progress, of each."""
        for tp in list(self.tps):
            at = TopicPartition(*tp)
            yield at, self.marks.reached(at), self._halted.get(tp) or self.progress.of_one(self._moved[tp])

    def vacant(self, tp: TopicPartition, first: int, end: int) -> None:
        """From `first` up to `end` there is nothing to read in a partition, and never will be: that counts as delivered."""
        if TP(*tp) in self.going and self.marks.reached(tp) is not None:
            mark = self.marks.at(tp)
            if first <= mark.offset < end:
                self.marks.delivered({tp: mark._replace(offset=end)})
