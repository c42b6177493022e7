"""Looks at the queues while they fill: for the live view, and for the moment of the first line."""

from __future__ import annotations

import time
from collections import Counter
from threading import Event, Thread
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, KafkaException, TopicPartition

from hub.broker.access import Access
from hub.codec import decode_as
from hub.demo.positions import Positions, Standing
from hub.demo.reader import consumer, is_end
from hub.parties import HUIZEN
from hub.topology import TOPICS, names
from schemas.nazorg import WerkvoorraadRegel
from schemas.stoplicht import Kleur

POLL_S = 0.1
ASK_S = 0.4


class Watcher(Thread):
    """A thread that follows the queues until `close`; a broker that goes away only stops the counting."""

    def __init__(self, access: Access) -> None:
        super().__init__(name="demo-watcher", daemon=True)
        self._client = consumer(access)
        self._positions = Positions(access)
        self._asked = 0.0
        self._closing = Event()
        self._lights: dict[tuple[str, str], Kleur] = {}
        self.standing = Standing(0, 0, 0, 0)
        self.versions = 0
        self.first_at: float | None = None
        """When the first line was seen, in seconds of the monotonic clock."""

    def run(self) -> None:
        """Follow."""
        topics = [names.werkvoorraad(huis) for huis in HUIZEN]
        self._client.assign(
            [
                TopicPartition(name, number, OFFSET_BEGINNING)
                for name in topics
                for number in range(TOPICS[name].partitions)
            ]
        )
        try:
            while not self._closing.is_set():
                self._see(self._client.poll(POLL_S))
                self._ask()
        except KafkaException:
            return
        finally:
            self._client.close()

    def close(self) -> None:
        """End the thread and wait for it."""
        self._closing.set()
        self.join()

    def lights(self, huis: str) -> Counter[Kleur]:
        """Lines in a queue by light, as seen so far."""
        return Counter(kleur for (of, _), kleur in self._lights.copy().items() if of == huis)

    def _ask(self) -> None:
        if time.monotonic() - self._asked > ASK_S:
            self.standing, self._asked = self._positions.standing(), time.monotonic()

    def _see(self, message: Any) -> None:  # noqa: ANN401 - confluent-kafka ships no types
        if message is None or is_end(message):
            return
        self.first_at = self.first_at or time.monotonic()
        huis, key = message.topic().split(".")[1], message.key().decode()
        if message.value() is None:
            self._lights.pop((huis, key), None)
            return
        self.versions += 1
        self._lights[huis, key] = decode_as(message.value(), WerkvoorraadRegel).kleur
