"""The words by which a dossier is counted, and what they mean."""

from __future__ import annotations

import pytest

from hub.ops.metrics import REGISTRY
from hub.ops.nazorg_gauges import NazorgGauges, read
from hub.processes.nazorg import NAZORG
from schemas.detentie import DetentieGestart
from schemas.nazorg import NazorgAfgesloten, StoplichtOverschreven
from schemas.stoplicht import Kleur
from tests.processes.nazorg.verloop import NUL, WIE, Verloop, bericht, dag


def test_words_are_read() -> None:
    """The light, what parties owe by their kind, and whether the house is late."""
    assert read("arnhem/rood/gem1/rec2/3/te_laat").series == {
        ("dossiers", "arnhem", "rood"): 1,
        ("te_laat", "arnhem"): 1,
        ("verzoeken", "nazorg", "arnhem", "gemeente", "open"): 1,
        ("verzoeken", "nazorg", "arnhem", "reclassering", "te_laat"): 2,
    }
    assert read("keten/onbekend/-/-/0").series == {("dossiers", "keten", "onbekend"): 1}
    assert read("arnhem/rood/gem1/rec2/3").answered == 3


@pytest.mark.parametrize(
    "words",
    ["arnhem", "arnhem/rood", "arnhem/paars/-/-/0", "zutphen/rood/-/-/0", "arnhem/rood/-/-/0/laat",
     "arnhem/rood/-/-/0/te_laat/x", "arnhem/rood/gem/-/0", "arnhem/rood/-/-/x"],
)  # fmt: skip
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(words)


def test_what_is_counted_is_what_is_served() -> None:
    """And goes with the last partition."""
    gauges, labels = NazorgGauges(), {"doel": "nazorg", "wachtrij": "ede", "soort": "gemeente", "verzoek": "open"}
    gauges.opened(0, ["ede/oranje/gem1/-/0", "ede/rood/gem1/-/0/te_laat"])
    assert REGISTRY.get_sample_value("hub_verzoeken", labels) == 2
    assert REGISTRY.get_sample_value("hub_te_laat_dossiers", {"wachtrij": "ede"}) == 1
    gauges.drop(0)
    assert REGISTRY.get_sample_value("hub_verzoeken", labels) is None


def test_the_process_speaks_these_words() -> None:
    """What the nazorg process says of a dossier is read as what its queue line shows; of a closed one it says nothing."""
    verloop = Verloop()
    line = verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    found = counted(verloop)
    assert found["dossiers", line.wachtrij, line.kleur] == 1
    assert sum(number for series, number in found.items() if series[-1] == "open") == len(line.verzoeken) > 0

    verloop.tot(dag(30))
    found = counted(verloop)
    assert found["te_laat", line.wachtrij] == 1
    assert sum(number for series, number in found.items() if series[0] == "verzoeken") == len(line.verzoeken)

    decided = {"persoon_id": WIE, "reden": "gesprek gevoerd", "functionaris": "procesregisseur"}
    verloop.besluit("arnhem", StoplichtOverschreven.model_validate({**decided, "kleur": Kleur.ROOD}), dag(31))
    found = counted(verloop)
    assert found["dossiers", "arnhem", Kleur.ROOD] == 1
    assert ("te_laat", "arnhem") not in found

    verloop.besluit("arnhem", NazorgAfgesloten.model_validate(decided), dag(32))
    assert verloop.stand is not None
    assert NAZORG.kenmerk(verloop.stand) == ""


def counted(verloop: Verloop) -> dict[tuple[str, ...], int]:
    """What the state adds to which series."""
    assert verloop.stand is not None
    return dict(read(NAZORG.kenmerk(verloop.stand)).series)
