"""Counting states, as a worker gains, changes and loses partitions."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, Gauge

from hub.ops.gauges import Counted, Gauged, KenmerkGauges
from hub.ops.metrics import REGISTRY
from tests.processes.complex.verloop import aangemeld, antwoord, dag, uitvraag


def read(words: str) -> Counted:
    """`<colour>/<size>`: one of that colour, and so many in all."""
    colour, size = words.split("/")
    return Counted({("colours", colour): 1, ("size", "all"): int(size)}, 0)


class Worker:
    """A worker's gauges in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        colours = Gauge("colours", "-", ("colour",), registry=self.registry)
        size = Gauge("size", "-", ("all",), registry=self.registry)
        gauged = {"colours": Gauged(colours, [("red",), ("blue",)]), "size": Gauged(size, [("all",)])}
        self.gauges = KenmerkGauges("nazorg", gauged, read)

    def counts(self) -> dict[str, float]:
        """Series that are not 0."""
        return {key: value for key, value in self.series().items() if value}

    def series(self) -> dict[str, float]:
        """All series, by the values of their labels."""
        samples = [sample for metric in self.registry.collect() for sample in metric.samples]
        return {"/".join(sample.labels.values()): sample.value for sample in samples}


def test_states_are_counted_as_they_come_change_and_go() -> None:
    """Over all partitions; what one state brings in several is added up."""
    worker = Worker()
    worker.gauges.opened(0, ["red/2", ""])
    worker.gauges.opened(1, ["red/3", "blue/1"])
    assert worker.counts() == {"red": 2, "blue": 1, "all": 6}

    worker.gauges.changed(0, None, "blue/4")
    worker.gauges.changed(1, "red/3", "blue/3")
    worker.gauges.changed(0, "red/2", None)
    worker.gauges.changed(0, None, "")
    assert worker.counts() == {"blue": 3, "all": 8}


def test_an_owner_shows_each_series() -> None:
    """Also at 0, so that a panel and an alert need not guess what a missing series means."""
    worker = Worker()
    worker.gauges.opened(0, [])
    assert worker.series() == {"red": 0, "blue": 0, "all": 0}


def test_a_lost_partition_takes_its_counts_along() -> None:
    """Case O4: two workers, a partition goes from one to the other, and the sum over both stays right."""
    first, second = Worker(), Worker()
    first.gauges.opened(0, ["red/1"])
    first.gauges.opened(1, ["blue/2"])

    first.gauges.drop(1)
    second.gauges.opened(1, ["blue/2"])
    assert (first.counts(), second.counts()) == ({"red": 1, "all": 1}, {"blue": 1, "all": 2})

    first.gauges.drop(0)
    first.gauges.drop(0)
    assert first.series() == {}


def test_a_partition_opened_again_is_counted_once() -> None:
    """After a failed batch, and after a rebalance that gave it back, when its state was never read again."""
    worker = Worker()
    worker.gauges.opened(0, ["red/1"])
    worker.gauges.opened(0, ["red/1"])
    worker.gauges.drop(0)
    worker.gauges.opened(0, ["red/1"])
    assert worker.counts() == {"red": 1, "all": 1}


def test_words_of_another_version_count_for_nothing_until_they_change() -> None:
    """A changelog outlives the code that wrote its words; a scrape must not fail on them."""
    worker = Worker()
    worker.gauges.opened(0, ["red", "red/1"])
    assert worker.counts() == {"red": 1, "all": 1}
    worker.gauges.changed(0, "red", "red/1")
    assert worker.counts() == {"red": 2, "all": 2}


def observed(soort: str) -> tuple[float, float]:
    """Number and sum of the answer times of a kind of party."""
    labels = {"doel": "nazorg", "soort": soort}
    found = [REGISTRY.get_sample_value(f"hub_antwoord_seconds_{end}", labels) for end in ("count", "sum")]
    return found[0] or 0, found[1] or 0


def answered(words: str) -> Counted:
    return Counted({}, int(words))


def test_the_time_of_an_answer_is_told_once_by_kind_of_party() -> None:
    """When the state that holds it comes to stand; not when it is read back, nor when something else changes."""
    gauges, verloop = KenmerkGauges("nazorg", {}, answered), aangemeld()
    verloop.huis(uitvraag("politie", "om"))
    verloop.partij("politie", antwoord(verloop.regel.verzoeken[0].verzoek_id), dag(2))
    before, other = observed("politie"), observed("justitie")
    gauges.opened(0, ["0", "1"])
    gauges.changed(0, "0", "1", verloop.stand)
    gauges.changed(0, "1", "1", verloop.stand)
    assert observed("politie") == pytest.approx((before[0] + 1, before[1] + 2 * 86_400))
    assert observed("justitie") == other


def test_of_several_answers_in_a_batch_each_is_told() -> None:
    """The state changes once for all of them."""
    gauges, verloop = KenmerkGauges("nazorg", {}, answered), aangemeld()
    verloop.huis(uitvraag("politie", "om"))
    for code, verzoek in zip(("politie", "om"), verloop.regel.verzoeken, strict=True):
        verloop.partij(code, antwoord(verzoek.verzoek_id), dag(1))
    before = [observed(soort)[0] for soort in ("politie", "justitie")]
    gauges.opened(0, ["0"])
    gauges.changed(0, "0", "2", verloop.stand)
    assert [observed(soort)[0] for soort in ("politie", "justitie")] == [before[0] + 1, before[1] + 1]
