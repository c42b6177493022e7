"""Brings a partition's state back from its changelog, and says so when the changelog can't be trusted: never a silent empty state."""

from __future__ import annotations

from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from hub.engine import entry as entries
from hub.engine.errors import Halted
from hub.engine.position import Position
from hub.engine.reader import bounds, read_all
from hub.engine.state import State


class Restored(NamedTuple):
    """How much was read, the input offset that the changelog has reached (0: it is empty), and its own last offset."""

    records: int
    reached: int
    last: int


async def restore(consumer: AIOKafkaConsumer, tp: TopicPartition, position: Position | None, state: State) -> Restored:
    """Fill `state` from changelog partition `tp`; `position` is what the group committed. Raises `Halted` for a damaged changelog.

    Compaction never moves the start of a log and never takes away its last record, so a start above 0 or an end before what was there at
    the last commit means that something else did.
    """
    begin, end = await bounds(consumer, tp)
    _check(tp, begin, end, position)
    count, reached = 0, 0
    async for records in read_all(consumer, tp, end):
        for record in records:
            reached = max(reached, _take(record, state) + 1)
        count += len(records)
    return Restored(count, reached, end - 1)


def _take(record: object, state: State) -> int:
    key, value, headers = record.key, record.value, record.headers  # type: ignore[attr-defined] # aiokafka has no types
    offset, entry = entries.read(headers, value or b"")
    state.put(key, None if value is None else entry)
    return offset


def _check(tp: TopicPartition, begin: int, end: int, position: Position | None) -> None:
    if begin > 0:
        raise _damaged(tp, f"its records before offset {begin} were deleted")
    if position is not None and end <= position.stand:
        raise _damaged(tp, f"it ends at {end} although {position.stand} was written")


def _damaged(tp: TopicPartition, what: str) -> Halted:
    return Halted(
        f"changelog {tp.topic}/{tp.partition} is damaged: {what}. Put it back from a backup, or rebuild it from the log with "
        f"`hub state rebuild {tp.topic} {tp.partition} --reason …`."
    )
