"""Of each fact the newest news counts, by when the sender wrote it down: the order of arrival changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.detentie import DetentieBeeindigd, EinddatumGewijzigd, OnmiddellijkVrijgelaten, VrijlatingVervallen
from schemas.detentie import DetentieBericht as Melding
from schemas.nazorg import Einde, NazorgDossier
from tests.processes.nazorg.verloop import NUL, Verloop, bericht, dag
from tests.processes.nazorg.wereld import MELDINGEN

BY_ARRIVAL = {"ontvangen_op", "gewijzigd_op", "beoordelen_voor", "beoordelen_om"}
"""When we knew, and so by when the house must judge and until when data stay. What was asked meanwhile is left out too."""
MELDING: st.SearchStrategy[Any] = MELDINGEN


def _stand(berichten: list[tuple[int, Melding]]) -> NazorgDossier:
    """The state after messages of so many minutes ago, all received at one moment."""
    verloop = Verloop()
    for minuten, each in berichten:
        verloop.meld(each, NUL, NUL - timedelta(minutes=minuten))
    assert verloop.stand is not None
    return verloop.stand


def _told(stand: NazorgDossier) -> dict[str, Any]:
    """All of a state but for what follows from when it came."""
    told = stand.model_dump(
        exclude={"volgnummer", "gewijzigd_op", "stoplicht", "hulpvragen_bron", "herinnerd", "verzoeken"}
    )
    for periode in told["perioden"]:
        for deel in (periode, periode["detentie"]):
            for naam in BY_ARRIVAL & deel.keys():
                del deel[naam]
    return told | {"kleur": stand.stoplicht.kleur}


@settings(max_examples=150, deadline=None)
@given(st.lists(MELDING, min_size=1, max_size=7).map(lambda found: list(enumerate(found))), st.randoms())
def test_the_order_of_arrival_does_not_matter(berichten: list[tuple[int, Melding]], kans: Any) -> None:
    """All kinds of messages about three detentions, of different times."""
    geschud = kans.sample(berichten, len(berichten))
    assert _told(_stand(geschud)) == _told(_stand(berichten))


def test_stale_news_does_not_override_newer() -> None:
    """A cancellation that was overtaken by the new date."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(4)), NUL)
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(9)), dag(2))
    regel = verloop.meld(bericht(VrijlatingVervallen), dag(3), tijd=dag(1))
    assert (regel.detentie.einde, regel.detentie.einde_op) == (Einde.GEMELD, dag(9))


def test_an_immediate_release_yields_to_a_later_cancellation_or_correction_only() -> None:
    """The regular end leaves it immediate, an older move too; a newer move does not."""
    verloop = Verloop()
    verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=dag(2)), dag(2))
    assert verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(2.1)), dag(3)).spoed
    assert verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(8)), dag(3), tijd=dag(1)).spoed
    assert not verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(8)), dag(4)).spoed


def test_of_one_time_the_last_that_came_counts() -> None:
    """No order was told, so arrival decides."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(4)), NUL, tijd=NUL)
    assert verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(9)), dag(1), tijd=NUL).detentie.einde_op == dag(9)


def test_a_clock_that_runs_ahead_is_not_believed() -> None:
    """Else one message from the future would hold against all that follow."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(4)), NUL, tijd=dag(300))
    assert verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(9)), dag(1)).detentie.einde_op == dag(9)
