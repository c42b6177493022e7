"""Log and state of nazorg that are raised, also by a command that is killed, and what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.broker import Broker
from hub.engine.entry import Entry
from hub.engine.errors import Halted
from hub.engine.partition import Partition
from hub.engine.raising import Raising
from hub.engine.stage import partition_of
from hub.engine.staged import Staged
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, principals
from hub.topology.growth import counted
from tests.engine.build import beeindigd, handler, persoon_key
from tests.engine.log import Log, handled

STRAY = b"12345678"
PERSONS = range(12)


class Killed(BaseException):
    """The command is gone."""


class Nazorg:
    """Log and state of nazorg, and the group that works on them; the engine is told of as many partitions as they have."""

    def __init__(self, kafka: Broker, producer: AIOKafkaProducer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kafka, self._producer, self._monkeypatch, self.count = kafka, producer, monkeypatch, 0
        self.told_anew()
        self.want = 2 * self.count

    def told_anew(self) -> None:
        """As workers that are started now."""
        self.count = counted(self.kafka.access(), [STAGE.input])[STAGE.input]
        for name in (STAGE.input, STAGE.changelog):
            self._monkeypatch.setitem(TOPICS, name, replace(TOPICS[name], partitions=self.count))
        partition_of.cache_clear()

    def raising(self) -> Raising:
        """To twice as many; also where the workers were told anew meanwhile."""
        return Raising(self.kafka.access(), Doel.NAZORG, self.want)

    async def killed(self, at: object, name: str, instead: Callable[..., object]) -> None:
        """A raise is begun, or goes on, until it comes to what is put there `instead`; it leaves a word that halts whoever would work."""
        doing = self.raising()
        plan = await doing.plan()
        with self._monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(at, name, instead)
            await doing.go(plan)
        await self.halts(plan.has - 1)

    async def halts(self, number: int) -> None:
        """Whoever would work on a partition while it is being raised."""
        owner = self.partition(number)
        with pytest.raises(Halted, match=f"are being raised to {self.want}"):
            await owner.open()
        await owner.close()

    def partition(self, number: int) -> Partition:
        """One partition, not open yet."""
        return Partition(STAGE, number, self.kafka.access(principals.NAZORG).aiokafka())

    async def append(self, person: int, number: str) -> ConsumerRecord:
        """A release of a person, with that id, where the poort puts it."""
        key = persoon_key(person)
        await self._producer.client.force_metadata_update()  # of partitions that are new
        return await Log(self._producer, partition_of(STAGE.input, key)).append(key, beeindigd(number), number)

    async def work(self, records: Iterable[ConsumerRecord] = (), staged: Staged | None = None) -> dict[int, Partition]:
        """All partitions as owners leave them that did these records, and committed on each what is staged."""
        async with AsyncExitStack() as closing:
            owners = {number: self.partition(number) for number in range(self.count)}
            for number, owner in owners.items():
                closing.push_async_callback(owner.close)
                await owner.open()
                if mine := [record for record in records if record.partition == number]:
                    await handled(owner, handler(number), *mine)
                if staged is not None:
                    await owner.commit(staged, owner.next)
        return owners


def states(owners: dict[int, Partition]) -> dict[bytes, tuple[int, Entry | None]]:
    """Partition and entry of each person, who has one."""
    found = {key: (number, owner.state.get(key)) for number, owner in owners.items() for key in owner.state}
    assert len(found) == sum(len(owner.state) for owner in owners.values())
    return found


def where_they_belong(before: dict[bytes, tuple[int, Entry | None]]) -> dict[bytes, tuple[int, Entry | None]]:
    """The same entries under the partition of their key."""
    return {key: (partition_of(STAGE.input, key), entry) for key, (_, entry) in before.items()}


@asynccontextmanager
async def some_dossiers(kafka: Broker, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Nazorg]:
    """Nazorg with some dossiers, and a stray on each partition."""
    producer = AIOKafkaProducer(acks="all", **kafka.access(principals.POORT).aiokafka())
    await producer.start()
    made = Nazorg(kafka, producer, monkeypatch)
    await made.work([await made.append(person, f"D-{person}") for person in PERSONS], Staged(strays=STRAY))
    yield made
    await producer.stop()
    partition_of.cache_clear()
