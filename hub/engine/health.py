"""Health by progress: a worker that answers but stands still is not alive (docs/delivery.md, "When something fails")."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from hub.engine.backlog import Backlog
from hub.engine.condition import Condition, Progress

STILL_SECONDS = 60.0
"""A partition with something to do that commits nothing for so long is stuck."""


HELD_SECONDS = 10.0
"""A transaction that stays open for so long is worth a word: what lies behind it waits, and the worker is not to blame."""


class Partition(NamedTuple):
    """What health must know of one owned partition. `backlog` is None while unknown."""

    topic: str
    number: int
    progress: Progress
    backlog: Backlog | None


class WorkerHealth:
    """The health of a worker over its partitions. `partitions` is asked at each probe and answers from memory.

    `cut_off` gives the error while the broker does not answer, else nothing.
    """

    def __init__(
        self,
        assigned: Callable[[], bool],
        partitions: Callable[[], Iterable[Partition]],
        cut_off: Callable[[], str] = str,
    ) -> None:
        self._assigned, self._partitions, self._cut_off = assigned, partitions, cut_off

    def live(self) -> Sequence[str]:
        """Partitions that stand still although there is something to do; a halt, or a broker that is away, is no reason to restart."""
        if self._cut_off():
            return []
        return [
            f"{at.topic}/{at.number}: {at.backlog.lag} records waiting, nothing committed for {at.progress.still_seconds():.0f} s"
            for at in self._partitions()
            if at.backlog
            and at.backlog.lag
            and at.progress.condition is not Condition.HALTED
            and at.progress.still_seconds() > STILL_SECONDS
        ]

    def ready(self) -> Sequence[str]:
        """Why work is not being done."""
        if not self._assigned():
            return ["no partitions assigned, or rebalancing"]
        away = [f"no broker answers, or none knows this password ({error})" for error in [self._cut_off()] if error]
        return away + [reason for at in self._partitions() if (reason := _unready(at))]


def _unready(at: Partition) -> str:
    match at.progress.condition:
        case Condition.HALTED:
            return at.progress.reason
        case Condition.OPENING | Condition.FENCED as condition:
            return f"{at.topic}/{at.number}: {condition}" + (f" ({at.progress.error})" if at.progress.error else "")
        case _:
            return f"{at.topic}/{at.number}: trying again ({at.progress.error})" if at.progress.error else _held(at)


def _held(at: Partition) -> str:
    if at.backlog is None or not at.backlog.held or (held := time.monotonic() - at.backlog.since) < HELD_SECONDS:
        return ""
    return f"{at.topic}/{at.number}: an open transaction of somebody else holds back {at.backlog.held} records since {held:.0f} s"
