"""The fate of answers: in time, late, again, refused, unasked, no longer needed (16.1, 17.4)."""

from __future__ import annotations

import pytest

from hub.processes.kern import Refused
from schemas.triage import Uitkomst
from schemas.uitvraag import Verzoek
from schemas.verzoek import Gebruik, InformatieGevraagd, Weigergrond
from tests.processes.complex.verloop import (
    GEMEENTE,
    Verloop,
    aangemeld,
    antwoord,
    besluit,
    criteria,
    dag,
    uitvraag,
    weigering,
    zienswijze,
)


def _gevraagd() -> tuple[Verloop, str]:
    verloop = aangemeld()
    verloop.huis(uitvraag("politie", "om"))
    return verloop, verloop.van(InformatieGevraagd)["politie"].verzoek_id


def _van_politie(verloop: Verloop) -> Verzoek:
    return next(een for een in verloop.regel.verzoeken if een.partij == "politie")


def test_an_answer_is_recorded_with_source_age_and_use_conditions() -> None:
    """Art. 16.1: the supplier is responsible; 17.4: it decides on the use."""
    verloop, nummer = _gevraagd()
    verloop.partij("politie", antwoord(nummer, op=dag(-40)), dag(1))
    verzoek = _van_politie(verloop)
    gegeven = verzoek.verstrekking
    assert gegeven is not None
    assert (verzoek.status, gegeven.laat, gegeven.peildatum, gegeven.ontvangen_op) == (
        "beantwoord", False, dag(-40), dag(1),
    )  # fmt: skip
    assert (gegeven.voorwaarden.gebruik, gegeven.grondslag) == (Gebruik.WEGING, "eigen taak")
    assert gegeven.bron == verloop.log[-1][0].bron
    assert ("antwoord", "politie") not in verloop.wacht
    assert ("antwoord", "om") in verloop.wacht


def test_a_reasoned_refusal_ends_the_request() -> None:
    """Art. 16.1: "voor zover wettelijk mogelijk": with the ground and the reason."""
    verloop, nummer = _gevraagd()
    verloop.partij("politie", weigering(nummer), dag(1))
    verzoek = _van_politie(verloop)
    assert verzoek.weigering is not None
    assert (verzoek.status, verzoek.weigering.grond) == ("geweigerd", Weigergrond.GEEN_GRONDSLAG)
    assert ("antwoord", "politie") not in verloop.wacht


def test_a_late_answer_is_recorded_as_late() -> None:
    """It still serves the judgement; nobody is reminded of it any more."""
    verloop, nummer = _gevraagd()
    verloop.tot(dag(16))
    verloop.partij("politie", antwoord(nummer), dag(17))
    verzoek = _van_politie(verloop)
    assert verzoek.verstrekking is not None
    assert (verzoek.status, verzoek.verstrekking.laat, verzoek.geescaleerd) == ("beantwoord", True, False)


def test_another_answer_takes_the_place_of_the_first() -> None:
    """A supplier may mend what it supplied (16.1); that it did is counted. The same again changes nothing."""
    verloop, nummer = _gevraagd()
    verloop.partij("politie", antwoord(nummer, "ja"), dag(1))
    eerste = verloop.regel
    assert verloop.partij("politie", antwoord(nummer, "ja"), dag(2)) == eerste
    verloop.partij("politie", antwoord(nummer, "nee"), dag(3))
    gegeven = _van_politie(verloop).verstrekking
    assert gegeven is not None
    assert (gegeven.informatie, gegeven.herzien) == ("nee", 1)


def test_a_refusal_can_become_an_answer_and_not_the_other_way_round() -> None:
    """What was supplied can't be taken back by refusing it; its use can be bound (17.4)."""
    verloop, nummer = _gevraagd()
    verloop.partij("politie", weigering(nummer), dag(1))
    verloop.partij("politie", antwoord(nummer), dag(2))
    assert (_van_politie(verloop).status, _van_politie(verloop).weigering) == ("beantwoord", None)
    with pytest.raises(Refused, match=r"^verzoek-beantwoord$"):
        verloop.partij("politie", weigering(nummer), dag(3))


def test_an_answer_that_nobody_asked_for_is_refused() -> None:
    """No information comes in that was not found necessary (16.1)."""
    with pytest.raises(Refused, match=r"^verzoek-onbekend$"):
        aangemeld().partij("politie", antwoord("0" * 32))


def test_a_party_answers_its_own_request_only() -> None:
    """Identity is that of the outbox: nobody answers for another (16.1)."""
    verloop, nummer = _gevraagd()
    with pytest.raises(Refused, match=r"^verzoek-onbekend$"):
        verloop.partij("om", antwoord(nummer))


def test_no_house_answers_for_a_party() -> None:
    """Art. 16.1: parties supply, each for itself."""
    verloop, nummer = _gevraagd()
    with pytest.raises(Refused, match=r"^afzender-geen-partij$"):
        verloop.huis(antwoord(nummer))


@pytest.mark.parametrize("eerder", [True, False])
def test_what_is_not_needed_any_more_is_not_taken_in(eerder: bool) -> None:
    """Art. 16.1, necessity: after the decision neither a first nor another answer is recorded."""
    verloop, nummer = _gevraagd()
    if eerder:
        verloop.partij("politie", antwoord(nummer))
    verloop.partij(GEMEENTE, zienswijze())
    verloop.huis(criteria())
    verloop.huis(besluit(Uitkomst.CASUS))
    with pytest.raises(Refused, match=r"^verzoek-vervallen$"):
        verloop.partij("politie", antwoord(nummer, "toch nog iets"))


def test_without_a_casus_there_is_nothing_to_answer() -> None:
    """Never put forward, or removed already: who asks hears no more than of a casus that is not his."""
    with pytest.raises(Refused, match=r"^verzoek-onbekend$"):
        Verloop().partij("politie", antwoord("0" * 32))
