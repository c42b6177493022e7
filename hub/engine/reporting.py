"""What a partition's runner tells the outside: metrics, gauges and log events. Nothing here decides anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aiokafka.structs import ConsumerRecord

from hub.engine.partition import Partition
from hub.engine.restore import Restored
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.ops import metrics
from hub.ops.gauges import KenmerkGauges
from hub.ops.logs import get_logger
from schemas.basis import Bericht

log = get_logger()

Transition = tuple[str | None, str | None, Bericht | None]


class Reporter:
    """Reports of one partition of one stage."""

    def __init__(self, stage: str, topic: str, partition: int, gauges: KenmerkGauges) -> None:
        self._stage, self._topic, self._partition, self._gauges = stage, topic, partition, gauges
        self._where = {"stage": stage, "topic": topic, "partition": partition}

    def opened(self, seconds: float, restored: Restored | None, partition: Partition) -> None:
        """The partition is ours and its state is back."""
        metrics.open_seconds.labels(self._stage).observe(seconds)
        if restored is not None:
            metrics.restored.labels(self._stage).inc(restored.records)
        self._gauges.opened(self._partition, partition.state.kenmerken())
        self._aggregates(partition.state)
        log.info(
            "partition_opened",
            **self._where,
            offset=partition.next,
            aggregates=len(partition.state),
            seconds=round(seconds, 3),
        )

    def changed(self, staged: Staged, state: State) -> list[Transition]:
        """How the counted words change, with the new state, taken before the changes stand."""
        return [
            (
                old.kenmerk if (old := state.get(key)) else None,
                change.entry.kenmerk if change.entry else None,
                change.stand,
            )
            for key, change in staged.changes.items()
        ]

    def apply(self, changed: list[Transition]) -> None:
        """The changes stand."""
        for old, new, stand in changed:
            if old != new:
                self._gauges.changed(self._partition, old, new, stand)

    def batch(self, staged: Staged, records: Sequence[ConsumerRecord], state: State, now_ms: int) -> None:
        """A batch is done."""
        metrics.batch_records.labels(self._stage).observe(len(records))
        metrics.latency_seconds.labels(self._stage).observe(max(now_ms - records[0].timestamp, 0) / 1000)
        self._counted(staged)
        self._aggregates(state)

    def ticks(self, staged: Staged, state: State) -> None:
        """A round of deadlines is done."""
        metrics.ticks.labels(self._stage).inc(staged.outcomes.pop("tick", 0))
        self._counted(staged)
        self._aggregates(state)

    def _counted(self, staged: Staged) -> None:
        for outcome, count in staged.outcomes.items():
            metrics.messages.labels(self._stage, self._topic, outcome).inc(count)
        for code, count in staged.codes.items():
            metrics.dead_letters.labels(self._stage, code).inc(count)
            log.warning("message_set_aside", **self._where, code=code, count=count)
        for reden, count in staged.geweigerd.items():
            metrics.afwijzingen.labels(reden).inc(count)
        for topic, count in Counter(out.topic for out in staged.outs if out.value is not None).items():
            owner, _, kind = topic.partition(".")[2].partition(".")
            if kind == "werkvoorraad":
                metrics.werkvoorraad.labels(owner).inc(count)

    def _aggregates(self, state: State) -> None:
        casussen, letters = state.parked()
        for gauge, number in (
            (metrics.aggregates, len(state)),
            (metrics.parked, casussen),
            (metrics.parked_letters, letters),
        ):
            gauge.labels(self._stage, str(self._partition)).set(number)

    def retry(self, error: BaseException, attempt: int) -> None:
        """An attempt failed; the next follows."""
        metrics.retries.labels(self._stage, type(error).__name__).inc()
        log.warning("batch_retried", **self._where, attempt=attempt, exc_info=error)

    def tick_failed(self, error: BaseException) -> None:
        """The rule raised on a deadline: that dossier's deadlines rest until it changes or the worker restarts."""
        metrics.dead_letters.labels(self._stage, "regel-faalde").inc()
        log.error("tick_failed", **self._where, exc_info=error)

    def fenced(self) -> None:
        """Another worker owns the partition."""
        log.warning("partition_fenced", **self._where)

    def halted(self, reason: str) -> None:
        """The partition waits for an operator. The reason holds names and offsets only, and is served by readyz."""
        log.error("partition_halted", **self._where)

    def crashed(self, error: BaseException) -> None:
        """A defect of the engine: the worker ends itself."""
        log.critical("engine_crashed", **self._where, exc_info=error)

    def gone(self) -> None:
        """The partition is no longer ours: its series go, so that no former owner reports what it does not see (case O4)."""
        self._gauges.drop(self._partition)
        for metric, labels in (
            (metrics.aggregates, (self._stage, str(self._partition))),
            (metrics.parked, (self._stage, str(self._partition))),
            (metrics.parked_letters, (self._stage, str(self._partition))),
            (metrics.lag, (self._stage, self._topic, str(self._partition))),
        ):
            try:
                metric.remove(*labels)
            except KeyError:  # never had a value
                continue
        log.info("partition_closed", **self._where)
