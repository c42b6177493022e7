"""Offers records as their senders would, each under its own user and rights, and notes where each came to stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from confluent_kafka import Producer

from hub.broker import Broker
from tests.faults.offer import Offer
from tests.faults.records import Place

DELIVERY_MS = 180_000
"""A sender tries for so long: longer than any fault lasts."""
FLUSH_S = 200
BATCH_BYTES = 16_384
"""The broker's limit for a record holds for a batch: what is too large must not take others along."""


class Publisher:
    """One idempotent producer per sender, so that what one sender offers keeps its order. `places` tells where each offer stands."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._producers: dict[str, Any] = {}
        self.places: dict[int, Place] = {}
        self.failures: list[str] = []

    def publish(self, number: int, offer: Offer) -> None:
        """Hand over offer `number`; returns before it is delivered."""
        producer = self._producers.get(offer.user) or self._producer(offer.user)
        headers = list(offer.headers)
        producer.produce(offer.topic, offer.value, offer.key, headers=headers, on_delivery=self._noted(number))
        producer.poll(0)

    def acknowledged(self) -> int:
        """How many of them the broker has acknowledged by now."""
        for producer in self._producers.values():
            producer.poll(0)
        return len(self.places)

    def flush(self) -> None:
        """Wait until all is delivered."""
        for producer in self._producers.values():
            assert producer.flush(FLUSH_S) == 0, "not delivered in time"
        assert not self.failures, self.failures[:5]

    def _producer(self, user: str) -> Any:
        config = {
            "enable.idempotence": True,
            "linger.ms": 0,
            # behind one that a dying leader took with it, a second in flight would count as proof that the first stands
            "max.in.flight": 1,
            "batch.size": BATCH_BYTES,
            "partitioner": "murmur2_random",
            "log_level": 0,
        }
        config |= {"message.timeout.ms": DELIVERY_MS, **self._broker.access(user).librdkafka()}
        self._producers[user] = Producer(config)
        return self._producers[user]

    def _noted(self, number: int) -> Callable[[Any, Any], None]:
        def noted(error: Any, message: Any) -> None:
            if error is not None:
                self.failures.append(str(error))
            else:
                self.places[number] = Place(message.topic(), message.partition(), message.offset())

        return noted
