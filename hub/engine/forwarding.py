"""What the poort makes of a record, and what it tells the outside of a round. Nothing here decides anything."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from aiokafka.structs import ConsumerRecord

from hub.engine.position import Spent
from hub.engine.records import Out
from hub.ops import metrics
from hub.ops.logs import get_logger

log = get_logger()


class Forwarded(NamedTuple):
    """What to send for a record, and the code it was refused with (None: it goes on).

    `spent` is how far its sender's limits are used up behind it; `over`: the record is over one of them, refused or not.
    """

    outs: Sequence[Out]
    code: str | None
    spent: Spent = Spent()
    over: bool = False


Forward = Callable[[ConsumerRecord, Spent], Forwarded]
"""What to send for a record whose sender's limits were used up so far before it. Pure: the same of both gives the same."""


def report(stage: str, records: Sequence[ConsumerRecord], passed: Sequence[Forwarded]) -> None:
    """Tell of a round that is delivered."""
    metrics.batch_records.labels(stage).observe(len(records))
    metrics.latency_seconds.labels(stage).observe(max(time.time() * 1000 - records[0].timestamp, 0) / 1000)
    found = [(one.topic, _outcome(each), each.over) for one, each in zip(records, passed, strict=True)]
    for (topic, outcome), count in Counter(one[:2] for one in found).items():
        metrics.messages.labels(stage, topic, outcome).inc(count)
    for (topic, outcome), count in Counter(one[:2] for one in found if one[2]).items():
        metrics.over_limit.labels(topic, outcome).inc(count)
        log.warning("limit_exceeded", stage=stage, topic=topic, outcome=outcome, count=count)
    for code, count in Counter(each.code for each in passed if each.code).items():
        metrics.dead_letters.labels(stage, code).inc(count)
        log.warning("message_set_aside", stage=stage, code=code, count=count)


def at_zero(topics: Iterable[str]) -> None:
    """Give the counter of limits a series at 0 per topic: an alert's `increase()` misses the first step of one that begins at 1."""
    for topic in topics:
        for outcome in ("forwarded", "refused"):
            metrics.over_limit.labels(topic, outcome)


def _outcome(one: Forwarded) -> str:
    return "refused" if one.code else "forwarded"


def retried(stage: str, error: Exception, attempt: int) -> None:
    """A round failed; it is tried again."""
    metrics.retries.labels(stage, type(error).__name__).inc()
    log.warning("batch_retried", stage=stage, attempt=attempt, exc_info=error)
