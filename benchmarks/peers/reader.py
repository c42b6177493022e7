"""The outsider: reads the processing log as any auditor would, `read_committed`, and knows nothing of who writes it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable

from confluent_kafka import OFFSET_END, Consumer, Message, TopicPartition

from hub.broker import Access
from hub.topology import TOPICS, names

CAUSE = "ce_causationid"


class Reader:
    """Notes when the line of each expected message is first visible (s, `time.time`) and how often it came; in a thread of its own."""

    def __init__(self, access: Access) -> None:
        settings = {"group.id": "peer-reader", "enable.auto.commit": False, "isolation.level": "read_committed"}
        self._consumer = Consumer({**access.librdkafka(), **settings, "fetch.wait.max.ms": 50, "log_level": 0})
        tps = [TopicPartition(names.VERWERKING, n) for n in range(TOPICS[names.VERWERKING].partitions)]
        ends = [self._consumer.get_watermark_offsets(tp, timeout=30)[1] for tp in tps]
        self._consumer.assign(
            [TopicPartition(tp.topic, tp.partition, end or OFFSET_END) for tp, end in zip(tps, ends, strict=True)]
        )
        self._over = threading.Event()
        self._expected: set[str] = set()
        self.first: dict[str, float] = {}
        self.times: Counter[str] = Counter()
        self.newest = 0.0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def expect(self, refs: Iterable[str]) -> None:
        """Note the lines of these too, from now on; those of others are of a run before."""
        self._expected.update(refs)

    def _read(self) -> None:
        while not self._over.is_set():
            one = self._consumer.poll(0.05)
            if one is None:
                continue
            now = time.time()
            for message in (one, *self._consumer.consume(2000, 0)):
                self._note(message, now)

    def _note(self, message: Message, now: float) -> None:
        for name, value in message.headers() or ():
            if name == CAUSE and (ref := value.decode()) in self._expected:
                self.times[ref] += 1
                if ref not in self.first:
                    self.first[ref] = self.newest = now

    def seen(self, refs: Collection[str]) -> int:
        """How many of these have a line."""
        return len(self.first.keys() & refs) if isinstance(refs, set) else sum(ref in self.first for ref in refs)

    def account(self, refs: Collection[str]) -> tuple[int, int]:
        """How many of these have no line, and how many lines are one too many."""
        return sum(ref not in self.first for ref in refs), sum(max(self.times[ref] - 1, 0) for ref in refs)

    def close(self) -> None:
        """Stop reading."""
        self._over.set()
        self._thread.join()
        self._consumer.close()
