"""A party compresses with what its library has: the poort reads every codec of Kafka, each of which needs code of its own."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from confluent_kafka import Producer

from tests.support.hub import PATIENCE_S, Hub
from tests.support.offers import einde, offer

pytestmark = pytest.mark.broker

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
"""By their number in a batch's attributes."""
FIRST, MANY = 2000, 20
"""Persons of this module, and those of one batch."""


@pytest.mark.parametrize("codec", CODECS)
def test_a_batch_of_every_codec_arrives(hub: Hub, codec: str) -> None:
    """Compressed as it came, which its batch on the broker's disk shows, it is admitted message by message."""
    number = CODECS.index(codec)
    crowd = [offer(einde(FIRST + MANY * number + n), hub.secret) for n in range(MANY)]
    config = {"compression.type": codec, "linger.ms": 1000, "enable.idempotence": True, "log_level": 0}
    producer = Producer({**hub.access("partij-dji").librdkafka(), **config})
    for one in crowd:
        producer.produce(one.topic, one.value, one.key, partition=3, headers=list(one.headers))
    assert producer.flush(PATIENCE_S) == 0
    hub.drained()
    log = hub.read("casus.nazorg.log")

    assert codecs(hub.stack.broker.directory / "data" / "dji.detentie-3")[-1] == number
    assert [[line.value for line in log if line.key == one.key] for one in crowd] == [[one.value] for one in crowd]


def codecs(partition: Path) -> list[int]:
    """Codec of each batch of a partition (message format 2: length at byte 8, attributes at 21)."""
    content, found = (partition / f"{0:020}.log").read_bytes(), []
    while len(content) > 23 and (length := struct.unpack_from(">i", content, 8)[0]):
        found.append(struct.unpack_from(">h", content, 21)[0] & 7)
        content = content[12 + length :]
    return found
