"""The log of nazorg under test: one partition, written as the poort writes it and read back as the engine gets it."""

from __future__ import annotations

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.engine.access import Access
from hub.engine.handling import Handler
from hub.engine.partition import Partition
from hub.engine.staged import Staged
from schemas.basis import Bericht
from tests.engine.build import beeindigd, headers


class Log:
    """Appends to one partition."""

    def __init__(self, producer: AIOKafkaProducer, partition: int) -> None:
        self._producer, self.partition = producer, partition

    async def append(self, key: bytes, inhoud: Bericht | None = None, number: str | None = None) -> ConsumerRecord:
        """One message; the record as a consumer would get it."""
        from hub.codec import encode

        message = inhoud or beeindigd()
        value, told = encode(message), headers(message, number)
        sent = await self._producer.send_and_wait(STAGE.input, value, key, partition=self.partition, headers=told)
        return ConsumerRecord(
            STAGE.input, self.partition, sent.offset, sent.timestamp, 1, key, value, None, len(key), len(value), told
        )


async def handled(partition: Partition, handler: Handler, *records: ConsumerRecord) -> None:
    """Run records through the stage and commit them, as the runner does."""
    staged = Staged()
    for record in records:
        if record.offset >= partition.next:
            handler.record(record, partition.state, staged)
    await partition.commit(staged, records[-1].offset + 1)


async def committed_records(access: Access, topic: str, partition: int) -> list[ConsumerRecord]:
    """All committed records of a partition, by a reader that has nothing of the engine."""
    consumer = AIOKafkaConsumer(isolation_level="read_committed", auto_offset_reset="earliest", **access)
    await consumer.start()
    try:
        tp = TopicPartition(topic, partition)
        consumer.assign([tp])
        end = (await consumer.end_offsets([tp]))[tp]
        found: list[ConsumerRecord] = []
        while await consumer.position(tp) < end:
            for records in (await consumer.getmany(tp, timeout_ms=200)).values():
                found += records
        return found
    finally:
        await consumer.stop()
