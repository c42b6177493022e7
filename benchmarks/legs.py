"""Where the time of a message goes, by the broker's own clock: each topic stamps what is appended to it."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterator, Mapping

from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from benchmarks.table import Row
from hub.broker import Access
from hub.topology import TOPICS


def legs(access: Access, inputs: Collection[str], log: str, queues: Collection[str], seen: Mapping[str, float]) -> Row:
    """Columns of medians in ms: from a party's topic to the log, from there to the queue, from there until a reader may see it.

    `seen`: moments (s since 1970) at which a `read_committed` reader had the line, by the ref of what led to it.
    """
    offered = {ref: at for ref, _, at in _stamps(access, inputs)}
    passed = {ref: at for ref, _, at in _stamps(access, [log])}
    queued = {cause: at for _, cause, at in _stamps(access, queues)}
    refs = seen.keys() & offered.keys() & passed.keys() & queued.keys()
    spans = {
        "poort": [passed[ref] - offered[ref] for ref in refs],
        "proces": [queued[ref] - passed[ref] for ref in refs],
        "commit": [seen[ref] - queued[ref] for ref in refs],
    }
    return {f"{name} p50": round(statistics.median(each) * 1000) for name, each in spans.items()}


def _stamps(access: Access, topics: Collection[str]) -> Iterator[tuple[str, str, float]]:
    """Ref, cause and moment (s since 1970) of all records there are now."""
    reader = Consumer(
        {**access.librdkafka(), "group.id": "benchmark-legs", "enable.partition.eof": True, "log_level": 0}
    )
    parts = [TopicPartition(name, n, OFFSET_BEGINNING) for name in topics for n in range(TOPICS[name].partitions)]
    reader.assign(parts)
    ended = 0
    while ended < len(parts):
        for message in reader.consume(1000, 1.0):
            if message.error() is not None:
                ended += 1  # a partition's end
            else:
                yield _stamp(message)
    reader.close()


def _stamp(message: Message) -> tuple[str, str, float]:
    told = {name: (value or b"").decode("latin-1") for name, value in message.headers() or ()}
    return f"{told.get('ce_source')}#{told.get('ce_id')}", told.get("ce_causationid", ""), message.timestamp()[1] / 1000
