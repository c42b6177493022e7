"""The metrics themselves: what of them is not a plain counter."""

from __future__ import annotations

import re
from pathlib import Path

import prometheus_client.metrics
from prometheus_client.metrics import MetricWrapperBase

from hub.engine.condition import Condition
from hub.ops import metrics
from hub.processes.complex.doelbinding import Reden
from hub.refusals import REFUSALS
from tests.ops.log_calls import sources

DECLARATION = Path(metrics.__file__)


def value(name: str, **labels: str) -> float | None:
    return metrics.REGISTRY.get_sample_value(name, labels)


def test_partitions_are_counted_as_they_are_at_the_scrape() -> None:
    """Every condition has a series, and what is no longer owned is in none (case O4)."""
    owned = [Condition.OPEN, Condition.OPEN, Condition.HALTED]
    metrics.count_partitions("hub-nazorg", lambda: owned)
    try:
        counts = {each: value("hub_partitions", stage="hub-nazorg", condition=each) for each in Condition}
        assert counts == {"opening": 0, "open": 2, "idle": 0, "fenced": 0, "halted": 1}

        owned.clear()
        assert value("hub_partitions", stage="hub-nazorg", condition="open") == 0
    finally:
        metrics.partitions.clear()


def test_the_engine_has_no_other_condition() -> None:
    assert set(metrics.CONDITIONS) == set(Condition)


def test_there_is_no_other_reason_to_refuse_a_designated_party() -> None:
    assert set(metrics.REDENEN) == set(Reden)


def test_counters_that_alerts_watch_begin_at_zero() -> None:
    """An alert on the first dead letter needs a series that was 0 before it."""
    for begin, named in ((metrics.at_zero, "hub-nazorg"), (metrics.connector_at_zero, "dji")):
        metrics.log_drops.clear()
        begin(named)
        assert [value("hub_log_drops_total", what=what) for what in metrics.DROPS] == [0, 0, 0]

    for code in REFUSALS:
        assert value("hub_dead_letters_total", stage="hub-nazorg", code=code) is not None
    for end in metrics.ENDS:
        assert value("hub_transactions_total", stage="hub-nazorg", end=end) is not None
    assert value("hub_offset_loss_total", stage="hub-nazorg") is not None
    for source in metrics.SOURCES:
        assert value("connector_messages_total", connector="dji", source=source, outcome="rejected") is not None


def test_no_metric_is_declared_that_nothing_moves() -> None:
    """Each metric is used elsewhere in the program, or computed where it is declared."""
    names = {name for name, found in vars(metrics).items() if isinstance(found, MetricWrapperBase)}
    code = "\n".join(path.read_text() for path in sources() if path != DECLARATION)
    moved = {name for name in names if re.search(rf"metrics\.{name}\b|import [^\n]*\b{name}\b", code)}
    computed = {name for name in names if re.search(rf"{name}\.labels\([^)]*\)\.set_function", DECLARATION.read_text())}

    assert names - moved - computed == set()


def test_no_series_of_creation_times_is_kept() -> None:
    assert prometheus_client.metrics._use_created is False
