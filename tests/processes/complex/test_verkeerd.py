"""One thing wrong on the straight road, each thing in turn: what `wereld` checks holds all the way, and there is still a way to an end."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

import pytest

from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.triage import Antwoord, Uitkomst
from tests.processes.complex import verloop as v
from tests.processes.complex.einde import Zet, naar_het_einde, rechtdoor
from tests.processes.complex.klopt import klopt, wacht_op_wie_het_aangaat
from tests.processes.complex.verkeerd import varianten
from tests.processes.complex.wereld import Wereld


def _weg(tot: int | None = None) -> tuple[Wereld, list[tuple[Zet, datetime]]]:
    """So far on the road, and what was sent when."""
    wereld, gezegd = Wereld(), []
    for zet in islice(rechtdoor(wereld), tot):
        gezegd.append((zet, wereld.nu))
        wereld.bied(*zet)
    return wereld, gezegd


ROAD = _weg()[1]
BESIDE: list[Zet] = [
    (bericht, names.besluit(v.HUIS))
    for bericht in (
        v.besluit(Uitkomst.GEEN_CASUS),
        v.besluit(Uitkomst.ONDUIDELIJK),
        v.advies(),
        v.criteria(ketens=Antwoord.NEE),
    )
]
"""What the road doesn't go by."""
NAMES = [f"{nummer}-{type(inhoud).__name__}" for nummer, ((inhoud, _), _) in enumerate(ROAD)]


def test_straight_on_all_is_taken_and_everything_is_reached() -> None:
    """The road leads where it should; without this the test below would show nothing."""
    wereld, _ = _weg()
    assert wereld.stand is not None
    assert (wereld.stand.fase, len(wereld.genodigd)) == (Casusfase.AFGESCHAALD, 3)
    assert {wie for *_, wie in wereld.gezien} == {v.GEMEENTE, v.AANMELDER}
    assert wereld.geweigerd == 0


@pytest.mark.parametrize("plek", range(len(ROAD)), ids=NAMES)
def test_one_thing_wrong_leads_nowhere_it_should_not(plek: int) -> None:
    """Art. 8.1-8.3, 9.2, 13.1-13.3: no invitation without outcome c, doelbinding and its four parts; nobody decides who may not."""
    (recht, nu), *verder = ROAD[plek:]
    anders = list(varianten(recht))
    assert len(anders) > 4
    for zet in anders:
        wereld, _ = _weg(plek)
        _zeg(wereld, zet, nu)
        for volgend, moment in verder:
            _zeg(wereld, volgend, moment)
        _en_dan(wereld)


@pytest.mark.parametrize("plek", range(len(ROAD) + 1))
def test_what_comes_early_late_or_twice_leads_nowhere_it_should_not(plek: int) -> None:
    """Each message at each place of the road, beside the right ones; an MDO that was held is not undone (9.4d)."""
    for nummer, (inhoud, herkomst) in enumerate((*(zet for zet, _ in ROAD), *BESIDE)):
        wereld, _ = _weg(plek)
        wereld.bied(inhoud, herkomst, f"urn:x#ook-{nummer}")
        for volgend, moment in ROAD[plek:]:
            _zeg(wereld, volgend, moment)
        _en_dan(wereld)


def _en_dan(wereld: Wereld) -> None:
    """There is a way to an end; time alone ends it too, and leaves nothing and nobody waiting (1.10)."""
    if wereld.stand is not None:
        naar_het_einde(wereld.stand, wereld.nu)
    wereld.nu += timedelta(days=3 * 366)
    wereld.wek()
    assert (wereld.stand, wereld.regels) == (None, {})
    assert set(wereld.gevraagd) == wereld.afgedaan


def _zeg(wereld: Wereld, zet: Zet | None, nu: datetime) -> None:
    """What is not sent takes its number too, so that the ids of what follows are the same."""
    wereld.nu = nu
    if zet is None:
        wereld.nummer += 1
    else:
        wereld.bied(*zet)
    if wereld.stand is not None:
        klopt(wereld.stand)
        wacht_op_wie_het_aangaat(*wereld.regels.values())
