"""One thing wrong on the straight road, each thing in turn: what `wereld` checks holds all the way, and there is still a way to an end."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.processes.complex import verloop as v
from tests.processes.complex.einde import Zet, naar_het_einde, rechtdoor
from tests.processes.complex.verkeerd import varianten
from tests.processes.complex.wereld import Wereld, klopt, wacht_op_wie_het_aangaat


def _weg(tot: int | None = None) -> tuple[Wereld, list[Zet]]:
    """So far on the road, and what was sent."""
    wereld, gezegd = Wereld(), []
    for zet in islice(rechtdoor(wereld), tot):
        gezegd.append(zet)
        wereld.bied(*zet)
    return wereld, gezegd


ROAD = _weg()[1]
NAMES = [f"{nummer}-{type(zet[0]).__name__}" for nummer, zet in enumerate(ROAD)]


def test_straight_on_all_is_taken_and_everything_is_reached() -> None:
    """The road leads where it should; without this the test below would show nothing."""
    wereld, gezegd = _weg()
    assert wereld.stand is not None
    assert wereld.stand.mdo is not None
    assert set(wereld.genodigd) == {wereld.stand.mdo.mdo_id}
    assert {wie for *_, wie in wereld.gezien} == {v.GEMEENTE}
    assert len(gezegd) == len(wereld.log)


@pytest.mark.parametrize("plek", range(len(ROAD)), ids=NAMES)
def test_one_thing_wrong_leads_nowhere_it_should_not(plek: int) -> None:
    """Art. 8.1-8.3, 9.2, 13.1-13.3: no invitation without outcome c, doelbinding and its four parts; nobody decides who may not."""
    tried = 0
    for zet in varianten(ROAD[plek]):
        wereld, _ = _weg(plek)
        if zet is not None:
            wereld.bied(*zet)
        for volgend in ROAD[plek + 1 :]:
            wereld.bied(*volgend)
            if wereld.stand is not None:
                klopt(wereld.stand)
                wacht_op_wie_het_aangaat(*wereld.regels.values())
        if wereld.stand is not None:
            naar_het_einde(wereld.stand, wereld.nu)
        tried += 1
    assert tried > 5
