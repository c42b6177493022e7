"""The watch over a worker's progress: what it tells apart, and that nothing silences it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from typing import NoReturn

import pytest
from aiokafka import TopicPartition

from hub.engine import tail, watch
from hub.engine.watch import EXIT_STUCK, Watch


class Ended(BaseException):
    """The process would be gone now."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Short spans, and an exit that is noted; the list holds the statuses."""
    statuses: list[int] = []

    def note(status: int) -> NoReturn:
        statuses.append(status)
        raise Ended

    for name, seconds in (("EVERY_SECONDS", 0.02), ("LAST_SECONDS", 0.2), ("SILENT_SECONDS", 0.3)):
        monkeypatch.setattr(watch, name, seconds)
    monkeypatch.setattr(os, "_exit", note)
    return statuses


class Broken:
    """A consumer that answers each time with the next of `answers`: an end, or an error; for ever with the last one."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self._client = self

    async def set_topics(self, topics: Collection[str]) -> None:
        """All are known."""

    async def end_offsets(self, tps: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return dict.fromkeys(tps, answer)


def reading(monkeypatch: pytest.MonkeyPatch, consumer: Broken) -> None:
    @asynccontextmanager
    async def reader(*_: object) -> AsyncIterator[Broken]:
        yield consumer

    monkeypatch.setattr(watch, "reader", reader)


TP = TopicPartition("casus.nazorg.log", 0)


def watching() -> Watch:
    return Watch("hub-nazorg", {}, lambda: {TP: 3}, lambda *_: None)


async def test_a_worker_that_is_not_live_for_long_is_ended(quick: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    reading(monkeypatch, Broken(3))
    made = watching()
    with suppress(Ended):
        await asyncio.wait_for(made.run(lambda: ["stuck"]), 5)
    assert quick == [EXIT_STUCK]


@pytest.mark.parametrize("error", [AssertionError("no broker"), TimeoutError(), KeyError("a defect")])
async def test_no_error_ends_the_watch(quick: list[int], monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The broker asleep, or a defect of a client: whatever it was, the worker is judged as soon as the broker answers again."""
    reading(monkeypatch, Broken(error, error, 3))
    made = watching()
    with suppress(Ended):
        await asyncio.wait_for(made.run(lambda: ["stuck"]), 5)
    assert quick == [EXIT_STUCK]


async def test_time_that_the_broker_was_away_does_not_count(quick: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    reading(monkeypatch, Broken(TimeoutError()))
    made = watching()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(made.run(lambda: ["stuck"]), 1)
    assert quick == []


async def test_a_tail_that_is_long_to_read_tells_nothing_of_the_broker(
    quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read to its end, once: a look that was cut off would begin at the beginning each time, and never pass it."""
    begun: list[int] = []

    async def long(_: object, lagging: dict[TopicPartition, tuple[int, int]]) -> None:
        begun.extend(first for first, _ in lagging.values())
        await asyncio.Event().wait()

    monkeypatch.setattr(watch.Tails, "look", long)
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.1)
    reading(monkeypatch, Broken(5))
    made = watching()
    task = asyncio.create_task(made.run(list))
    await asyncio.sleep(1)
    assert (made.cut_off, begun, quick) == ("", [3], [])
    assert made._rounds > 10
    task.cancel()


async def test_who_reads_a_long_tail_does_not_stand_still(quick: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether there is anything to do is not known before its end: ended meanwhile, the next worker would begin at its beginning."""

    async def long(*_: object) -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(tail, "holds_nothing", long)
    reading(monkeypatch, Broken(5))
    made = watching()
    task = asyncio.create_task(made.run(lambda: ["stuck"] if made.backlog(TP) and made._tails._before else []))
    await asyncio.sleep(1)
    assert (made.backlogs[TP].lag, made.backlog(TP), quick) == (2, None, [])
    task.cancel()


async def test_a_loop_that_is_blocked_ends_the_worker(quick: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """The watch runs in that loop and can't see it: a thread does."""
    monkeypatch.setattr(watch.Watch, "_end", lambda _: quick.append(EXIT_STUCK))
    reading(monkeypatch, Broken(0))
    made = watching()
    task = asyncio.create_task(made.run(list))
    await asyncio.sleep(0.1)
    assert quick == []
    time.sleep(1)  # noqa: ASYNC251 - blocks the loop, that is the point
    assert EXIT_STUCK in quick
    task.cancel()
