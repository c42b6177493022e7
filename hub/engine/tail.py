"""Finds logs whose tail holds nothing to read: markers of transactions, and records that were taken back.

No record comes of such a tail, so nobody who commits behind records would ever reach its end: it would look like a backlog for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiokafka import TopicPartition

from hub.engine.access import Access
from hub.engine.reader import holds_nothing
from hub.ops.logs import get_logger

log = get_logger()

Told = Callable[[TopicPartition, int, int], None]
"""Partition, first offset and last stable offset behind it: no committed record lies between, and none ever will."""


class Tails:
    """Looks only where the position has stood still since the look before: never on the busy path, and once for each position."""

    def __init__(self, access: Access, told: Told) -> None:
        self._access, self._told = access, told
        self._before: dict[TopicPartition, int] = {}
        self._waits: dict[TopicPartition, int] = {}
        self.open: set[TopicPartition] = set()

    async def look(self, lagging: Mapping[TopicPartition, tuple[int, int]]) -> None:
        """`lagging`: next offset and last stable offset of each partition that is not at its end.

        `open` are meanwhile those of which it is not known yet whether there is anything to read at all.
        """
        self.open = {tp for tp, (first, _) in lagging.items() if self._stands(tp, first)}
        try:
            for tp in sorted(self.open):
                await self._one(tp, *lagging[tp])
                self.open.discard(tp)
        finally:
            self.open = set()
        self._before = {tp: first for tp, (first, _) in lagging.items()}

    def _stands(self, tp: TopicPartition, first: int) -> bool:
        return self._before.get(tp) == first and self._waits.get(tp) != first

    async def _one(self, tp: TopicPartition, first: int, end: int) -> None:
        if await holds_nothing(self._access, tp, first, end):
            log.info("tail_passed", topic=tp.topic, partition=tp.partition, offset=first, offset_to=end)
            self._told(tp, first, end)
        else:
            self._waits[tp] = first
