"""What waits for one partition."""

from __future__ import annotations

import asyncio
from typing import Any

from hub.engine.inbox import FULL, Inbox, volume
from tests.engine.build import beeindigd, persoon_key, record


class Event:
    """A Faust event with records, that counts its acknowledgements."""

    def __init__(self, first: int, count: int) -> None:
        self.value = [record(beeindigd(), persoon_key(1), offset=first + n) for n in range(count)]
        self.acks = 0

    def ack(self) -> None:
        self.acks += 1


def offsets(records: list[Any]) -> list[int]:
    return [each.offset for each in records]


async def test_batches_are_merged_and_split_in_order() -> None:
    """A take gives at most what it is asked for, in order; an event is done when its last record is taken."""
    box, first, second = Inbox(), Event(0, 3), Event(3, 3)
    box.put(first)
    box.put(second)
    records, done = box.take(4)
    assert ([0, 1, 2, 3], [first]) == (offsets(records), done)
    records, done = box.take(4)
    assert ([4, 5], [second]) == (offsets(records), done)


async def test_what_was_put_back_comes_first_again() -> None:
    """A batch that failed is not lost: it is taken again, before what came behind it, and its event is acknowledged once."""
    box, first, second = Inbox(), Event(0, 2), Event(2, 2)
    box.put(first)
    records, done = box.take(10)
    box.put(second)
    box.put_back(records, done)
    records, done = box.take(10)
    assert offsets(records) == [0, 1, 2, 3]
    for event in done:
        event.ack()
    assert (first.acks, second.acks) == (1, 1)


async def test_a_full_inbox_says_so() -> None:
    """Back-pressure counts records, and ends as they are taken: no partition is ever paused."""
    box = Inbox()
    box.put(Event(0, FULL))
    assert box.full
    box.take(1)
    assert not box.full


async def test_dropping_acknowledges_what_waits() -> None:
    """At a revoke nothing may keep Faust waiting."""
    box, event = Inbox(), Event(0, 2)
    box.put(event)
    box.drop()
    assert (event.acks, await box.wait(0)) == (1, False)


async def test_after_dropping_whatever_comes_is_acknowledged_at_once() -> None:
    """Faust hands over what it had fetched before it waits for all to be acknowledged: a revoke must not hang on that."""
    box, event = Inbox(), Event(0, 2)
    box.drop()
    box.put(event)
    assert (event.acks, await box.wait(0)) == (1, False)


async def test_dropping_ends_a_wait_under_way() -> None:
    """An idle partition lets go at once; the time it may wait is for a transaction under way."""
    box = Inbox()
    waiting = asyncio.create_task(box.wait(3600))
    await asyncio.sleep(0)
    box.drop()
    assert not await asyncio.wait_for(waiting, 5)


async def test_waiting_ends_with_the_first_arrival_or_in_time() -> None:
    """An empty inbox costs no more than the time asked for."""
    box = Inbox()
    assert not await box.wait(0.01)
    box.put(Event(0, 1))
    assert await box.wait(10)


async def test_what_is_put_back_after_a_drop_is_acknowledged() -> None:
    """A batch that fails while its partition is being revoked is its next owner's; Faust waits for it without a bound."""
    box, event = Inbox(), Event(0, 2)
    box.put(event)
    records, done = box.take(10)
    box.drop()
    box.put_back(records, done)
    assert (event.acks, box.take(10)) == (1, ([], []))


async def test_a_few_large_records_fill_an_inbox_too() -> None:
    """What waits is bounded in bytes as well: a party decides how large its records are."""
    event = Event(0, 2)
    box = Inbox(full_bytes=volume(event.value))
    box.put(event)
    assert box.full
    box.take(1)
    assert not box.full
