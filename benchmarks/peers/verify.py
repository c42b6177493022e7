"""Whether a peer did the same work: what it sent beside what the hub's rule makes of the very records that stand on the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from aiokafka.structs import ConsumerRecord
from confluent_kafka import OFFSET_BEGINNING, Consumer, Message, TopicPartition

from benchmarks.peers.run.work import Part, stage
from benchmarks.peers.world import LOG
from hub.broker import Access
from hub.topology import TOPICS, names

Sent = Counter[tuple[str, bytes, bytes, bytes]]
"""Topic, key, id and value of what was sent, with how often."""
POLL_S, STILL_S = 0.2, 30.0
OUTPUTS = (*stage().outputs, names.VERWERKING)


class Verify:
    """Notes where the outputs end; `differing` then reads what came behind."""

    def __init__(self, access: Access) -> None:
        settings = {"group.id": "peer-verify", "enable.auto.commit": False, "isolation.level": "read_committed"}
        self._settings = {**access.librdkafka(), **settings, "enable.partition.eof": True, "log_level": 0}
        consumer = Consumer(self._settings)
        self._from = {tp: consumer.get_watermark_offsets(TopicPartition(*tp), timeout=30)[1] for tp in _partitions()}
        consumer.close()

    def differing(self, partitions: int) -> int:
        """How many records were sent that should not have been, or the other way about."""
        expected, found = self._expected(partitions), Sent()
        for message in self._read(self._from):
            headers = dict(message.headers() or ())
            found[message.topic(), message.key(), headers.get("ce_id", b""), message.value() or b""] += 1
        return sum(((expected - found) + (found - expected)).values())

    def _expected(self, partitions: int) -> Sent:
        parts, expected = {n: Part(n) for n in range(partitions)}, Sent()
        for message in self._read({(LOG, n): OFFSET_BEGINNING for n in range(partitions)}):
            part = parts[message.partition()]
            staged = part.handle([_record(message)])
            part.stands(staged)
            for out in staged.outs:
                expected[out.topic, out.key or b"", dict(out.headers)["ce_id"] or b"", out.value or b""] += 1
        return expected

    def _read(self, begins: Mapping[tuple[str, int], int]) -> Iterable[Message]:
        consumer, left, still = Consumer(self._settings), len(begins), 0.0
        consumer.assign([TopicPartition(*tp, at) for tp, at in begins.items()])
        try:
            while left:
                found = consumer.consume(1000, POLL_S)  # which waits for all of the thousand
                still = 0.0 if found else still + POLL_S
                if still > STILL_S:
                    raise TimeoutError("what was sent can't be read back")
                ends = [message for message in found if message.error() is not None]
                left -= len(ends)
                yield from (message for message in found if message.error() is None)
        finally:
            consumer.close()


def _partitions() -> Iterable[tuple[str, int]]:
    return [(name, n) for name in OUTPUTS for n in range(TOPICS[name].partitions)]


def _record(message: Message) -> ConsumerRecord:
    key, value, at = message.key(), message.value(), message.timestamp()[1]
    place = (message.topic(), message.partition(), message.offset())
    return ConsumerRecord(*place, at, 1, key, value, None, len(key), len(value), message.headers())
