"""A changelog of nazorg as full as one likes: states that the process has really made, one per made-up person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from confluent_kafka import Producer

from benchmarks.load import loads
from benchmarks.stages import SECRET, record_of
from hub.agents.nazorg import STAGE
from hub.broker import Access
from hub.engine.deadletter import dead_letters
from hub.engine.entry import Entry, notes
from hub.engine.handling import Handler
from hub.engine.staged import Staged
from hub.engine.state import State

MESSAGES = 5_000
BATCH = 4_000
SPARE = timedelta(hours=2)
"""Deadlines that would come while the benchmark runs are left out: it is not them that it measures."""


def entries(seed: int) -> list[Entry]:
    """What the process makes of the simulator's messages: about 2,000 different states."""
    now, state = datetime.now(UTC), State(STAGE.process.stand)
    staged, handler = Staged(), Handler(STAGE, 0, dead_letters(STAGE.name, SECRET))
    for number, load in enumerate(loads(MESSAGES, seed, SECRET)):
        handler.record(record_of(number, load, now), state, staged)
    soon = (now + SPARE).timestamp() * 1000
    made = [change.entry for change in staged.changes.values() if change.entry is not None]
    return [entry for entry in made if entry.due > soon]


def fill(access: Access, made: list[Entry], keys: Iterator[int]) -> int:
    """Write a state of `made` in turn for each key, as the engine does: in transactions. Bytes of keys, states and rings."""
    producer = Producer(
        {
            **access.librdkafka(),
            "transactional.id": f"{STAGE.name}-benchmark",
            "partitioner": "murmur2_random",
            "compression.type": "lz4",
            "linger.ms": 20,
            "queue.buffering.max.kbytes": 64 << 10,
        }
    )
    producer.init_transactions()
    encoded, pairs = 0, zip(keys, cycle(made), strict=False)
    while batch := list(islice(pairs, BATCH)):
        producer.begin_transaction()
        for number, entry in batch:
            key = f"{number:032x}".encode()
            # an offset of -1 says that no input led to it: the log is empty
            told = notes(-1, entry.due + number, entry.kenmerk, entry.ring)
            producer.produce(STAGE.changelog, entry.value, key, headers=list(told))
            encoded += len(key) + len(entry.value) + len(entry.ring)
        producer.commit_transaction()
    return encoded
