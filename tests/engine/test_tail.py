"""A log that ends in what was taken back, on the real broker: it counts as done, and nothing that was committed is passed over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from hub.broker import Broker
from hub.engine import runner as module
from hub.engine import watch
from hub.engine.position import committed
from hub.engine.reader import reader
from hub.engine.tail import Told
from hub.engine.ticking import TICK_GRACE_MS
from hub.topology import principals
from tests.engine import test_gate, test_runner
from tests.engine.build import persoon_key
from tests.engine.log import Log
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker

rig = test_runner.rig
gate_rig = test_gate.rig


async def taken_back(kafka: Broker, tp: TopicPartition) -> int:
    """A transaction of the super user's that ends in an abort; the first offset of it."""
    foreign = AIOKafkaProducer(transactional_id=f"foreign-{tp.topic}-{tp.partition}", **kafka.access().aiokafka())
    await foreign.start()
    await foreign.begin_transaction()
    sent = [await foreign.send_and_wait(tp.topic, b"x", b"x", partition=tp.partition) for _ in range(3)]
    await foreign.abort_transaction()
    await foreign.stop()
    return int(sent[0].offset)


class Looks:
    """The watch of a worker with one partition, which stands at `position()`; `lag` is what it saw last."""

    def __init__(self, kafka: Broker, user: str, tp: TopicPartition, position: Callable[[], int], told: Told) -> None:
        self._access, self._user, self.tp, self._rounds = kafka.access(user).aiokafka(), user, tp, 0
        self._watch = watch.Watch(user, self._access, lambda: {tp: position()}, told)

    async def __aenter__(self) -> Looks:
        self._task = asyncio.create_task(self._watch.run(self._live))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})

    def _live(self) -> list[str]:
        self._rounds += 1
        return []

    async def rounds(self, count: int) -> int:
        """Wait for so many looks from now; the lag in the last one."""
        last = self._rounds + count

        async def check() -> int:
            assert self._rounds >= last
            return self._watch.backlogs[self.tp].lag

        return await aeventually(check)

    async def end(self) -> int:
        """Where the log ends for who reads what is committed."""
        async with reader(self._access) as stable:
            return int((await stable.end_offsets([self.tp]))[self.tp])

    async def stands_at_the_end(self) -> None:
        """Wait until the group does, and the watch sees it."""
        end = await self.end()

        async def check() -> None:
            assert (await committed(self._access, self._user, [self.tp]))[self.tp].offset == end

        await aeventually(check)
        assert await self.rounds(2) == 0


@pytest.fixture
def looks(rig: test_runner.Rig, kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """The watch of a worker of nazorg."""
    monkeypatch.setattr(watch, "EVERY_SECONDS", 0.1)
    partition, runner = rig.partition, rig.runner
    return Looks(kafka, principals.NAZORG, partition.tp, lambda: partition.next, lambda _, *span: runner.vacant(*span))


async def test_a_deadline_does_not_wait_for_what_was_taken_back(
    rig: test_runner.Rig, log: Log, looks: Looks, kafka: Broker
) -> None:
    """Nothing can be read there: the group stands at the end of the log, nobody sees a lag, and time goes on."""
    asked = asyncio.Event()

    async def end() -> int:
        found = await looks.end()
        asked.set()
        return found

    rig.runner.work.ticking._end = end
    rig.runner.start()
    rig.runner.inbox.put(test_runner.Event(await log.append(persoon_key(400))))
    await rig.has_lines(persoon_key(400), 1)
    await taken_back(kafka, looks.tp)
    (first,) = await rig.lines(persoon_key(400))
    assert first.beoordelen_voor is not None
    rig.clock.ms = round(first.beoordelen_voor.timestamp() * 1000) + TICK_GRACE_MS
    rig.runner.inbox.wake()
    await asyncio.wait_for(asked.wait(), 20)
    assert len(await rig.lines(persoon_key(400))) == 1
    async with looks:
        await looks.stands_at_the_end()

    async def late() -> None:
        assert (await rig.lines(persoon_key(400)))[-1].te_laat

    await aeventually(late)


async def test_what_was_committed_among_it_is_waited_for(
    rig: test_runner.Rig, log: Log, looks: Looks, kafka: Broker
) -> None:
    """A record in the tail that the consumer has not handed over yet: no look moves the group past it, and it is done once."""
    rig.runner.start()
    rig.runner.inbox.put(test_runner.Event(await log.append(persoon_key(410))))
    await rig.has_lines(persoon_key(410), 1)
    at = await taken_back(kafka, looks.tp)
    late = await log.append(persoon_key(411))
    await taken_back(kafka, looks.tp)
    async with looks:
        assert await looks.rounds(4) > 0
        assert rig.partition.next == at
        rig.runner.vacant(at + 1, late.offset + 1)  # of somewhere else: where another owner stood
        rig.runner.inbox.put(test_runner.Event(late))
        await rig.has_lines(persoon_key(411), 1)
        await looks.stands_at_the_end()


async def test_an_idle_partition_is_opened_for_it(
    rig: test_runner.Rig, log: Log, looks: Looks, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody works there for hours, then somebody's transaction is taken back: no backlog is left of it either."""
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.3)
    rig.runner.start()
    rig.runner.inbox.put(test_runner.Event(await log.append(persoon_key(420))))
    await rig.has_lines(persoon_key(420), 1)
    await rig.turned(module.Condition.IDLE)
    await taken_back(kafka, looks.tp)
    async with looks:
        await looks.stands_at_the_end()


async def test_the_poort_counts_it_as_delivered(
    gate_rig: test_gate.Rig, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The group stands at the end, what the sender has spent stays spent, and the next record goes on from there."""
    monkeypatch.setattr(watch, "EVERY_SECONDS", 0.1)
    tp, gate = TopicPartition(*test_gate.FIRST), gate_rig.gate
    at = await test_gate.offered(kafka, test_gate.FIRST, b"before")
    await gate._on_assigned(None, {test_gate.FIRST})
    gate.take(test_gate.Event(test_gate.FIRST, at, b"before"))
    await gate_rig.position(test_gate.FIRST, at + 1)
    await taken_back(kafka, tp)
    async with Looks(kafka, principals.POORT, tp, lambda: gate._owned.marks.reached(tp) or 0, gate.vacant) as looks:
        await looks.stands_at_the_end()
    after = await test_gate.offered(kafka, test_gate.FIRST, b"after")
    gate.take(test_gate.Event(test_gate.FIRST, after, b"after"))
    await gate_rig.position(test_gate.FIRST, after + 1)
    first, second = gate_rig.spent
    assert second == test_gate.more(first)
