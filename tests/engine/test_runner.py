"""The life of an owned partition, on the real broker: batches, ticks, retries, idling, fencing, revoking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.codec import decode
from hub.engine import backoff, handling, work
from hub.engine import runner as module
from hub.engine.access import Access
from hub.engine.condition import Condition
from hub.engine.errors import Halted, Unavailable
from hub.engine.health import Partition as Judged
from hub.engine.health import WorkerHealth
from hub.engine.partition import Partition
from hub.engine.reader import bounds
from hub.engine.reporting import Reporter
from hub.engine.runner import Runner
from hub.engine.staged import Staged
from hub.engine.ticking import TICK_GRACE_MS
from hub.ops.nazorg_gauges import NazorgGauges
from hub.processes.kern import Decision
from hub.topology import TOPICS, names
from schemas.nazorg import NazorgDossier, WerkvoorraadRegel
from tests.engine.build import handler, persoon_key
from tests.engine.log import Log, committed_records, handled
from tests.support.eventually import aeventually

pytestmark = pytest.mark.broker


class Event:
    """A Faust event that counts its acknowledgements."""

    def __init__(self, *records: ConsumerRecord) -> None:
        self.value, self.acks = list(records), 0

    def ack(self) -> None:
        self.acks += 1


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.ms = round(datetime.now(UTC).timestamp() * 1000)

    def __call__(self) -> int:
        return self.ms


class Rig:
    """A runner with what it needs, and what came of it."""

    def __init__(self, partition: Partition, kafka: Broker) -> None:
        self.clock, self.crashes, self.kafka, self.partition = Clock(), list[BaseException](), kafka, partition
        reporter = Reporter(STAGE.name, STAGE.input, partition.number, NazorgGauges())
        self.runner = Runner(partition, handler(partition.number), reporter, self.clock, self.end, self.crashes.append)

    async def end(self) -> int:
        """Where the log ends: nothing waits."""
        return self.partition.next

    async def lines(self, key: bytes) -> list[WerkvoorraadRegel]:
        """The committed queue lines of one person."""
        access = self.kafka.access().aiokafka()
        records = await committed_records(access, names.werkvoorraad("arnhem"), self.partition.number)
        found = [decode(each.value) for each in records if each.key == key]
        return [line for line in found if isinstance(line, WerkvoorraadRegel)]

    async def letters(self) -> list[ConsumerRecord]:
        """All dead letters."""
        access = self.kafka.access().aiokafka()
        found = [await committed_records(access, names.DLQ, n) for n in range(TOPICS[names.DLQ].partitions)]
        return [each for records in found for each in records]

    def past_deadline(self, key: bytes) -> None:
        """Set the clock to when the deadline of an aggregate may go."""
        entry = self.partition.state.get(key)
        assert entry is not None
        self.clock.ms = entry.due + TICK_GRACE_MS

    async def has_lines(self, key: bytes, count: int) -> None:
        """Wait for exactly so many lines."""

        async def check() -> None:
            assert len(await self.lines(key)) == count

        await aeventually(check)

    async def turned(self, condition: Condition) -> None:
        """Wait for a condition."""

        async def check() -> None:
            assert self.runner.progress.condition is condition

        await aeventually(check)


@pytest.fixture
async def rig(partition: Partition, kafka: Broker) -> AsyncIterator[Rig]:
    """A runner that has not started, at the end of its log: what another test left unread is not passed over here."""
    await partition.open()
    _, end = await bounds(kafka.access().aiokafka(), partition.tp)
    if end > partition.next:
        await partition.commit(Staged(), end)
    await partition.close()
    made = Rig(partition, kafka)
    yield made
    await made.runner.stop(5)
    assert made.crashes == []


async def test_a_batch_is_acknowledged_when_it_is_committed(rig: Rig, log: Log) -> None:
    """Faust is told that a batch is done after its transaction, not before."""
    event = Event(await log.append(persoon_key(100)), await log.append(persoon_key(101)))
    rig.runner.start()
    rig.runner.inbox.put(event)
    await rig.has_lines(persoon_key(100), 1)
    await rig.has_lines(persoon_key(101), 1)
    assert event.acks == 1


async def test_records_that_were_passed_over_end_the_worker(rig: Rig, log: Log) -> None:
    """They are there, and the consumer was led past them: what came behind them does not stand either."""
    await log.append(persoon_key(102))
    behind = await log.append(persoon_key(103))
    rig.runner.start()
    await rig.turned(Condition.OPEN)
    rig.runner.inbox.put(Event(behind))

    async def crashed() -> None:
        assert "were passed over" in str(rig.crashes)

    await aeventually(crashed)
    rig.crashes.clear()
    assert await rig.lines(persoon_key(103)) == []


async def test_what_was_taken_back_is_passed_over_in_silence(rig: Rig, log: Log, kafka: Broker) -> None:
    """Offsets without a record: markers, and what an aborted transaction left."""
    rig.runner.start()
    rig.runner.inbox.put(Event(await log.append(persoon_key(104))))
    await rig.has_lines(persoon_key(104), 1)
    producer = AIOKafkaProducer(transactional_id="taken-back", **kafka.access().aiokafka())
    await producer.start()
    await producer.begin_transaction()
    await producer.send_and_wait(STAGE.input, b"x", b"x", partition=log.partition)
    await producer.abort_transaction()
    await producer.stop()
    rig.runner.inbox.put(Event(await log.append(persoon_key(105))))
    await rig.has_lines(persoon_key(105), 1)


async def test_many_effects_go_in_several_transactions_and_the_first_are_seen_before_the_last(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a burst nobody waits for its end."""
    monkeypatch.setattr(work, "MOST_EFFECTS", 1)
    commit, hold, reached = rig.partition.commit, asyncio.Event(), list[int]()

    async def held(staged: Staged, offset: int) -> None:
        await commit(staged, offset)
        reached.append(offset)
        await hold.wait()

    monkeypatch.setattr(rig.partition, "commit", held)
    records = [await log.append(persoon_key(110 + number)) for number in range(3)]
    event = Event(*records)
    rig.runner.start()
    rig.runner.inbox.put(event)
    await rig.has_lines(persoon_key(110), 1)
    assert await rig.lines(persoon_key(111)) == []
    assert event.acks == 0
    hold.set()
    await rig.has_lines(persoon_key(112), 1)
    await aeventually(lambda: _acked(event))
    assert reached == [record.offset + 1 for record in records]


async def _acked(event: Event) -> None:
    assert event.acks == 1


async def test_a_revoke_waits_for_the_transaction_under_way(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partition that is revoked during a batch is let go of after the commit, never under it."""
    started, go_on = asyncio.Event(), asyncio.Event()
    commit = rig.partition.commit

    async def slow(*args: object) -> None:
        started.set()
        await go_on.wait()
        await commit(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.partition, "commit", slow)
    event = Event(await log.append(persoon_key(110)))
    rig.runner.start()
    rig.runner.inbox.put(event)
    await started.wait()
    stopping = asyncio.create_task(rig.runner.stop(10))
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    await rig.has_lines(persoon_key(110), 1)
    assert not rig.partition.is_open


async def test_a_batch_that_does_not_end_is_aborted_at_a_revoke(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch that outlasts the time for a revoke is given up: its records are the next owner's, and nothing of it shows."""
    started = asyncio.Event()

    async def hang(*_: object) -> None:
        started.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(rig.partition, "commit", hang)
    event = Event(await log.append(persoon_key(115)))
    rig.runner.start()
    rig.runner.inbox.put(event)
    await started.wait()
    await rig.runner.stop(0.1)
    assert event.acks == 1
    assert await rig.lines(persoon_key(115)) == []


async def test_a_failed_batch_is_tried_again_and_has_its_effects_once(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that passes costs a retry: the partition is opened anew and the batch committed once."""
    commit, failures = rig.partition.commit, [KafkaError("first"), TimeoutError()]

    async def failing(*args: object) -> None:
        if failures:
            await rig.partition.close()
            raise failures.pop()
        await commit(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.partition, "commit", failing)
    event = Event(await log.append(persoon_key(120)))
    rig.runner.start()
    rig.runner.inbox.put(event)
    await rig.has_lines(persoon_key(120), 1)
    assert (failures, event.acks, rig.runner.progress.error) == ([], 1, "")


async def test_what_a_rule_needs_is_away_and_all_that_waits_stays_where_it_is(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O8: each decision fails for one reason outside: tried again, health says why, no letter; then all goes on in order, once."""
    handler, decide, asked, away = rig.runner.work._handler, STAGE.process.decide, list[int](), asyncio.Event()
    before = len(await rig.letters())

    def decided(*given: Any) -> Decision[NazorgDossier]:
        asked.append(1)
        if not away.is_set():
            raise Unavailable("key service")
        return decide(*given)

    monkeypatch.setattr(backoff, "MOST", 0.1)
    monkeypatch.setattr(module, "MOST_RECORDS", 50)
    monkeypatch.setattr(handler, "_stage", replace(STAGE, process=replace(STAGE.process, decide=decided)))
    keys = [persoon_key(1000 + number) for number in range(120)]
    event = Event(*[await log.append(key) for key in keys])
    rig.runner.start()
    rig.runner.inbox.put(event)

    async def halted() -> None:
        assert len(asked) > handling.RUN_LIMIT

    await aeventually(halted, 60)
    health = WorkerHealth(lambda: True, lambda: [Judged(STAGE.input, log.partition, rig.runner.progress, None)])
    assert list(health.ready()) == [f"{STAGE.input}/{log.partition}: trying again (key service)"]
    assert (event.acks, len(await rig.letters())) == (0, before)

    away.set()
    await rig.has_lines(keys[-1], 1)
    queue = await committed_records(rig.kafka.access().aiokafka(), names.werkvoorraad("arnhem"), log.partition)
    assert [each.key for each in queue if each.key in set(keys)] == keys
    assert (event.acks, len(await rig.letters()), list(health.ready())) == (1, before, [])


async def test_a_fenced_runner_lets_go_and_loses_nothing(
    rig: Rig, log: Log, nazorg: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fenced, it does not fight; when the partition is still its own later, it does what the other has not done, once."""
    monkeypatch.setattr(module, "FENCED_SECONDS", 0.5)
    rig.runner.start()
    await rig.turned(Condition.OPEN)
    other = Partition(STAGE, log.partition, nazorg)
    await other.open()
    first, second = await log.append(persoon_key(130)), await log.append(persoon_key(131))
    await handled(other, handler(log.partition), first)
    await other.close()
    event = Event(first, second)
    rig.runner.inbox.put(event)
    await rig.turned(Condition.FENCED)
    assert event.acks == 0
    await rig.has_lines(persoon_key(131), 1)
    await rig.has_lines(persoon_key(130), 1)
    assert event.acks == 1


async def test_an_idle_partition_closes_and_opens_with_the_next_record(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quiet for long, it lets go of its producer before the broker forgets the id; the next record opens it again."""
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.3)
    rig.runner.start()
    await rig.turned(Condition.IDLE)
    assert not rig.partition.is_open
    rig.runner.inbox.put(Event(await log.append(persoon_key(140))))
    await rig.has_lines(persoon_key(140), 1)


async def test_a_deadline_fires_when_its_time_has_come(rig: Rig, log: Log) -> None:
    """No message is needed for a reminder: the clock moves past the deadline, and the line says that it is late."""
    rig.runner.start()
    rig.runner.inbox.put(Event(await log.append(persoon_key(150))))
    await rig.has_lines(persoon_key(150), 1)
    (first,) = await rig.lines(persoon_key(150))
    assert first.beoordelen_voor is not None and not first.te_laat
    rig.clock.ms = round(first.beoordelen_voor.timestamp() * 1000) + TICK_GRACE_MS
    rig.runner.inbox.put(Event(await log.append(persoon_key(151))))

    async def late() -> None:
        last = (await rig.lines(persoon_key(150)))[-1]
        assert (last.te_laat, last.gewijzigd_op) == (True, first.beoordelen_voor)

    await aeventually(late)


async def test_no_deadline_goes_before_a_message_that_is_waiting(rig: Rig, log: Log) -> None:
    """While the log holds what may have been appended before the deadline, the deadline waits for it: a replay would differ."""
    asked = asyncio.Event()

    async def behind() -> int:
        asked.set()
        return rig.partition.next + 1

    rig.runner.work.ticking._end = behind
    rig.runner.start()
    rig.runner.inbox.put(Event(await log.append(persoon_key(160))))
    await rig.has_lines(persoon_key(160), 1)
    rig.past_deadline(persoon_key(160))
    rig.runner.inbox.put(Event(await log.append(persoon_key(161))))
    await asyncio.wait_for(asked.wait(), 20)
    assert len(await rig.lines(persoon_key(160))) == 1
    rig.runner.work.ticking._end = rig.end
    await rig.has_lines(persoon_key(160), 2)


async def test_a_deadline_that_only_a_newer_worker_can_act_on_halts(
    rig: Rig, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a message for the same dossier would: it is no rule that failed, and the next owner finds it where it was."""

    def tick(*_: object) -> None:
        raise Halted("its schema is newer")

    monkeypatch.setattr(rig.runner.work._handler, "tick", tick)
    rig.runner.start()
    rig.runner.inbox.put(Event(await log.append(persoon_key(152))))
    await rig.has_lines(persoon_key(152), 1)
    rig.past_deadline(persoon_key(152))
    rig.runner.inbox.wake()
    await rig.turned(Condition.HALTED)
    assert rig.runner.progress.reason == "its schema is newer"


async def test_a_deadline_of_after_the_question_waits_for_the_next_one(rig: Rig) -> None:
    """An answer is as old as its question: a pause of the process between the two must not let a deadline pass a message."""
    await rig.runner.partition.open()
    due = rig.clock.ms

    async def paused() -> int:
        rig.clock.ms += 60_000
        return rig.partition.next

    rig.runner.work.ticking._end = paused
    assert not await rig.runner.work.ticking.reckon(due)
    rig.runner.work.ticking._end = rig.end
    assert await rig.runner.work.ticking.reckon(due)


async def test_a_busy_log_does_not_starve_deadlines(rig: Rig, log: Log) -> None:
    """What was appended after a deadline proves that it has come: it fires behind that batch, not at the first silence."""
    rig.runner.start()
    rig.runner.inbox.put(Event(await log.append(persoon_key(170))))
    await rig.has_lines(persoon_key(170), 1)
    (first,) = await rig.lines(persoon_key(170))
    assert first.beoordelen_voor is not None and not first.te_laat
    rig.clock.ms = 0  # by its own clock nothing is due: only the log tells
    after = round(first.beoordelen_voor.timestamp() * 1000) + 1
    rig.runner.inbox.put(Event(replace(await log.append(persoon_key(171)), timestamp=after)))

    async def late() -> None:
        assert (await rig.lines(persoon_key(170)))[-1].te_laat

    await aeventually(late)


async def test_an_error_that_passed_is_no_longer_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A partition that opened at the second attempt is ready, also when nothing comes to be committed."""
    opening, failures = rig.partition.open, [KafkaError("first")]

    async def failing() -> object:
        if failures:
            raise failures.pop()
        return await opening()

    monkeypatch.setattr(rig.partition, "open", failing)
    rig.runner.start()

    async def ready() -> None:
        assert (rig.runner.progress.condition, rig.runner.progress.error) == (Condition.OPEN, "")
        assert failures == []

    await aeventually(ready)


async def test_a_halted_partition_stays_halted_and_says_why(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs an operator is not tried again by itself."""
    asked = []

    async def halted() -> None:
        asked.append(1)
        raise Halted("casus.nazorg.log/0: offsets 1 to 4 were deleted")

    monkeypatch.setattr(rig.partition, "open", halted)
    rig.runner.start()
    await rig.turned(Condition.HALTED)
    assert rig.runner.progress.reason == "casus.nazorg.log/0: offsets 1 to 4 were deleted"
    assert len(asked) == 1


async def test_a_defect_ends_the_worker(partition: Partition, kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is not survived in silence: the worker is told to end."""
    made = Rig(partition, kafka)

    async def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(partition, "open", broken)
    made.runner.start()

    async def crashed() -> None:
        assert [type(error) for error in made.crashes] == [ZeroDivisionError]

    await aeventually(crashed)
    await made.runner.stop(1)
