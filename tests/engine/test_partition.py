"""Ownership and transactions of one partition, on the real broker under the stage's own rights."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError, TransactionalIdAuthorizationFailed
from confluent_kafka.admin import ResourceType

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.engine import health, reader, watch
from hub.engine import producing as module
from hub.engine.access import Access
from hub.engine.condition import Condition, Progress
from hub.engine.errors import Fenced, Unavailable
from hub.engine.handling import Handler
from hub.engine.health import WorkerHealth
from hub.engine.partition import Partition
from hub.engine.position import committed
from hub.engine.staged import Staged
from hub.engine.state import ANEW
from hub.engine.watch import Watch
from hub.topology import names, principals
from schemas.nazorg import NazorgAfgesloten
from tests.engine.build import handler, persoon_key
from tests.engine.log import Log, committed_records, handled
from tests.support.eventually import aeventually
from tests.support.rights import withdrawn

pytestmark = pytest.mark.broker


async def _lines(access: Access, topic: str, partition: int, skip: int, keys: list[bytes]) -> None:
    """A commit is there for readers when its markers are, a moment after it is promised."""
    lines = await committed_records(access, topic, partition)
    assert keys == [line.key for line in lines[skip:]]


async def _once(kafka: Broker, partition: int, key: bytes) -> None:
    lines = await committed_records(kafka.access().aiokafka(), names.werkvoorraad("arnhem"), partition)
    assert sum(line.key == key for line in lines) == 1


async def test_a_batch_is_one_transaction(partition: Partition, log: Log, kafka: Broker, nazorg: Access) -> None:
    """Effects, state and offset of a batch are all there once it is committed, and none of them before."""
    await partition.open()
    record = await log.append(persoon_key(10))
    staged = Staged()
    handler(log.partition).record(record, partition.state, staged)
    everyone = kafka.access().aiokafka()
    queue = names.werkvoorraad("arnhem")
    before = await committed_records(everyone, queue, log.partition)
    await partition.commit(staged, record.offset + 1)
    await aeventually(lambda: _lines(everyone, queue, log.partition, len(before), [persoon_key(10)]))
    position = (await committed(nazorg, STAGE.name, [partition.tp]))[partition.tp]
    assert record.offset + 1 == position.offset == partition.next


async def test_open_waits_until_kafka_has_fenced_the_predecessor(partition: Partition) -> None:
    """When `open` returns, the producer has its id from Kafka. That nothing is read before: `sigstop/nazorg` of the fault matrix."""
    await partition.open()
    assert partition._producer is not None
    assert partition._producer._txn_manager.has_pid()


async def test_letting_go_outlives_what_aiokafka_makes_of_a_cluster_that_slept(
    partition: Partition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An assertion at the producer's end is absence, as everywhere: it ends no worker while a partition is revoked."""
    await partition.open()
    producer = partition._producer
    assert producer is not None
    stop = producer.stop

    async def asserting() -> None:
        await stop()
        raise AssertionError("no broker")

    monkeypatch.setattr(producer, "stop", asserting)
    await partition.close()
    assert not partition.is_open


async def test_an_opening_that_failed_behind_the_fence_is_no_opening(
    partition: Partition, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch whose end is not known must not go again before it is known; the fence itself need not be built twice."""
    await partition.open()
    done = await log.append(persoon_key(21))
    await handled(partition, handler(log.partition), done)
    reached, partition.next, partition._position = partition.next, done.offset, None  # it did not hear of the commit
    await partition.close()
    found, fails = partition._found, iter([Unavailable("the coordinator is loading")])

    async def late() -> Any:
        for error in fails:
            raise error
        return await found()

    monkeypatch.setattr(partition, "_found", late)
    with pytest.raises(Unavailable):
        await partition.open()
    fenced = partition._producer
    assert fenced is not None
    assert not partition.is_open
    await partition.open()
    assert (partition.is_open, partition._producer, partition.next) == (True, fenced, reached)


@pytest.mark.parametrize("opened", [False, True], ids=["asks-for-its-transaction", "has-a-record-under-way"])
async def test_nothing_of_a_producer_that_is_given_up_goes_on(kafka: Broker, nazorg: Access, opened: bool) -> None:
    """While its broker sleeps it can't end in order: what it would try for ever is ended, and its connections are closed."""
    producer = await module.fenced_producer(nazorg, STAGE.name, TopicPartition(STAGE.input, 3))
    await producer.partitions_for(STAGE.changelog)
    await producer.begin_transaction()
    if opened:
        await producer.send_and_wait(STAGE.changelog, b"x", b"x", partition=3)
    os.kill(kafka.pid or 0, signal.SIGSTOP)
    try:
        await producer.send(STAGE.changelog, b"x", b"x", partition=3)
        await asyncio.sleep(0.1)  # its request is with the broker
        await module.stop(producer)

        async def over() -> None:
            assert producer._sender.sender_task.done()

        await aeventually(over)
        assert not any(each.connected() for each in producer.client._conns.values())
    finally:
        os.kill(kafka.pid or 0, signal.SIGCONT)


async def test_deadlines_that_were_reckoned_by_other_terms_are_reckoned_anew(
    partition: Partition, log: Log, nazorg: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shorter term reaches what is held already, and not only with its next message; all of them once, also after a crash in between."""
    await partition.open()
    record = await log.append(persoon_key(24))
    await handled(partition, handler(log.partition), record)
    due = partition.state.next_due()
    assert due is not None
    assert due > ANEW
    await partition.close()
    monkeypatch.setattr("hub.engine.restore.TERMS", "approved")
    monkeypatch.setattr("hub.engine.partition.TERMS", "approved")
    for _ in range(2):  # the first is killed before its second batch
        after = Partition(STAGE, log.partition, nazorg)
        await after.open()
        assert after.state.next_due() == ANEW
        await ticked(after, handler(log.partition))
        assert after.state.next_due() == due
    await after.commit(Staged(), after.next)
    await after.close()
    assert (await committed(nazorg, STAGE.name, [after.tp]))[after.tp].terms == "approved"
    last = Partition(STAGE, log.partition, nazorg)
    await last.open()
    assert last.state.next_due() == due
    await last.close()
    monkeypatch.undo()
    now = Partition(STAGE, log.partition, nazorg)
    await now.open()
    await by_the_terms_of_now(now, handler(log.partition))


async def test_terms_that_are_taken_back_reach_what_was_reckoned_by_them(
    partition: Partition, log: Log, nazorg: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped half-way, some deadlines stand by the terms of before and some by others: whoever comes next reckons all anew."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(25)))
    await partition.close()
    with monkeypatch.context() as wrong:
        for module in ("restore", "partition"):
            wrong.setattr(f"hub.engine.{module}.TERMS", "wrong")
        half = Partition(STAGE, log.partition, nazorg)
        await half.open()
        await ticked(half, handler(log.partition))
        await half.close()
    back = Partition(STAGE, log.partition, nazorg)
    await back.open()
    assert back.state.next_due() == ANEW
    await by_the_terms_of_now(back, handler(log.partition))


async def by_the_terms_of_now(partition: Partition, run: Handler) -> None:
    """Leave nothing of other terms to the tests that come after on this partition."""
    while partition.state.anew():
        await ticked(partition, run)
    await partition.commit(Staged(), partition.next)
    await partition.close()


async def ticked(partition: Partition, run: Handler) -> None:
    """All that is looked at before what is due."""
    staged = run.stage()
    for key in partition.state.due(ANEW, 100):
        run.tick(key, datetime.fromtimestamp(1, UTC), partition.next - 1, partition.state, staged)
    assert staged.outs == []
    await partition.commit(staged, partition.next)


async def test_a_predecessor_can_no_longer_commit(
    partition: Partition, log: Log, nazorg: Access, kafka: Broker
) -> None:
    """Once the partition has a new owner, what the old one had under way never appears, and the old one knows it."""
    await partition.open()
    record = await log.append(persoon_key(20))
    staged = Staged()
    handler(log.partition).record(record, partition.state, staged)
    successor = Partition(STAGE, log.partition, nazorg)
    await successor.open()
    with pytest.raises(Fenced):
        await partition.commit(staged, record.offset + 1)
    assert not partition.is_open
    await handled(successor, handler(log.partition), record)
    await aeventually(lambda: _once(kafka, log.partition, persoon_key(20)))
    await successor.close()


async def test_a_transaction_left_open_is_ended_by_the_next_owner(
    partition: Partition, log: Log, nazorg: Access, kafka: Broker
) -> None:
    """A worker that dies between sending and committing leaves nothing: the next owner's records come out once."""
    await partition.open()
    record = await log.append(persoon_key(30))
    staged = Staged()
    handler(log.partition).record(record, partition.state, staged)
    producer = partition._producer
    await producer.begin_transaction()  # type: ignore[union-attr]
    await module.send(producer, [*staged.outs, *staged.changelog(STAGE.changelog, log.partition)])  # type: ignore[arg-type]
    successor = Partition(STAGE, log.partition, nazorg)
    await successor.open()
    assert successor.state.get(persoon_key(30)) is None
    await handled(successor, handler(log.partition), record)
    await aeventually(lambda: _once(kafka, log.partition, persoon_key(30)))
    await successor.close()


async def test_the_state_comes_back(partition: Partition, log: Log, nazorg: Access) -> None:
    """A new owner finds state, ring, deadline and position exactly as the old one committed them."""
    await partition.open()
    records = [await log.append(persoon_key(number)) for number in range(40, 60)]
    await handled(partition, handler(log.partition), *records)
    other = Partition(STAGE, log.partition, nazorg)
    restored = await other.open()
    assert restored is not None
    for number in range(40, 60):
        assert partition.state.get(persoon_key(number)) == other.state.get(persoon_key(number)) is not None
    assert (partition.next, partition.state.next_due()) == (other.next, other.state.next_due())
    await other.close()


async def test_strays_are_known_to_the_next_owner(
    partition: Partition, log: Log, nazorg: Access, kafka: Broker
) -> None:
    """What was refused for a person without a dossier goes with the offset: dead letter and word stand once, whoever reads it again."""
    await partition.open()
    key = persoon_key(45)
    closing = NazorgAfgesloten(persoon_id=key.decode(), reden="klaar", functionaris="pr")
    first, again = [await log.append(key, closing, "stray") for _ in range(2)]
    await handled(partition, handler(log.partition), first)
    other = Partition(STAGE, log.partition, nazorg)
    await other.open()
    await handled(other, handler(log.partition), again)
    assert partition.state.strays == other.state.strays != b""
    await _lines(kafka.access().aiokafka(), names.inbox("dji"), 0, 0, [b"dji.detentie/-1/-1"])
    await other.close()


async def test_a_state_that_is_still_the_last_word_is_not_read_again(
    partition: Partition, log: Log, nazorg: Access
) -> None:
    """After a rebalance that gave the partition back, nothing is restored; after another owner's commit, all of it is."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(60)))
    await partition.close()
    assert await partition.open() is None
    other = Partition(STAGE, log.partition, nazorg)
    await other.open()
    await handled(other, handler(log.partition), await log.append(persoon_key(61)))
    await other.close()
    assert await partition.open() is not None
    assert partition.state.get(persoon_key(61)) is not None


async def test_an_aborted_batch_leaves_no_trace(partition: Partition, log: Log, kafka: Broker) -> None:
    """A batch that fails between begin and commit changes neither state, nor offset, nor what a committed reader sees."""
    await partition.open()
    record = await log.append(persoon_key(70))
    staged = Staged()
    handler(log.partition).record(record, partition.state, staged)
    staged.outs.append(
        staged.outs[0]._replace(topic=names.besluit("ede"), partition=0)
    )  # the ACLs grant it to the house alone
    with pytest.raises(KafkaError):
        await partition.commit(staged, record.offset + 1)
    assert partition.state.get(persoon_key(70)) is None
    assert not partition.is_open
    lines = await committed_records(kafka.access().aiokafka(), names.werkvoorraad("arnhem"), log.partition)
    assert not any(line.key == persoon_key(70) for line in lines)
    await partition.open()
    await handled(partition, handler(log.partition), record)
    await aeventually(lambda: _once(kafka, log.partition, persoon_key(70)))


async def test_records_are_flushed_before_the_offsets_are_added(
    partition: Partition, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offsets that are added while produce requests are under way cost 100 ms each: flush first."""
    await partition.open()
    producer = partition._producer
    calls: list[str] = []
    assert producer is not None
    for name in ("begin_transaction", "flush", "send_offsets_to_transaction", "commit_transaction"):
        monkeypatch.setattr(producer, name, _noting(getattr(producer, name), name, calls))
    await handled(partition, handler(log.partition), await log.append(persoon_key(80)))
    assert calls == ["begin_transaction", "flush", "send_offsets_to_transaction", "commit_transaction"]


def _noting(method: object, name: str, calls: list[str]) -> object:
    async def noted(*args: object, **kwargs: object) -> object:
        calls.append(name)
        return await method(*args, **kwargs)  # type: ignore[operator]

    return noted


async def test_a_foreign_open_transaction_is_waited_for_and_said(
    partition: Partition, log: Log, nazorg: Access, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open transaction on the changelog hides what lies behind it: the restore does not decide on that old state."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(90)))
    foreign = AIOKafkaProducer(transactional_id="foreign", **kafka.access().aiokafka())
    await foreign.start()
    await foreign.begin_transaction()
    await foreign.send_and_wait(STAGE.changelog, b"x", b"x", partition=log.partition)
    monkeypatch.setattr(reader, "PATIENCE", 3)
    other = Partition(STAGE, log.partition, nazorg)
    with pytest.raises(Unavailable, match="open transaction"):
        await other.open()
    await foreign.abort_transaction()
    await foreign.stop()
    await other.open()
    assert other.state.get(persoon_key(90)) is not None
    await other.close()


async def test_an_open_transaction_is_told_apart_from_a_worker_that_stands_still(
    log: Log, nazorg: Access, kafka: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Live, for it has nothing that it may read; not ready, and why; again ready once the transaction has ended."""
    monkeypatch.setattr(watch, "EVERY_SECONDS", 0.1)
    monkeypatch.setattr(health, "STILL_SECONDS", 0.0)
    monkeypatch.setattr(health, "HELD_SECONDS", 0.3)
    tp = TopicPartition(STAGE.input, log.partition)
    progress = Progress()
    progress.turn(Condition.OPEN)
    foreign = AIOKafkaProducer(transactional_id="foreign-watch", **kafka.access().aiokafka())
    await foreign.start()
    await foreign.begin_transaction()
    sent = await foreign.send_and_wait(tp.topic, b"x", b"x", partition=tp.partition)
    made = Watch("hub-nazorg", nazorg, lambda: {tp: sent.offset}, lambda *_: None)
    judged = WorkerHealth(lambda: True, lambda: [health.Partition(*tp, progress, made.backlog(tp))])
    task = asyncio.create_task(made.run(judged.live))
    try:

        async def says(*parts: str) -> None:
            assert all(part in " ".join(judged.ready()) for part in parts)
            assert bool(judged.ready()) is bool(parts)

        await aeventually(
            lambda: says(f"{tp.topic}/{tp.partition}: an open transaction of somebody else holds back 1 records")
        )
        assert judged.live() == []
        await foreign.commit_transaction()
        await aeventually(says)
        assert made.backlogs[tp].lag > 0
        assert "records waiting" in judged.live()[0]
    finally:
        task.cancel()
        await foreign.stop()


async def test_a_partition_without_a_changelog_record_opens(kafka: Broker, nazorg: Access) -> None:
    """A reader that is started and has nothing to read ends in good order."""
    async with reader.reader(nazorg) as consumer:
        empty = [r async for r in reader.read_all(consumer, TopicPartition(STAGE.changelog, 3), 0)]
    assert empty == []


async def test_a_coordinator_that_is_loading_is_not_a_group_without_offsets(
    partition: Partition, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart of the broker it names no partition at all: the opening waits, instead of starting from nothing."""
    await partition.open()
    await handled(partition, handler(log.partition), await log.append(persoon_key(95)))

    async def nothing(*_: object, **__: object) -> dict[object, object]:
        return {}

    monkeypatch.setattr(AIOKafkaAdminClient, "list_consumer_group_offsets", nothing)
    with pytest.raises(Unavailable, match="loading"):
        await partition.open()


@pytest.mark.parametrize(
    ("resource", "name", "word"),
    [
        (ResourceType.TRANSACTIONAL_ID, None, TransactionalIdAuthorizationFailed),
        (ResourceType.TOPIC, names.VERWERKING, TopicAuthorizationFailedError),
    ],
)
async def test_a_producer_that_may_no_longer_write_says_why(
    partition: Partition,
    log: Log,
    kafka: Broker,
    monkeypatch: pytest.MonkeyPatch,
    resource: ResourceType,
    name: str | None,
    word: type[KafkaError],
) -> None:
    """A right withdrawn between two sends: the broker's own word for it, which is tried again, not that the producer takes no more."""
    await partition.open()
    record, producer = await log.append(persoon_key(30)), partition._producer
    assert producer is not None
    send = producer.send_batch

    async def one_by_one(*told: Any, **more: Any) -> Any:
        sent = await send(*told, **more)
        with suppress(KafkaError):
            await sent
        return sent

    monkeypatch.setattr(producer, "send_batch", one_by_one)
    with withdrawn(kafka.access(), principals.NAZORG, resource, name), pytest.raises(word):
        await handled(partition, handler(log.partition), record)
    await partition.open()

    await handled(partition, handler(log.partition), record)
