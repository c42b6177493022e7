"""Brings a partition's state back from its changelog, and says so when the changelog can't be trusted: never a silent empty state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord

from hub.engine import entry as entries
from hub.engine.access import Access
from hub.engine.errors import Halted
from hub.engine.position import Position
from hub.engine.reader import bounds, read_all, reader
from hub.engine.state import State
from hub.engine.terms import TERMS


class Restored(NamedTuple):
    """How much was read, the input offset that the changelog has reached (0: it is empty), and its own last offset."""

    records: int
    reached: int
    last: int


async def restore(access: Access, group: str, tp: TopicPartition, position: Position | None, state: State) -> Restored:
    """Fill `state` from changelog partition `tp`; `position` is what `group` committed. Raises `Halted` for a damaged changelog.

    Compaction never moves the start of a log and never takes away its last record, so a start above 0, or an end before what was
    there at the last commit, means that something else did.
    """
    begin, end = await bounds(access, tp)
    _check(group, tp, begin, end, position or Position(0))
    count, reached = 0, 0
    void = position.void if position else -1
    async with reader(access) as consumer:
        async for records in read_all(consumer, tp, end):
            reached = max(reached, _take(tp, records, void, state))
            count += len(records)
    state.loaded(anew=position is None or position.terms != TERMS)
    return Restored(count, reached, end - 1)


def _take(tp: TopicPartition, records: Sequence[ConsumerRecord], void: int, state: State) -> int:
    """Put records into the state; the input offset behind what they came of, but for those at or below `void`."""
    reached = 0
    for record in records:
        plain = entries.plain(record.headers)
        if plain is not None and record.value is not None:
            offset, notes = plain
            state.load(record.key, entries.packed(notes, record.value))
        else:
            offset = _take_other(tp, record, state)
        if offset >= reached and record.offset > void:
            reached = offset + 1
    return reached


def _take_other(tp: TopicPartition, record: ConsumerRecord, state: State) -> int:
    try:
        offset, entry = entries.read(record.headers, record.value or b"")
    except ValueError:
        raise Halted(
            f"changelog {tp.topic}/{tp.partition}: the record at {record.offset} is not the engine's."
        ) from None
    state.put(record.key, None if record.value is None else entry)
    return offset


def _check(group: str, tp: TopicPartition, begin: int, end: int, position: Position) -> None:
    if begin > position.kept_from:
        raise _damaged(group, tp, f"its records before offset {begin} were deleted")
    if end <= position.stand:
        raise _damaged(group, tp, f"it ends at {end} although offset {position.stand} was written")


def _damaged(group: str, tp: TopicPartition, what: str) -> Halted:
    return Halted(
        f"changelog {tp.topic}/{tp.partition} is damaged: {what}. Put it back with its own offsets, from a copy of the broker's disk; or "
        "go on with what is left of the state: "
        f"`hub offsets accept-loss {group} {tp.topic} {tp.partition} --reason …`."
    )
