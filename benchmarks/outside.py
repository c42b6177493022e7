"""What an outsider sees of a running hub: its queues, its positions, what its processes have used."""

from __future__ import annotations

import os
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition
from prometheus_client.parser import text_string_to_metric_families

from hub.broker import Access
from hub.demo.child import Child
from hub.demo.stack import Stack
from hub.topology import TOPICS


class Arrivals:
    """Notes when records of a type appear on topics, for a read_committed reader, in a thread of its own.

    `seen` holds the moments (s, `perf_counter`) by the `ref` of what led to them, `moments` all of them.
    """

    def __init__(self, access: Access, topics: Sequence[str], ce_type: str) -> None:
        settings = {"group.id": "benchmark", "enable.auto.commit": False, "isolation.level": "read_committed"}
        self._reader = Consumer({**access.librdkafka(), **settings, "fetch.wait.max.ms": 50, "log_level": 0})
        tps = [TopicPartition(name, n, OFFSET_BEGINNING) for name in topics for n in range(TOPICS[name].partitions)]
        self._reader.assign(tps)
        self._type = ce_type.encode()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self.seen: defaultdict[str, list[float]] = defaultdict(list)
        self.moments: list[float] = []
        self._thread.start()

    def _read(self) -> None:
        while not self._over.is_set():
            for message in self._reader.consume(500, 0.02):
                now, headers = time.perf_counter(), dict(message.headers() or ())
                if headers.get("ce_type") == self._type:
                    self.moments.append(now)
                    self.seen[headers["ce_causationid"].decode()].append(now)

    def close(self) -> None:
        """Stop reading."""
        self._over.set()
        self._thread.join()
        self._reader.close()


def cpu_seconds(child: Child) -> float:
    """CPU time that a worker has used."""
    return metric(child, "process_cpu_seconds_total")


def broker_cpu_seconds(stack: Stack) -> float:
    """CPU time that the broker has used."""
    times = Path(f"/proc/{stack.broker.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(child: Child) -> float:
    """Memory that a worker holds, MiB."""
    return metric(child, "process_resident_memory_bytes") / 2**20


def handled(child: Child) -> float:
    """Messages that a worker has dealt with."""
    return metric(child, "hub_messages_total")


def metric(child: Child, name: str, **labels: str) -> float:
    """The sum of a worker's metric over all its series, or over those with these labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{child.ops_port}/metrics", timeout=10) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        found = (sample for family in families for sample in family.samples if sample.name == name)
        return sum(sample.value for sample in found if labels.items() <= sample.labels.items())
