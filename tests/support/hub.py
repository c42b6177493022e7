"""A whole hub for tests, and what an outsider can see of it: topics by librdkafka, metrics over HTTP, logs on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from confluent_kafka import KafkaError, Producer
from prometheus_client.parser import text_string_to_metric_families

from hub.broker import Access, Credentials
from hub.codec import decode_as
from hub.demo.stack import Stack, running
from hub.poort.sender import INPUTS
from hub.privacy.seal import unseal
from hub.settings import Deployment
from hub.topology import names
from hub.worker.roles import ROLES
from schemas.hub import DodeBrief
from tests.support.eventually import eventually
from tests.support.offers import Offer
from tests.support.rawbatch import odd_batch
from tests.support.reading import Place, Read, client, partitions, read

PATIENCE_S = 30
GROUPS = {"hub-poort": INPUTS, "hub-nazorg": ("casus.nazorg.log",), "hub-complex": ("casus.complex.log",)}


SENDER = {"enable.idempotence": True, "linger.ms": 0, "log_level": 0}


class Hub:
    """A hub that runs: broker, topology, one worker per role."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    @cached_property
    def deployment(self) -> Deployment:
        """Its secrets."""
        return Deployment(directory=self.stack.broker.directory, bootstrap=self.stack.broker.bootstrap)

    @property
    def secret(self) -> bytes:
        """The secret of `persoon_id`."""
        return self.deployment.pseudonym_secret

    def access(self, user: str) -> Access:
        """The way in of a principal."""
        password = Credentials.load(self.stack.broker.directory).password(user)
        return Access(self.stack.broker.bootstrap, user, password)

    def send(self, user: str, *offers: Offer, timestamp: int = 0, partition: int = 0) -> list[Place | KafkaError]:
        """Write as that principal, in order, to one partition; where each stands, or why it does not."""
        told: dict[int, Place | KafkaError] = {}
        client = Producer(
            {**self.access(user).librdkafka(), "enable.idempotence": True, "linger.ms": 0, "log_level": 0}
        )
        for number, one in enumerate(offers):

            def note(error: KafkaError | None, message: Any, number: int = number) -> None:
                told[number] = error or Place(message.topic(), message.partition(), message.offset())

            sent: dict[str, Any] = {"value": one.value, "key": one.key, "headers": list(one.headers)}
            client.produce(one.topic, partition=partition, timestamp=timestamp, on_delivery=note, **sent)
            client.flush(PATIENCE_S)  # a batch each: `max.message.bytes` bounds a batch
        return [told[number] for number in range(len(offers))]

    def offer(self, user: str, *offers: Offer, timestamp: int = 0) -> list[Place]:
        """`send` of what the broker must take."""
        places = self.send(user, *offers, timestamp=timestamp)
        assert all(isinstance(place, Place) for place in places), places
        return [place for place in places if isinstance(place, Place)]

    async def offer_odd(self, user: str, *offers: Offer) -> list[Place]:
        """Write one batch as no library would: see `odd_batch`."""
        producer = AIOKafkaProducer(**self.access(user).aiokafka())
        await producer.start()
        try:
            sent = await (await producer.send_batch(odd_batch(*offers), offers[0].topic, partition=0))
        finally:
            await producer.stop()
        return [Place(sent.topic, sent.partition, sent.offset + number) for number in range(len(offers))]

    def read(self, *topics: str) -> list[Read]:
        """All committed records of these topics."""
        return read(self.stack.access, topics)

    def drained(self) -> None:
        """Wait until the hub has dealt with all that was written so far."""
        eventually(self._check_drained, PATIENCE_S)

    def _check_drained(self) -> None:
        for group, topics in GROUPS.items():
            behind = {at: ends for at, ends in self.positions(group, topics).items() if max(ends[0], 0) < ends[1]}
            assert not behind, behind

    def positions(self, group: str, topics: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Committed offset and end of each partition that holds something."""
        member = client(self.stack.access, group)
        try:
            told = member.committed(partitions(*topics), timeout=10)
            ends = [member.get_watermark_offsets(tp, timeout=10)[1] for tp in told]
        finally:
            member.close()
        return {f"{tp.topic}/{tp.partition}": (tp.offset, end) for tp, end in zip(told, ends, strict=True) if end}

    def letters(self) -> dict[bytes, list[Read]]:
        """The dead letters by the place of what they keep."""
        found: dict[bytes, list[Read]] = {}
        for letter in self.read(names.DLQ):
            found.setdefault(letter.key or b"", []).append(letter)
        return found

    def opened(self, letter: Read) -> DodeBrief:
        """What a dead letter keeps."""
        return decode_as(unseal(letter.value or b"", self.deployment.dead_letter_key, letter.key or b""), DodeBrief)

    def metric(self, role: str, name: str, **labels: str) -> float:
        """Sum of a metric's samples that have these labels."""
        found = text_string_to_metric_families(self.metrics(role))
        samples = [sample for family in found for sample in family.samples if sample.name == name]
        return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())

    def metrics(self, role: str) -> str:
        """What a worker tells Prometheus."""
        return httpx.get(f"http://127.0.0.1:{self.port(role)}/metrics").text

    def port(self, role: str) -> int:
        """Where a worker serves metrics and health."""
        return int((self.stack.directory / f"worker-{role}" / "ops.port").read_text())

    @contextmanager
    def without(self, role: str) -> Iterator[None]:
        """A worker is stopped in good order, and started again behind the context."""
        child = next(child for child in self.stack.children if child.name == f"worker-{role}")
        child.stop()
        yield
        child.start()
        child.await_ready(60)

    def restart(self, role: str) -> None:
        """Stop a worker in good order and start it again."""
        with self.without(role):
            pass


@contextmanager
def a_hub(directory: Path) -> Iterator[Hub]:
    """A hub of its own in `directory`, gone with the context."""
    with running(directory) as stack:
        yield Hub(stack)


__all__ = ["ROLES", "Hub", "Place", "a_hub"]
