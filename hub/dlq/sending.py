"""Puts letters back on the logs they came from, or lets them drop, and sees what comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from confluent_kafka import KafkaError, Producer

from hub.broker.access import Access
from hub.codec import encode
from hub.dlq.letters import Letter
from hub.dlq.reading import Box
from hub.engine import putback
from hub.engine.stage import partition_of
from hub.errors import HubError
from hub.privacy.seal import seal
from hub.topology import names, principals
from hub.topology.counts import DOELEN
from hub.topology.growth import check_counts
from schemas.hub import DodeBrief

FLUSH_SECONDS = 20
ONE_AT_A_TIME = 1
"""Requests in flight. librdkafka takes the success of a later one as proof of an earlier one that got no answer; where the leader died
with the earlier one, that proves nothing, and a letter would be gone.
"""
NOTHING = encode(DodeBrief(sleutel=None, waarde=None, koppen=()))


class Sender:
    """One command's way to the logs. `run` is its id, `rate` letters a second at most."""

    def __init__(self, producer: Producer, run: str, order: str, rate: float) -> None:
        self._producer, self.run, self._order, self._rate = producer, run, order, rate
        self._failed: KafkaError | None = None

    def account(self, reason: str, who: str, ids: Iterable[str], key: bytes) -> None:
        """Keep who does what to which letters, and why, sealed among the dead letters: before any of it is done."""
        place = f"herstel/{self.run}".encode()
        text = "\n".join([f"{who}: {reason}", self._order, *ids])
        payload = encode(DodeBrief(sleutel=None, waarde=text.encode(), koppen=()))
        told = {"stage": principals.HERSTEL, "code": "herstel-opdracht", "opdracht": self.run, "attempt": "0"}
        headers = [(f"dlq_{name}", value.encode()) for name, value in told.items()]
        self._produce(names.DLQ, 0, place, seal(payload, key, place), headers)
        self._flush()

    def send(self, letters: Iterable[Letter]) -> None:
        """In the order given: what is of one casus stays in order, since it goes to one partition by one idempotent producer."""
        for number, one in enumerate(letters):
            if number:
                time.sleep(1 / self._rate)
            key = one.casus.encode()
            headers = putback.headers(one.going_back(), self._order, self.run)
            self._produce(one.topic, partition_of(one.topic, key), key, one.sealed, list(headers))
        self._flush()

    def give_up(self, topic: str, casus: str, number: int, key: bytes) -> str:
        """Tell a log that a casus waits in vain for what has a number below `number`; the id of that word."""
        value = seal(NOTHING, key, putback.gone_place(topic, casus, number).encode())
        told = {"id": f"verloren/{self.run}/{topic}", "volgnummer": str(number)}
        self._produce(
            topic,
            partition_of(topic, casus.encode()),
            casus.encode(),
            value,
            list(putback.headers(told, putback.GONE, self.run)),
        )
        self._flush()
        return told["id"]

    def _produce(self, topic: str, partition: int, key: bytes, value: bytes, headers: list[Any]) -> None:
        self._producer.produce(topic, value, key, partition, on_delivery=self._delivered, headers=headers)
        self._producer.poll(0)
        self._check()

    def _delivered(self, error: KafkaError | None, _: object) -> None:
        self._failed = self._failed or error

    def _flush(self) -> None:
        left = self._producer.flush(FLUSH_SECONDS)
        self._check()
        if left:
            raise HubError(
                f"The broker did not take {left} records in time. Give the command again: nothing is done twice."
            )

    def _check(self) -> None:
        if self._failed is not None:
            raise HubError(
                f"{principals.HERSTEL} can't write ({self._failed.name()}): has `hub topics apply` made its rights? "
                "Give the command again: nothing is done twice."
            )


@contextmanager
def sender(access: Access, run: str, order: str, rate: float) -> Iterator[Sender]:
    """A sender with the rights of `access`; raises `HubError` when the logs have other partitions than declared."""
    check_counts(access, [names.log(doel) for doel in DOELEN])
    settings = {"enable.idempotence": True, "max.in.flight": ONE_AT_A_TIME, "linger.ms": 5, "log_level": 0}
    producer = Producer({**access.librdkafka(), **settings})
    try:
        yield Sender(producer, run, order, rate)
    finally:
        producer.purge()


def follow(box: Box, run: str, ids: set[str], patience: float, seen: Callable[[int], object]) -> list[Letter]:
    """All that comes, until it tells of each letter of `ids` what command `run` led to, or nothing does for `patience` seconds.

    `seen` is called with how many were told by each look.
    """
    found, left, last = list[Letter](), set(ids), time.monotonic()
    while left and time.monotonic() - last < patience:
        news = box.more()
        found += news
        told = left & {one.previous for one in news if one.run == run}
        left -= told
        if told:
            last = time.monotonic()
            seen(len(told))
    return found
