"""The counts of open dossiers, as a worker gains, changes and loses partitions."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, Gauge

from hub.ops.nazorg_gauges import Kenmerk, NazorgGauges, read
from hub.processes.nazorg import NAZORG
from schemas.detentie import DetentieGestart
from schemas.nazorg import NazorgAfgesloten, StoplichtOverschreven, Wachtrij
from schemas.stoplicht import Kleur
from tests.processes.nazorg.verloop import NUL, WIE, Verloop, bericht, dag


class Worker:
    """A worker's gauges in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        dossiers = Gauge("dossiers", "-", ("wachtrij", "kleur"), registry=self.registry)
        late = Gauge("late", "-", ("wachtrij",), registry=self.registry)
        self.gauges = NazorgGauges(dossiers, late)

    def counts(self) -> dict[str, float]:
        """Series that are not 0."""
        return {key: value for key, value in self.series().items() if value}

    def series(self) -> dict[str, float]:
        """All series, by their labels in one string."""
        return {
            "/".join(
                [sample.name, *(sample.labels[name] for name in ("wachtrij", "kleur") if name in sample.labels)]
            ): (sample.value)
            for metric in self.registry.collect()
            for sample in metric.samples
        }


def test_words_are_read() -> None:
    assert read("arnhem/rood/te_laat") == Kenmerk(Wachtrij.ARNHEM, Kleur.ROOD, True)
    assert read("keten/onbekend") == Kenmerk(Wachtrij.KETEN, Kleur.ONBEKEND, False)


@pytest.mark.parametrize(
    "words", ["arnhem", "arnhem/paars", "zutphen/rood", "arnhem/rood/laat", "arnhem/rood/te_laat/x"]
)
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(ValueError):
        read(words)


def test_dossiers_are_counted_as_they_come_change_and_go() -> None:
    worker = Worker()

    worker.gauges.opened(0, [])
    worker.gauges.opened(1, ["arnhem/rood", ""])
    worker.gauges.changed(0, None, "arnhem/rood")
    worker.gauges.changed(1, None, "")
    assert worker.counts() == {"dossiers/arnhem/rood": 2}

    worker.gauges.changed(0, "arnhem/rood", "arnhem/rood/te_laat")
    assert worker.counts() == {"dossiers/arnhem/rood": 2, "late/arnhem": 1}

    worker.gauges.changed(0, "arnhem/rood/te_laat", "ede/groen")
    worker.gauges.changed(1, "arnhem/rood", "")
    assert worker.counts() == {"dossiers/ede/groen": 1}

    worker.gauges.changed(0, "ede/groen", None)
    assert worker.counts() == {}


def test_an_owner_shows_each_queue_and_colour() -> None:
    """Also at 0, so that a panel and an alert need not guess what a missing series means."""
    worker = Worker()

    worker.gauges.opened(0, [])

    assert len(worker.series()) == len(Wachtrij) * len(Kleur) + len(Wachtrij)


def test_a_lost_partition_takes_its_counts_along() -> None:
    """Case O4: two workers, a partition goes from one to the other, and the sum over both stays right."""
    first, second = Worker(), Worker()
    first.gauges.opened(0, ["ede/oranje/te_laat"])
    first.gauges.opened(1, ["ede/oranje"])

    first.gauges.drop(1)
    second.gauges.opened(1, ["ede/oranje"])
    assert (first.counts(), second.counts()) == (
        {"dossiers/ede/oranje": 1, "late/ede": 1},
        {"dossiers/ede/oranje": 1},
    )

    first.gauges.drop(0)
    first.gauges.drop(0)
    assert first.series() == {}


def test_a_partition_opened_again_is_counted_once() -> None:
    """After a failed batch, and after a rebalance that gave it back, when its state was never read again."""
    worker = Worker()
    worker.gauges.opened(0, ["arnhem/groen"])
    worker.gauges.opened(0, ["arnhem/groen"])
    assert worker.counts() == {"dossiers/arnhem/groen": 1}

    worker.gauges.drop(0)
    worker.gauges.opened(0, ["arnhem/groen"])
    assert worker.counts() == {"dossiers/arnhem/groen": 1}


def test_the_process_speaks_these_words() -> None:
    """What the nazorg process says of a dossier is read as what its queue line shows; of a closed one it says nothing."""
    verloop = Verloop()
    line = verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    assert _words(verloop) == Kenmerk(line.wachtrij, line.kleur, False)

    verloop.tot(dag(30))
    assert _words(verloop) == Kenmerk(line.wachtrij, line.kleur, True)

    decided = {"persoon_id": WIE, "reden": "gesprek gevoerd", "functionaris": "procesregisseur"}
    verloop.besluit("arnhem", StoplichtOverschreven.model_validate({**decided, "kleur": Kleur.ROOD}), dag(31))
    assert _words(verloop).kleur is Kleur.ROOD

    verloop.besluit("arnhem", NazorgAfgesloten.model_validate(decided), dag(32))
    assert verloop.stand is not None
    assert NAZORG.kenmerk(verloop.stand) == ""


def _words(verloop: Verloop) -> Kenmerk:
    assert verloop.stand is not None
    return read(NAZORG.kenmerk(verloop.stand))
