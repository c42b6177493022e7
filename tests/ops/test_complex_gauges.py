"""The counts of casussen and of what parties owe, per partition that a worker owns."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, Gauge

from hub.ops.complex_gauges import ComplexGauges, read
from hub.processes.complex import COMPLEX
from schemas.uitvraag import Verzoekstatus
from tests.processes.complex.verloop import aangemeld, dag, uitvraag


class Counted:
    """Gauges of their own, and what a scrape would read."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        phase = Gauge("casussen", "-", ("wachtrij", "fase"), registry=self.registry)
        late = Gauge("laat", "-", ("wachtrij",), registry=self.registry)
        owed = Gauge("verzoeken", "-", ("wachtrij", "verzoek"), registry=self.registry)
        self.gauges = ComplexGauges(phase, late, owed)

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def one() -> Counted:
    return Counted()


def test_casussen_are_counted_by_phase_and_house(one: Counted) -> None:
    """Over all partitions; a phase without casussen is 0, not absent."""
    one.gauges.opened(0, ["ede/intake/2/1", "ede/intake/0/0/te_laat"])
    one.gauges.opened(1, ["ede/intake/1/0", "arnhem/mdo/0/0"])
    assert one.value("casussen", wachtrij="ede", fase="intake") == 3
    assert one.value("casussen", wachtrij="arnhem", fase="mdo") == 1
    assert one.value("casussen", wachtrij="keten", fase="intake") == 0
    assert one.value("laat", wachtrij="ede") == 1


def test_requests_are_added_up(one: Counted) -> None:
    """Each casus brings as many as it has; an answer takes one away."""
    one.gauges.opened(0, ["ede/intake/2/1", "ede/intake/1/0"])
    assert one.value("verzoeken", wachtrij="ede", verzoek="open") == 3
    assert one.value("verzoeken", wachtrij="ede", verzoek="te_laat") == 1
    one.gauges.changed(0, "ede/intake/2/1", "ede/intake/1/1")
    assert one.value("verzoeken", wachtrij="ede", verzoek="open") == 2


def test_a_lost_partition_leaves_nothing_behind(one: Counted) -> None:
    """Its counts go; with the last partition all series go (case O4)."""
    one.gauges.opened(0, ["ede/intake/2/1"])
    one.gauges.opened(1, [])
    one.gauges.drop(0)
    assert one.value("casussen", wachtrij="ede", fase="intake") == 0
    one.gauges.drop(1)
    assert one.value("casussen", wachtrij="ede", fase="intake") is None


def test_the_words_are_those_of_the_process() -> None:
    verloop = aangemeld()
    verloop.huis(uitvraag("politie", "om", voor=dag(5)))
    verloop.huis(uitvraag("rvdk"))
    verloop.tot(dag(6))
    assert verloop.stand is not None
    found = read(COMPLEX.kenmerk(verloop.stand))
    assert found.verzoeken == {Verzoekstatus.OPEN: 1, Verzoekstatus.TE_LAAT: 2}
    assert (found.wachtrij, found.fase, found.te_laat) == ("ede", "intake", False)
    verloop.tot(dag(28))
    assert read(COMPLEX.kenmerk(verloop.stand)).te_laat


@pytest.mark.parametrize("words", ["", "ede", "ede/intake", "ede/intake/1", "ede/intake/1/0/laat", "ede/vrij/1/0"])
def test_other_words_are_a_defect(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(words)
