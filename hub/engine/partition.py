"""One owned input partition: a fenced producer, the state behind it, the position reached.

Opening it, in this order: start the producer and wait until Kafka has fenced a predecessor and ended what it left open → committed offset →
changelog. Each later step relies on the one before: nobody else moves the offset or the changelog any more.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, InvalidProducerEpoch, KafkaError, ProducerFenced
from aiokafka.structs import OffsetAndMetadata

from hub.engine.access import Access
from hub.engine.errors import Fenced, Unavailable
from hub.engine.position import Position, check_count, committed, offset_missing
from hub.engine.producing import TRANSACTION_SECONDS, fenced_producer, send, stop
from hub.engine.reader import bounds, check_kept, check_passed
from hub.engine.restore import Restored, restore
from hub.engine.stage import Stage
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.engine.terms import TERMS
from hub.ops import metrics
from hub.topology import TOPICS


class Partition:
    """One owned partition of a stage's input. Not open until `open` has returned; every method but `open` needs it open."""

    def __init__(self, stage: Stage[Any], number: int, access: Access) -> None:
        self.stage, self.number, self._access = stage, number, access
        self.tp = TopicPartition(stage.input, number)
        self._changelog = TopicPartition(stage.changelog, number)
        self._producer: AIOKafkaProducer | None = None
        self._opened = False
        self._position: Position | None = None
        self._anew = False
        self.state = State(stage.process.stand)
        self.next = 0

    @property
    def is_open(self) -> bool:
        """Whether a transaction can begin: fenced, and position and state known. An attempt that failed between the two is not open."""
        return self._opened

    async def open(self) -> Restored | None:
        """Own the partition. Returns what was restored, None where the state at hand was still the last word.

        Raises `Unavailable` (try again), `Halted` (an operator must decide), `Fenced`.
        """
        self._opened = False
        if self._producer is None:  # else an attempt failed behind the fence, which stands
            self._producer = await fenced_producer(self._access, self.stage.name, self.tp)
        found = await self._found()
        if found is not None and found == self._position:
            await self.check_kept()
            self._opened = True
            return None  # nobody has been here since our last commit
        state = State(self.stage.process.stand)
        restored = await restore(self._access, self.stage.name, self._changelog, found, state)
        await self._settle(found, restored, state)
        self.state.forget()
        self.state = state
        self._anew = found is None or found.terms != TERMS
        self._opened = True
        return restored

    async def _found(self) -> Position | None:
        first = TopicPartition(self.tp.topic, 0)
        told = await committed(self._access, self.stage.name, list({self.tp, first}))
        check_count(self.tp.topic, told.get(first), TOPICS[self.tp.topic].partitions)
        return told.get(self.tp)

    async def check_kept(self, first: int | None = None) -> None:
        """Raise `Halted` when records between `next` and what is kept are gone: a consumer jumps over them in silence.

        `first` is the offset of what comes next: raises `RuntimeError` where records before it are there and were passed over.
        """
        begin, end = await bounds(self._access, self.tp)
        check_kept(self.stage.name, self.tp, begin, self.next, end)
        if first is not None:
            await check_passed(self._access, self.tp, self.next, first)

    async def _settle(self, found: Position | None, restored: Restored, state: State) -> None:
        self.next = max(found.offset if found else 0, restored.reached)
        if found is None:
            await self._missing(restored.reached)
        if found is not None or restored.reached:
            await self.check_kept()
        self._position = (found or Position(0))._replace(offset=self.next, stand=restored.last)
        state.strays, state.numbers = self._position.strays, self._position.numbers

    async def _missing(self, reached: int) -> None:
        """The group has no offset here: lost, or never had. Said where there is something that it may have read."""
        begin, end = await bounds(self._access, self.tp)
        if reached or end > begin:
            offset_missing(self.stage.name, self.tp, max(reached, begin))

    async def commit(self, staged: Staged, reached: int) -> None:
        """Send what is staged and the offset `reached` in one transaction, then let it stand in the state.

        Raises `Fenced`, or any `KafkaError` or `TimeoutError`: then the partition is closed and nothing of it stands, or all of it does and
        `open` will find it.
        """
        began = time.perf_counter()
        try:
            async with asyncio.timeout(TRANSACTION_SECONDS):
                position = await self._transact(staged, reached)
        except BaseException as error:
            why = _cause(self._producer)
            end = "fenced" if _fenced(error) or _fenced(why) else "aborted"
            metrics.transactions.labels(self.stage.name, end).inc()
            await self.close()  # the open transaction is ended by whoever opens next
            if end == "fenced":
                raise Fenced(f"{self.tp.topic}/{self.number} has another owner") from error
            if why is not None and isinstance(error, KafkaError | IllegalOperation):
                raise why from error  # a right that was withdrawn, which passes; an illegal operation would be a defect
            raise
        metrics.transactions.labels(self.stage.name, "committed").inc()
        metrics.transaction_seconds.labels(self.stage.name).observe(time.perf_counter() - began)
        self.next, self._position = reached, position
        staged.apply(self.state)

    async def _transact(self, staged: Staged, reached: int) -> Position:
        producer = self._producer
        if producer is None:
            raise Unavailable("the partition is closed")
        await producer.begin_transaction()
        outs = [*staged.outs, *staged.changelog(self._changelog.topic, self.number)]
        last = (await send(producer, outs)).get(self._changelog, -1)
        before = self._position or Position(0)
        strays = self.state.strays if staged.strays is None else staged.strays
        position = before._replace(
            offset=reached, stand=max(before.stand, last), strays=strays, terms=self._terms(before)
        )
        # flushed before: offsets added while produce requests are under way are answered as busy, 100 ms each (delivery.md)
        await producer.send_offsets_to_transaction(
            {self.tp: OffsetAndMetadata(reached, position.metadata)}, self.stage.name
        )
        await producer.commit_transaction()
        return position

    def _terms(self, before: Position) -> str:
        """Those of now once every deadline was reckoned by them, a batch late, so that all stands by then; none until then."""
        if not self._anew:
            return before.terms
        return "" if self.state.anew() else TERMS

    def forget(self) -> None:
        """Let go of the state too: the partition is another's. Runner and work are a cycle, to which the collector comes late, or never."""
        self.state.forget()
        self.state, self._position = State(self.stage.process.stand), None

    async def close(self) -> None:
        """Let go of the producer. The state stays, for `open` to judge whether it is still the last word."""
        producer, self._producer, self._opened = self._producer, None, False
        if producer is not None:
            await stop(producer)


def _fenced(error: BaseException | None) -> bool:
    """Whether a newer owner is the cause."""
    return isinstance(error, ProducerFenced | InvalidProducerEpoch)


def _cause(producer: AIOKafkaProducer | None) -> BaseException | None:
    """What ended the transaction, by the broker's word; what a call raises may be only what came of that."""
    waiter = producer._txn_manager._transaction_waiter if producer is not None else None
    return waiter.exception() if waiter is not None and waiter.done() and not waiter.cancelled() else None
