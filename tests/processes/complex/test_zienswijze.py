"""The view of the gemeente concerned (1.8)."""

from __future__ import annotations

import pytest

from hub.processes.kern import Refused
from schemas.personen import Functionaris
from schemas.verzoek import Aanleiding, InformatieGevraagd
from tests.processes.complex.verloop import (
    GEMEENTE,
    IC,
    LM,
    PR,
    aangemeld,
    antwoord,
    dag,
    uitvraag,
    voor_het_huis,
    weigering,
    zienswijze,
)


def test_the_gemeente_gives_its_view() -> None:
    """Art. 1.8: the view of the gemeente concerned is obtained; a request for it is then answered."""
    verloop = aangemeld()
    verloop.huis(uitvraag(GEMEENTE, aanleiding=Aanleiding.ZIENSWIJZE, door=PR))
    assert verloop.van(InformatieGevraagd)[GEMEENTE].aanleiding is Aanleiding.ZIENSWIJZE
    assert ("zienswijze", GEMEENTE) in verloop.wacht
    regel = verloop.partij(GEMEENTE, zienswijze(), dag(1))
    assert regel.zienswijze is not None
    assert (regel.zienswijze.bron, regel.verzoeken[0].status) == (verloop.log[-1][0].bron, "beantwoord")
    assert not {"zienswijze", "antwoord"} & {reden for reden, _ in verloop.wacht}


def test_information_is_no_view() -> None:
    """Art. 1.8: the request stays open until there is a view, or the gemeente gives its reason to refuse."""
    verloop = aangemeld()
    verloop.huis(uitvraag(GEMEENTE, aanleiding=Aanleiding.ZIENSWIJZE, door=PR))
    nummer = verloop.van(InformatieGevraagd)[GEMEENTE].verzoek_id
    with pytest.raises(Refused, match=r"^aanleiding-onjuist$"):
        verloop.partij(GEMEENTE, antwoord(nummer), dag(1))
    assert {("zienswijze", GEMEENTE), ("antwoord", GEMEENTE)} <= verloop.wacht
    assert verloop.partij(GEMEENTE, weigering(nummer), dag(1)).verzoeken[0].status == "geweigerd"


@pytest.mark.parametrize("partij", ["gemeente-arnhem", "politie"])
def test_no_other_party_gives_it(partij: str) -> None:
    """Art. 1.8: "de betreffende gemeente"."""
    with pytest.raises(Refused, match=r"^gemeente-niet-betrokken$"):
        aangemeld().partij(partij, zienswijze())


@pytest.mark.parametrize("door", [PR, IC])
def test_the_house_can_take_it_down(door: Functionaris) -> None:
    """Art. 1.8: it is fetched ("opgehaald"). The record names who said it and who wrote it; a silent connector stops nothing."""
    regel = aangemeld().huis(zienswijze(door))
    assert regel.zienswijze is not None
    assert (regel.zienswijze.opgehaald_door, regel.zienswijze.functionaris_gemeente) == (door, "beleid 2")


@pytest.mark.parametrize("door", [None, LM])
def test_the_house_says_who_took_it_down(door: Functionaris | None) -> None:
    """A view without anybody of the house behind it can't be asked after."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        aangemeld().huis(zienswijze(door))


def test_a_gemeente_does_not_speak_for_the_house() -> None:
    """Identity is that of the outbox."""
    with pytest.raises(Refused, match=r"^rol-onbevoegd$"):
        aangemeld().partij(GEMEENTE, zienswijze(PR))


def test_a_view_given_twice_is_one() -> None:
    """Under another id too; another view takes its place."""
    verloop = aangemeld()
    verloop.partij(GEMEENTE, zienswijze())
    regel = verloop.regel
    assert verloop.partij(GEMEENTE, zienswijze(), dag(1)) == regel
    anders = zienswijze().model_copy(update={"zienswijze": "toch niet"})
    nieuw = verloop.partij(GEMEENTE, anders, dag(2)).zienswijze
    assert nieuw is not None
    assert (nieuw.zienswijze, nieuw.op) == ("toch niet", dag(2))


def test_after_the_triage_it_comes_too_late() -> None:
    """Art. 1.8: it is part of the triage."""
    with pytest.raises(Refused, match=r"^stap-niet-aan-de-orde$"):
        voor_het_huis().partij(GEMEENTE, zienswijze())
