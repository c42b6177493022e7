"""What detention messages lead to, in the orders and states of completeness in which practice sends them (reference §1.3)."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from hub.processes.nazorg.routing import Reden
from schemas.detentie import (
    Adres,
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    OnmiddellijkVrijgelaten,
    Persoon,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
)
from schemas.nazorg import Einde, Fase, Wachtrij
from tests.processes.nazorg.verloop import EDE, NUL, PERSOON, Verloop, bericht, dag


def test_a_start_opens_a_dossier() -> None:
    """The first message gives the first version of a line, to be judged within the term."""
    regel = Verloop().meld(bericht(DetentieGestart, begin_op=NUL, verwacht_einde_op=dag(60)), dag(1))
    assert (
        regel.fase, regel.volgnummer, regel.ontvangen_op, regel.beoordelen_voor,
    ) == (Fase.GEDETINEERD, 1, dag(1), dag(6))  # fmt: skip
    assert (regel.detentie.einde, regel.detentie.einde_op) == (Einde.VERWACHT, dag(60))


def test_an_announced_start_leaves_the_phase_unknown_until_then() -> None:
    """Nobody is detained before he is."""
    verloop = Verloop()
    assert verloop.meld(bericht(DetentieGestart, begin_op=dag(3)), NUL).fase is Fase.ONBEKEND
    verloop.tot(dag(3))
    assert verloop.regel.fase is Fase.GEDETINEERD


def test_an_expected_end_frees_nobody() -> None:
    """Only a told end does."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, verwacht_einde_op=dag(10)), NUL)
    verloop.tot(dag(20))
    assert verloop.regel.fase is Fase.GEDETINEERD


def test_an_announced_end_frees_on_its_moment() -> None:
    """Until then he is detained, from then on he is free; nobody needs to send a message for it."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    assert verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(4)), dag(1)).fase is Fase.GEDETINEERD
    verloop.tot(dag(3.99))
    assert verloop.regel.fase is Fase.GEDETINEERD
    verloop.tot(dag(4))
    assert (
        verloop.regel.fase, verloop.regel.gewijzigd_op, verloop.regel.gewijzigd_door,
    ) == (Fase.VRIJ, dag(4), "tick")  # fmt: skip


def test_the_end_may_come_before_the_start() -> None:
    """A release before any start opens the dossier; the late start fills in and frees or detains nobody."""
    verloop = Verloop()
    assert verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), dag(1)).fase is Fase.VRIJ
    regel = verloop.meld(bericht(DetentieGestart, begin_op=dag(-40), verwacht_einde_op=dag(30)), dag(2))
    assert (
        regel.fase, regel.detentie.begin_op, regel.detentie.einde_op, regel.eerdere_detenties,
    ) == (Fase.VRIJ, dag(-40), NUL, 0)  # fmt: skip


@pytest.mark.parametrize("volgorde", list(permutations(range(3))))
def test_the_order_of_different_messages_does_not_matter(volgorde: tuple[int, ...]) -> None:
    """Start, leave and end add up to the same detention in whichever order they come."""
    berichten: list[DetentieBericht] = [
        bericht(DetentieGestart, begin_op=dag(-9), verwacht_einde_op=dag(9)),
        bericht(VerlofGestart, begin_op=dag(-5), terug_op=dag(-4)),
        bericht(DetentieBeeindigd, einde_op=dag(2)),
    ]
    verloop = Verloop()
    for nummer in volgorde:
        verloop.meld(berichten[nummer], NUL)
    detentie = verloop.regel.detentie
    assert (
        detentie.begin_op, detentie.einde_op, detentie.einde, detentie.verlof_op, verloop.regel.fase,
    ) == (dag(-9), dag(2), Einde.GEMELD, dag(-5), Fase.MET_VERLOF)  # fmt: skip


def test_a_moved_end_moves_the_release() -> None:
    """The last told end counts, later and earlier."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(4)), NUL)
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(10)), dag(1))
    verloop.tot(dag(9))
    regel = verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(9.5)), dag(9.2))
    assert regel.fase is Fase.GEDETINEERD
    verloop.tot(dag(9.5))
    assert verloop.regel.fase is Fase.VRIJ


def test_a_moved_end_may_be_all_that_is_known() -> None:
    """A move without any announcement before it is an announcement."""
    regel = Verloop().meld(bericht(EinddatumGewijzigd, einde_op=dag(10)), NUL)
    assert (regel.fase, regel.detentie.einde_op, regel.detentie.einde) == (Fase.GEDETINEERD, dag(10), Einde.GEMELD)


def test_a_cancelled_end_frees_nobody_and_can_be_told_anew() -> None:
    """Cancelled: the detention goes on, and a late start brings no expected end back. Told again: it counts again."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(4)), NUL)
    verloop.meld(bericht(VrijlatingVervallen), dag(1))
    regel = verloop.meld(bericht(DetentieGestart, begin_op=dag(-9), verwacht_einde_op=dag(4)), dag(2))
    assert (regel.detentie.einde, regel.detentie.einde_op) == (Einde.VERVALLEN, None)
    verloop.tot(dag(5))
    assert verloop.regel.fase is Fase.GEDETINEERD
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(8)), dag(6))
    verloop.tot(dag(8))
    assert (verloop.regel.fase, verloop.regel.detentie.einde) == (Fase.VRIJ, Einde.GEMELD)


def test_a_cancellation_takes_a_release_back() -> None:
    """A release that turned out not to be: he is detained again."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), NUL)
    assert verloop.meld(bericht(VrijlatingVervallen), dag(1)).fase is Fase.GEDETINEERD


def test_an_immediate_release_is_urgent() -> None:
    """No lead time: free at once, judged within a day, marked; the regular end that follows leaves it urgent."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=dag(-9)), NUL)
    regel = verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=dag(1)), dag(1))
    assert (regel.fase, regel.spoed, regel.beoordelen_voor) == (Fase.VRIJ, True, dag(2))
    regel = verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(1.1)), dag(1.2))
    assert (regel.spoed, regel.beoordelen_voor, regel.detentie.einde_op) == (True, dag(2), dag(1.1))


def test_an_immediate_release_never_gives_more_time() -> None:
    """The earlier of the two terms stands."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    regel = verloop.meld(bericht(OnmiddellijkVrijgelaten, einde_op=dag(4.5)), dag(4.5))
    assert regel.beoordelen_voor == dag(5)


def test_leave_and_return() -> None:
    """Announced leave begins on its moment and lasts until the return is told, also past the planned one."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=dag(-9)), NUL)
    assert verloop.meld(bericht(VerlofGestart, begin_op=dag(2), terug_op=dag(4)), dag(1)).fase is Fase.GEDETINEERD
    verloop.tot(dag(2))
    assert (verloop.regel.fase, verloop.regel.detentie.verlof_tot) == (Fase.MET_VERLOF, dag(4))
    verloop.tot(dag(5))
    assert verloop.regel.fase is Fase.MET_VERLOF
    assert verloop.meld(bericht(VerlofBeeindigd, terug_op=dag(5)), dag(5)).fase is Fase.GEDETINEERD


def test_a_return_may_come_before_its_leave() -> None:
    """Out of order: the leave that is told late is over already; the next one is not."""
    verloop = Verloop()
    verloop.meld(bericht(VerlofBeeindigd, terug_op=NUL), NUL)
    assert verloop.meld(bericht(VerlofGestart, begin_op=dag(-2), terug_op=NUL), dag(1)).fase is Fase.GEDETINEERD
    assert verloop.meld(bericht(VerlofGestart, begin_op=dag(2), terug_op=dag(3)), dag(2)).fase is Fase.MET_VERLOF


def test_the_same_person_again_is_one_dossier() -> None:
    """A later detention stands on the same line, to be judged anew; the earlier one is history."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=dag(-50)), NUL)
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(1)), dag(1))
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(60)), dag(60))
    assert (
        regel.detentie.detentie_id, regel.eerdere_detenties, regel.fase, regel.beoordelen_voor, regel.ontvangen_op,
    ) == ("d2", 1, Fase.GEDETINEERD, dag(65), dag(60))  # fmt: skip
    verloop.tot(dag(1) + (dag(181) - NUL))
    assert (verloop.regel.eerdere_detenties, verloop.regel.fase) == (0, Fase.GEDETINEERD)


def test_an_end_of_before_the_begin_asks_for_attention() -> None:
    """Whichever came first: it frees nobody, nobody is called detained by it, and the house is asked to look."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), NUL)
    regel = verloop.meld(bericht(DetentieGestart, begin_op=dag(9)), dag(9))
    assert (regel.fase, regel.reden_aandacht) == (Fase.ONBEKEND, Reden.DATUMS_STRIJDIG)
    regel = verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(10)), dag(10))
    assert (regel.fase, regel.reden_aandacht) == (Fase.VRIJ, None)


def test_a_late_message_is_history() -> None:
    """News of an older detention is recorded and moves neither phase, queue nor term; the person is as last registered."""
    verloop = Verloop()
    eerder = verloop.meld(bericht(DetentieGestart, "d2", begin_op=NUL), NUL)
    ander = PERSOON.model_copy(update={"achternaam": "Anders"})
    regel = verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(-100), gemeente_herkomst=EDE, persoon=ander), dag(1))
    assert eerder.model_copy(
        update={
            "eerdere_detenties": 1, "persoon": ander, "volgnummer": 2, "gewijzigd_op": dag(1), "gewijzigd_door": regel.gewijzigd_door,
        }
    ) == regel  # fmt: skip
    assert verloop.stand is not None
    assert [periode.detentie.detentie_id for periode in verloop.stand.perioden] == ["d1", "d2"]


def test_more_late_news_needs_no_new_version() -> None:
    """A change in the history that the line does not show is kept without a new line."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, "d2", begin_op=NUL), NUL)
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(-100)), dag(1))
    verloop.meld(bericht(EinddatumGewijzigd, einde_op=dag(-90)), dag(1.5))
    assert verloop.effecten == ()
    assert verloop.stand is not None
    assert verloop.stand.perioden[0].detentie.einde_op == dag(-90)


def test_an_announced_end_does_not_outrank_a_later_start() -> None:
    """A detention that is only known by its announced end began before it was told of."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=dag(30)), NUL)
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(10)), dag(10))
    assert (regel.detentie.detentie_id, regel.eerdere_detenties) == ("d2", 1)


def test_a_repeated_message_changes_nothing() -> None:
    """The same content under a new id is noted as the newest news, and has no effect."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen={"peildatum": NUL, "schulden": "ja"}), NUL)
    regel = verloop.meld(
        bericht(DetentieGestart, begin_op=NUL, hulpvragen={"peildatum": NUL, "schulden": "ja"}), dag(1)
    )
    assert verloop.effecten == ()
    assert regel.volgnummer == 1


def test_a_person_without_address_is_not_dropped() -> None:
    """Neither address nor municipality: the line stands in the queue for attention."""
    regel = Verloop().meld(bericht(OnmiddellijkVrijgelaten, einde_op=NUL, gemeente_herkomst=None), NUL)
    assert (
        regel.wachtrij, regel.reden_aandacht, regel.persoon.adres, regel.spoed,
    ) == (Wachtrij.KETEN, Reden.GEEN_GEMEENTE, None, True)  # fmt: skip


def test_the_person_is_as_last_registered() -> None:
    """Art. 1.5: a later message about the current detention brings name and address of the betrokkene up to date."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    nu = Persoon(
        bsn="999990342", voornamen="Noor", achternaam="Nieuw", geboortedatum=date(1990, 5, 17),
        adres=Adres(straat="Markt", huisnummer="1", postcode="6811 CG", woonplaats="Arnhem"),
    )  # fmt: skip
    regel = verloop.meld(bericht(DetentieGestart, begin_op=NUL, persoon=nu), dag(1))
    assert (regel.persoon, regel.volgnummer) == (nu, 2)


def test_a_clock_that_runs_back_does_not_turn_time_back() -> None:
    """A log time before the last reckoned moment is taken as that moment."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), dag(1))
    regel = verloop.meld(bericht(DetentieGestart, begin_op=dag(-2)), dag(-1))
    assert (regel.fase, regel.gewijzigd_op) == (Fase.VRIJ, dag(1))
