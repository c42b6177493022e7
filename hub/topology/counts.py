"""How many partitions the topics that are keyed by an aggregate have.

Log and changelog of a purpose have as many as each other. An installation that needs more of a purpose says so in `HUB_PARTITIONS`, such as
`nazorg=8,complex=8`, the same for all its programs; on a cluster that has data `hub partitions raise` brings it about.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from hub.privacy.doelen import Doel

AGGREGATE_PARTITIONS = 4
"""Unless told otherwise. What the houses and the audit read keeps this number: who reads it needs to know of no other."""
DOELEN = (Doel.NAZORG, Doel.COMPLEX)
"""The purposes that have a log."""
MOST = 1024


def read(told: str) -> Mapping[Doel, int]:
    """The number for each purpose; raises ValueError for what is none."""
    counts = dict.fromkeys(DOELEN, AGGREGATE_PARTITIONS)
    for word in filter(None, told.replace(",", " ").split()):
        name, _, number = word.partition("=")
        if name not in counts or not number.isdecimal() or not 1 <= int(number) <= MOST:
            raise ValueError(f"HUB_PARTITIONS: {word} is no purpose={'|'.join(DOELEN)} with a number of 1 to {MOST}")
        counts[Doel(name)] = int(number)
    return counts


PARTITIONS = read(os.environ.get("HUB_PARTITIONS", ""))
"""Of log and changelog, by purpose."""
