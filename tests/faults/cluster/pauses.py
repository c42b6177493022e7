"""How long nothing was done, partition by partition, while the load went on: by the moments at which the brokers took what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from tests.faults import known
from tests.faults.matrix.play import Play
from tests.faults.reader import read
from tests.faults.records import Record

TOPIC = {"poort": known.LOG, "nazorg": known.VERWERKING}
"""Where a role's work shows; both have the partitions of the log."""


def longest(records: Iterable[Record], since_ms: int) -> Mapping[int, float]:
    """The longest time between two records of a partition, seconds; `since_ms` is when to begin."""
    moments: dict[int, list[int]] = defaultdict(lambda: [since_ms])
    for record in records:
        if record.timestamp >= since_ms:
            moments[record.place.partition].append(record.timestamp)
    return {
        number: max((late - soon for soon, late in pairwise(sorted(all_))), default=0) / 1000
        for number, all_ in sorted(moments.items())
    }


def pauses(play: Play, role: str, since_ms: int) -> Mapping[int, float]:
    """Of a role, so far."""
    return longest(read(play.broker.access(), [TOPIC[role]], play.since), since_ms)


def told(of: Mapping[int, float]) -> str:
    """In words."""
    return " ".join(f"{number}: {seconds:.1f}" for number, seconds in of.items()) + " s"
