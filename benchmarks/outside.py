"""What an outsider sees of a running hub: its queues, its positions, what its processes have used."""

from __future__ import annotations

import threading
import time
import urllib.request

from confluent_kafka import OFFSET_END, Consumer, TopicPartition
from prometheus_client.parser import text_string_to_metric_families

from hub.broker import Access
from hub.demo.child import Child
from hub.parties import HUIZEN
from hub.topology import TOPICS, names


class Queues:
    """Notes when the line of each message appears in a queue, for a read_committed reader, in a thread of its own."""

    def __init__(self, access: Access) -> None:
        settings = {"group.id": "benchmark", "enable.auto.commit": False, "isolation.level": "read_committed"}
        self._reader = Consumer({**access.librdkafka(), **settings, "fetch.wait.max.ms": 50, "log_level": 0})
        topics = [names.werkvoorraad(huis) for huis in HUIZEN]
        tps = [TopicPartition(name, n, OFFSET_END) for name in topics for n in range(TOPICS[name].partitions)]
        self._reader.assign(tps)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self.seen: dict[str, float] = {}
        self._thread.start()

    def _read(self) -> None:
        while not self._over.is_set():
            for message in self._reader.consume(500, 0.05):
                now = time.perf_counter()
                for name, value in message.headers() or ():
                    if name == "ce_causationid":
                        self.seen.setdefault(value.decode(), now)

    def close(self) -> None:
        """Stop reading."""
        self._over.set()
        self._thread.join()
        self._reader.close()


def cpu_seconds(child: Child) -> float:
    """CPU time that a worker has used."""
    return _metric(child, "process_cpu_seconds_total")


def resident_mib(child: Child) -> float:
    """Memory that a worker holds, MiB."""
    return _metric(child, "process_resident_memory_bytes") / 2**20


def handled(child: Child) -> float:
    """Messages that a worker has dealt with."""
    return _metric(child, "hub_messages_total")


def _metric(child: Child, name: str) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{child.ops_port}/metrics", timeout=10) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return sum(sample.value for family in families for sample in family.samples if sample.name == name)
