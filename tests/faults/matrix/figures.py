"""What a worker says of itself, and what its process uses."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from tests.faults.matrix.ground import Ground

HTTP_S = 10
KIB = 1024


class Usage(NamedTuple):
    """Resident memory in MiB, open files and sockets."""

    rss_mib: float
    files: int
    sockets: int


def usage(pid: int) -> Usage:
    """Of a process now; raises `OSError` when it has ended."""
    home = Path(f"/proc/{pid}")
    told = dict(line.split(":", 1) for line in (home / "status").read_text().splitlines() if ":" in line)
    ends = [_end(each) for each in (home / "fd").iterdir()]
    return Usage(int(told["VmRSS"].split()[0]) / KIB, len(ends), sum(end.startswith("socket:") for end in ends))


def _end(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:  # closed meanwhile
        return ""


def scraped(ground: Ground, role: str) -> dict[str, float]:
    """The sums over the labels of every sample of a role's first worker."""
    port = ground.port_file(role).read_text().strip()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=HTTP_S) as answer:
        text = answer.read().decode()
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


def transaction_ms(ground: Ground) -> float:
    """How long a transaction of the process took, on average."""
    found = scraped(ground, "nazorg")
    return 1000 * found["hub_transaction_seconds_sum"] / found["hub_transaction_seconds_count"]
