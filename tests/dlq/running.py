"""The stage of nazorg on a real broker, under its own rights, in a thread: its rule fails on the messages that a test names."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord
from confluent_kafka import Producer

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.codec import encode
from hub.engine.deadletter import dead_letters
from hub.engine.handling import Handler
from hub.engine.partition import Partition
from hub.engine.stage import partition_of
from hub.processes.kern import Decision, Message
from hub.settings import Deployment
from hub.topology import TOPICS, names, principals
from schemas.basis import Bericht
from schemas.nazorg import NazorgDossier
from tests.engine.build import headers
from tests.support.eventually import eventually
from tests.support.reading import Read, client, partitions, read

PATIENCE_S = 60


class Running:
    """What the engine does with each partition, without Faust, which knows nothing of letters."""

    def __init__(self, kafka: Broker) -> None:
        self.kafka = kafka
        self.broken: set[str] = set()
        self.decided: dict[str, list[str]] = defaultdict(list)
        """Ids of messages by casus, as the rule decided them: also of what was done again after an abort."""
        self.partitions: list[Partition] = []
        self._process = replace(STAGE.process, decide=self._decide)
        self._producer = Producer({**kafka.access(principals.POORT).librdkafka(), "linger.ms": 0, "log_level": 0})

    def _decide(self, stand: NazorgDossier | None, message: Message, now: datetime) -> Decision[NazorgDossier]:
        number = message.bron.rpartition("#")[2]
        if number in self.broken:
            raise KeyError(number)
        decision = STAGE.process.decide(stand, message, now)
        if message.tijd is not None:
            self.decided[message.sleutel].append(number)
        return decision

    def start(self) -> None:
        """Own all partitions."""
        self._stopping, self._ready = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)

    def stop(self) -> None:
        """Let go of them."""
        self._stopping.set()
        self._thread.join()

    async def _run(self) -> None:
        access = self.kafka.access(principals.NAZORG).aiokafka()
        self.partitions = [Partition(STAGE, n, access) for n in range(TOPICS[STAGE.input].partitions)]
        consumer = AIOKafkaConsumer(isolation_level="read_committed", auto_offset_reset="earliest", **access)
        await consumer.start()
        try:
            for each in self.partitions:
                await each.open()
            consumer.assign([each.tp for each in self.partitions])
            for each in self.partitions:
                consumer.seek(each.tp, each.next)
            key = Deployment(directory=self.kafka.directory).dead_letter_key
            stage = replace(STAGE, process=self._process)
            handlers = [Handler(stage, each.number, dead_letters(STAGE.name, key)) for each in self.partitions]
            self._ready.set()
            while not self._stopping.is_set():
                got = await consumer.getmany(timeout_ms=20, max_records=50)
                for tp, records in got.items():
                    await self._handle(self.partitions[tp.partition], handlers[tp.partition], records)
        finally:
            await consumer.stop()
            for each in self.partitions:
                await each.close()

    async def _handle(self, partition: Partition, handler: Handler, records: list[ConsumerRecord]) -> None:
        staged = handler.stage()
        for record in records:
            handler.record(record, partition.state, staged)
        await partition.commit(staged, records[-1].offset + 1)
        handler.stands(staged)

    def log(self, *messages: tuple[bytes, Bericht, str]) -> None:
        """Messages of casussen on the log, under an id each, as the poort leaves them."""
        for key, inhoud, number in messages:
            told = [*headers(inhoud, number), ("x", b"\xc3\x28"), ("y", None)]  # and odd ones (case S1)
            self._producer.produce(STAGE.input, encode(inhoud), key, partition_of(STAGE.input, key), headers=told)
        assert self._producer.flush(PATIENCE_S) == 0

    def log_one_by_one(self, messages: Iterable[tuple[bytes, Bericht, str]]) -> None:
        """The same, each confirmed before the next."""
        for message in messages:
            self.log(message)

    def drained(self) -> None:
        """Wait until all that stands on the log is done."""
        member = client(self.kafka.access())
        try:
            tps = partitions(STAGE.input)

            def check() -> None:
                ends = [member.get_watermark_offsets(tp, timeout=10)[1] for tp in tps]
                assert all(end <= each.next for end, each in zip(ends, self.partitions, strict=True))

            eventually(check, PATIENCE_S)
        finally:
            member.close()

    def state(self, key: bytes) -> bytes | None:
        """The state of a casus."""
        entry = self.partitions[partition_of(STAGE.input, key)].state.get(key)
        return entry and entry.value

    def parked(self) -> int:
        """How many casussen wait."""
        return sum(each.state.parked()[0] for each in self.partitions)

    def lines(self, keys: Iterable[bytes]) -> list[Read]:
        """What stands in a queue about these persons."""
        wanted = set(keys)
        return [one for one in read(self.kafka.access(), [names.werkvoorraad("arnhem")]) if one.key in wanted]
