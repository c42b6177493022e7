"""That what a restore reads stays small however often its keys changed, on the real broker."""

from __future__ import annotations

import pytest
from confluent_kafka import Producer

from hub.broker import Broker
from hub.privacy.doelen import Doel
from hub.topology import TOPICS, names
from hub.topology.model import SEGMENT
from tests.support import kafka
from tests.support.eventually import eventually
from tests.support.names import unique

pytestmark = pytest.mark.broker

VALUE = bytes(900_000)
CHANGES = 3 * SEGMENT // len(VALUE)


def test_all_but_the_newest_segment_is_cleaned_also_within_its_day(cluster: Broker) -> None:
    """By Kafka's own default a segment of a changelog is closed at a gigabyte: a takeover would read an hour of changes."""
    access, topic = cluster.access(), unique("stand")
    kafka.create_topic(access, topic, configs=TOPICS[names.stand(Doel.NAZORG)].configs)
    producer = Producer({**access.librdkafka(), "log_level": 0})
    for _ in range(CHANGES):
        producer.produce(topic, VALUE, b"key")
        producer.poll(0)
    assert producer.flush(60) == 0

    eventually(lambda: _fewer(cluster, topic), 90)
    kafka.delete_topic(access, topic)


def _fewer(broker: Broker, topic: str) -> None:
    assert 0 < len(kafka.consume(broker.access(), topic)) < CHANGES / 2
