"""Deadlines: each comes by itself, on its moment, and only once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.privacy.termijnen import TERMIJNEN
from hub.processes.kern import Decision, Effect, Message, Tick
from hub.processes.nazorg import NAZORG
from hub.processes.nazorg.routing import Reden
from hub.topology import names
from schemas.detentie import DetentieBeeindigd, DetentieBericht, DetentieGestart, OnmiddellijkVrijgelaten
from schemas.nazorg import Fase
from tests.processes.nazorg.verloop import AMSTERDAM, BEKEND, NUL, WIE, Verloop, bericht, blad, dag

VER = datetime(9999, 12, 30, tzinfo=UTC)


def _dagen(duur: timedelta) -> float:
    return duur / timedelta(days=1)


def test_nobody_judged_in_time() -> None:
    """A reminder a day before, then late from the deadline on, not before; each told once."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL, hulpvragen=blad(NUL, **BEKEND)), NUL)
    verloop.tot(dag(3.99))
    assert not verloop.effecten
    verloop.tot(dag(4))
    assert verloop.effecten == (Effect(names.werkvoorraad("arnhem"), WIE, verloop.regel),)
    assert (verloop.regel.herinnerd, verloop.regel.te_laat) == (True, False)
    verloop.tot(dag(4.99))
    assert not verloop.effecten
    verloop.tot(dag(5))
    assert verloop.effecten == (Effect(names.werkvoorraad("arnhem"), WIE, verloop.regel),)
    assert verloop.regel.te_laat
    verloop.tot(dag(6))
    assert not verloop.effecten


@pytest.mark.parametrize(
    ("melding", "dagen"),
    [
        (bericht(DetentieBeeindigd, einde_op=NUL), 181),
        (bericht(OnmiddellijkVrijgelaten, einde_op=NUL), 181),
        (bericht(DetentieBeeindigd, einde_op=dag(100)), 281),
        (bericht(DetentieBeeindigd, einde_op=dag(-400)), 28),
        (bericht(DetentieGestart, begin_op=NUL, verwacht_einde_op=dag(10)), 730),
        (bericht(DetentieBeeindigd, einde_op=dag(3000)), 730),
        (bericht(DetentieBeeindigd, einde_op=VER), 730),
    ],
)
def test_a_dossier_goes_after_its_term(melding: DetentieBericht, dagen: int) -> None:
    """From the release on; never before anyone could see it; without a release so long after the last message."""
    verloop = Verloop()
    assert verloop.meld(melding, NUL).verwijderen_op == dag(dagen)
    verloop.tot(dag(dagen) - timedelta(milliseconds=1))
    assert len(verloop.wachtrijen) == 1
    verloop.tot(dag(dagen))
    assert not verloop.wachtrijen
    assert verloop.effecten.count(Effect(names.werkvoorraad("arnhem"), WIE, None)) == 1


@pytest.mark.parametrize("soort", [DetentieBeeindigd, OnmiddellijkVrijgelaten])
@pytest.mark.parametrize(("begin", "dagen"), [(0, 181), (-10, 171), (-200, 28), (3000, 730)])
def test_a_told_release_of_before_the_begin_counts_from_the_begin(
    soort: type[DetentieBericht], begin: float, dagen: int
) -> None:
    """One of the two is wrong and he is free: of the two the later, and not the term of who was never released (1.10)."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=dag(begin)), NUL)
    regel = verloop.meld(bericht(soort, einde_op=dag(begin - 20)), NUL)
    assert (regel.reden_aandacht, regel.verwijderen_op) == (Reden.DATUMS_STRIJDIG, dag(dagen))


def test_an_expected_end_of_before_the_begin_is_no_release() -> None:
    """Nobody told that he is free."""
    melding = bericht(DetentieGestart, begin_op=NUL, verwacht_einde_op=dag(-10))
    assert Verloop().meld(melding, NUL).verwijderen_op == dag(730)


def test_the_terms_are_those_of_the_configuration() -> None:
    """The figures of these tests are the shipped ones."""
    assert [_dagen(term.duur) for term in (
        TERMIJNEN.nazorg_beoordelen, TERMIJNEN.nazorg_beoordelen_spoed, TERMIJNEN.nazorg_na_vrijlating,
        TERMIJNEN.nazorg_na_afsluiting, TERMIJNEN.nazorg_zonder_einddatum, TERMIJNEN.nazorg_zonder_huis,
        TERMIJNEN.nazorg_herinneren, TERMIJNEN.invoer_verouderd,
    )] == [5, 1, 181, 28, 730, 91, 1, 30]  # fmt: skip


def test_who_has_no_house_here_stays_less_long() -> None:
    """Nobody here has him in nazorg; the term is a placeholder of its own, and the line names it."""
    regel = Verloop().meld(bericht(DetentieGestart, begin_op=NUL, gemeente_herkomst=AMSTERDAM), NUL)
    assert (regel.verwijderen_op, regel.verwijderen_termijn) == (dag(91), "nazorg_zonder_huis")


def test_news_extends_the_stay_of_the_detained_only() -> None:
    """The term without an end counts from the last message; a repeat is no news."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=NUL), NUL)
    assert verloop.meld(bericht(DetentieGestart, begin_op=NUL), dag(100)).verwijderen_op == dag(730)
    assert verloop.meld(bericht(DetentieGestart, begin_op=dag(1)), dag(100)).verwijderen_op == dag(830)


def test_a_removed_person_who_comes_again_is_new() -> None:
    """Nothing of before is left: a new dossier, from version 1."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), NUL)
    verloop.tot(dag(181))
    regel = verloop.meld(bericht(DetentieGestart, "d2", begin_op=dag(200)), dag(200))
    assert (regel.volgnummer, regel.eerdere_detenties) == (1, 0)


def test_moments_at_the_end_of_the_calendar_are_no_error() -> None:
    """Whatever moment a message may hold, the terms that start at it have an end."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieGestart, begin_op=VER, hulpvragen={"peildatum": VER}), NUL)
    verloop.tot(dag(5))
    assert (verloop.regel.te_laat, verloop.regel.fase) == (True, Fase.ONBEKEND)


def test_a_shorter_term_of_a_new_release_is_caught_up() -> None:
    """A state whose term has passed meanwhile is removed at its next deadline, which then lies in the past."""
    verloop = Verloop()
    verloop.meld(bericht(DetentieBeeindigd, einde_op=NUL), NUL)
    assert verloop.stand is not None
    verloop.stand = verloop.stand.model_copy(update={"bijgewerkt_op": dag(200)})
    assert NAZORG.wekker(verloop.stand) == dag(1)
    verloop.tot(dag(201))
    assert verloop.stand is None


def test_a_tick_without_a_dossier_is_nothing() -> None:
    """There is nothing to wait for."""
    assert NAZORG.decide(None, Message(WIE, Tick(), "", "tick"), NUL) == Decision(None)
