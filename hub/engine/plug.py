"""How the engine plugs into Faust: Faust keeps workers, assignment and agents; it no longer commits, holds state or sends.

Faust makes four tasks for each event. Here an event is a `Batch`, all records just fetched from one partition: four tasks a batch.
The private names touched are asserted in tests/engine/test_private_names.py, so that an upgrade fails loudly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol

import faust
from aiokafka.errors import IllegalStateError, UnknownMemberIdError
from aiokafka.structs import ConsumerRecord
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from hub.engine import lenient
from hub.engine.spacing import space

CALL_SECONDS = 10


class Intake(Protocol):
    """The engine, as the plug sees it."""

    def wants(self, active: set[TP]) -> set[TP]:
        """Those of `active` with room for more records."""

    async def room(self, seconds: float) -> None:
        """Wait until a partition has room again, `seconds` at most."""

    def revoking(self, tps: set[TP]) -> None:
        """The partitions are about to go: drop what waits, finish what runs."""


class Batch:
    """The records just fetched from one partition, shaped like one record for Faust. `value` holds them in order."""

    key = checksum = None
    headers = ()
    serialized_key_size = serialized_value_size = 0

    def __init__(self, records: Sequence[ConsumerRecord]) -> None:
        last = records[-1]
        self.topic, self.partition, self.offset = last.topic, last.partition, last.offset
        self.timestamp, self.timestamp_type = last.timestamp, last.timestamp_type
        self.value = records


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Reads only what is committed: an aborted transaction of the poort's or a party's is never seen."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        lenient.install()
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        return consumer

    async def on_start(self) -> None:
        """As Faust's; then the fetches are spaced, and only members commit."""
        await super().on_start()
        consumer = self._ensure_consumer()
        space(consumer._fetcher)
        only_as_member(consumer._coordinator)

    async def _fetch_records(self, consumer: Any, *args: Any, **kwargs: Any) -> Any:
        consumer._coordinator.check_errors()  # Faust asks the fetcher, which does not know what the coordinator ran into
        return await super()._fetch_records(consumer, *args, **kwargs)


def only_as_member(coordinator: Any) -> None:
    """Let nothing be committed by whom the group has forgotten; judged at each attempt, since aiokafka tries again by itself.

    Without a generation Kafka takes offsets of anybody while the group is empty, and ours would set back what others have done meanwhile.
    """
    commit = coordinator._do_commit_offsets

    async def as_member(assignment: Any, offsets: Any) -> None:
        if coordinator.generation < 0:
            raise UnknownMemberIdError(coordinator.group_id)
        await commit(assignment, offsets)

    coordinator._do_commit_offsets = as_member


class Consumer(driver.Consumer):
    """Delivers batches and never commits by itself: the engine's transactions do (or the poort, after delivery)."""

    intake: Intake

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> dict[TP, list[Batch]]:  # noqa: ASYNC109 - Faust's signature
        # back-pressure by leaving full partitions out of the poll: pausing them costs half a second of latency (delivery.md)
        wanted = self.app.intake.wants(active_partitions or set())
        if not wanted:
            await self.app.intake.room(timeout)
            return {}
        fetched: Mapping[TP, Sequence[ConsumerRecord]] = await super()._getmany(wanted, timeout)
        if fetched and not self.flow_active:
            await self._wind_back(fetched)
            return {}
        return {tp: [Batch(records)] for tp, records in fetched.items() if records}

    async def _wind_back(self, fetched: Mapping[TP, Sequence[ConsumerRecord]]) -> None:
        """Back to before what Faust will drop, because a rebalance began during the poll.

        It seeks back itself only where an offset above 0 was committed: the first messages of a partition would be passed over.
        """
        firsts = {tp: records[0].offset for tp, records in fetched.items() if records}

        async def seek(kafka: Any) -> None:
            for tp, first in firsts.items():
                with suppress(IllegalStateError):  # not ours any more
                    kafka.seek(tp, first)

        await self.call_kafka(seek)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Tell the engine first: Faust then waits for what is under way."""
        self.app.intake.revoking(revoked)
        await super().on_partitions_revoked(revoked)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        return None

    async def commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:
        """No offset: those go with the transaction, or after delivery. Faust calls this every ten seconds."""
        self._acked.clear()  # what it would commit: it keeps an entry of every batch until it does
        self._acked_index.clear()
        return True

    async def commit_and_end_transactions(self) -> None:
        """Nothing, see `commit`."""
        return

    async def call_kafka(self, method: Callable[[Any], Any], seconds: float = CALL_SECONDS) -> Any:
        """Run `method(aiokafka consumer)`, a coroutine function, in the consumer's own thread.

        Raises `TimeoutError` after `seconds`, counted there: the thread has two hands, one of which fetches, and who only gave up here
        would leave the call with them.
        """

        async def bounded(kafka: Any) -> Any:
            async with asyncio.timeout(seconds):
                return await method(kafka)

        return await self._thread.call_thread(bounded, self._thread._ensure_consumer())

    async def end_offset(self, tp: TP) -> int:
        """Where a partition ends, as the broker has it now."""
        ends: Mapping[TP, int] = await self.call_kafka(lambda kafka: kafka.end_offsets([tp]))
        return ends[tp]


class Transport(driver.Transport):
    """Faust's aiokafka transport with our consumer."""

    Consumer = Consumer


class PassThrough(faust.Schema):
    """Hands a batch on as it is: the codec decodes, nothing else does."""

    def loads_key(self, app: Any, message: Any, *, loads: Any = None, serializer: Any = None) -> None:
        """A batch has no key."""
        return

    def loads_value(self, app: Any, message: Any, *, loads: Any = None, serializer: Any = None) -> Any:
        """The records."""
        return message.value


class HubApp(faust.App):
    """A Faust app whose records go to the engine. Set `intake` before it starts."""

    intake: Intake

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)
