"""Whose turn it is at the poort, without Kafka."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from faust.types import TP

from hub.engine import turns
from hub.engine.turns import Turns

X, Y = TP("partij.om.uit", 0), TP("partij.politie.uit", 0)


class Event:
    """A Faust event with `count` records of a partition."""

    def __init__(self, tp: TP, count: int, size: int = 1) -> None:
        self.message, self.acks = SimpleNamespace(tp=tp), 0
        self.value = [SimpleNamespace(offset=number, value=bytes(size)) for number in range(count)]

    def ack(self) -> None:
        self.acks += 1


class Clock:
    """Seconds that pass when told to."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def waiting(*events: Event, paces: dict[str, float] | None = None, clock: Clock | None = None) -> Turns:
    """Turns that own X and Y, with these events waiting."""
    made = Turns(paces or {}, clock or Clock())
    made.own({X, Y})
    for event in events:
        made.put(event)
    return made


async def counts(made: Turns) -> dict[TP, int]:
    """Records of each in the next round."""
    return {taken.tp: len(taken.records) for taken in await made.take()}


async def test_nobody_waits_for_another_s_flood() -> None:
    """A message that came behind a flood of somebody else is in the next round: each gives its share at most."""
    made = waiting(Event(X, 5000), Event(Y, 1))
    assert await counts(made) == {X: turns.SHARE, Y: 1}
    assert await counts(made) == {X: turns.SHARE}


async def test_a_flood_fills_its_own_queue_only() -> None:
    """By records or by bytes: the poll leaves that partition out, and no other."""
    many, large = waiting(Event(X, turns.FULL)), waiting(Event(X, 1, turns.FULL_BYTES))
    assert [(made.full(X), made.full(Y)) for made in (many, large)] == [(True, False)] * 2


async def test_what_is_paced_gives_no_more_than_its_pace() -> None:
    """A silent sender may give some at once; after that a piece at a time, so many a second, and the rest waits."""
    clock = Clock()
    made = waiting(Event(X, 1000), Event(Y, 300), paces={X.topic: 500}, clock=clock)
    assert await counts(made) == {X: 50, Y: 250}
    clock.now += 0.06
    assert await counts(made) == {Y: 50}
    clock.now += 0.06
    assert await counts(made) == {X: 50}


async def test_who_is_within_his_pace_waits_for_no_piece() -> None:
    """Few messages go at once, also right behind others."""
    made = waiting(Event(X, 20), paces={X.topic: 500})
    assert await counts(made) == {X: 20}
    made.put(Event(X, 3))
    assert await counts(made) == {X: 3}


async def test_a_round_waits_for_who_had_its_pace() -> None:
    """It is looked at again by itself: nothing must arrive for that."""
    clock = Clock()
    made = waiting(Event(X, 60), paces={X.topic: 500}, clock=clock)
    assert await counts(made) == {X: 50}
    next_round = asyncio.create_task(counts(made))
    await asyncio.sleep(0)
    clock.now += 1
    assert await asyncio.wait_for(next_round, 5) == {X: 10}


async def test_a_round_is_bounded_and_the_next_begins_where_it_ended() -> None:
    """With more partitions than a round has room for, each still has its turn."""
    many = [TP(f"t{number}", 0) for number in range(2 * turns.MOST_RECORDS // turns.SHARE)]
    made = Turns({})
    made.own(many)
    for tp in many:
        made.put(Event(tp, turns.SHARE))
    first, second = await counts(made), await counts(made)
    assert sum(first.values()) == sum(second.values()) == turns.MOST_RECORDS
    assert first.keys() | second.keys() == set(many)


async def test_an_event_is_done_with_its_last_record() -> None:
    """Faust is told then, not before: it may be split over rounds."""
    event = Event(X, turns.SHARE + 1)
    made = waiting(event)
    (first,), (second,) = await made.take(), await made.take()
    assert (first.done, second.done) == ([], [event])


async def test_what_goes_away_is_acknowledged() -> None:
    """Faust waits at a revoke for all it delivered; also what still comes for a partition that is not ours."""
    first, late, kept = Event(X, 10), Event(X, 1), Event(Y, 1)
    made = waiting(first, kept)
    made.drop({X})
    made.put(late)
    made.own({Y})
    assert (first.acks, late.acks, kept.acks) == (1, 1, 0)
    assert await counts(made) == {Y: 1}
