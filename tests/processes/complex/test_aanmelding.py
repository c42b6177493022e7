"""Aanmelding and intake (1.7; Bijlage 3, intake)."""

from __future__ import annotations

import pytest

from hub.processes.complex.volledigheid import Gebrek
from hub.processes.kern import Refused
from hub.topology import names
from schemas.aanmelding import AanmeldingTeruggestuurd, Casusfase, CasusStatusGemeld
from schemas.nazorg import Wachtrij
from schemas.personen import Personalia
from tests.processes.complex.verloop import AANMELDER, PERSONALIA, WIE, Verloop, aangemeld, aanmelding, dag

LEEG: dict[str, object] = {"personalia": None, "probleemstelling": None, "doel": None, "gemeente": None}


def test_a_complete_aanmelding_is_under_review_in_the_house_of_its_gemeente() -> None:
    """Art. 1.7: put forward by a party, for the house to judge; not a casus yet (1.4). The aanmelder sees it (8.1b)."""
    verloop = aangemeld()
    assert (verloop.regel.fase, verloop.regel.wachtrij) == (Casusfase.INTAKE, Wachtrij.EDE)
    assert {wie: een.fase for wie, een in verloop.van(CasusStatusGemeld).items()} == {AANMELDER: Casusfase.INTAKE}


def test_an_aanmelding_comes_from_a_party_alone() -> None:
    """Art. 1.7: "door één der Partijen"; no house puts a casus forward to itself."""
    with pytest.raises(Refused, match=r"^afzender-geen-partij$"):
        Verloop().huis(aanmelding())


def test_what_is_incomplete_goes_back_with_all_that_lacks() -> None:
    """Bijlage 3, intake: at least personalia, problem statement and purpose; not one reason at a time."""
    verloop = Verloop()
    verloop.partij(AANMELDER, aanmelding(**LEEG))
    terug = verloop.van(AanmeldingTeruggestuurd)[AANMELDER]
    assert set(terug.gebreken) == {
        Gebrek.PERSONALIA, Gebrek.PROBLEEMSTELLING, Gebrek.DOEL, Gebrek.GEMEENTE,
    }  # fmt: skip
    assert (verloop.regel.fase, verloop.regel.gebreken) == (Casusfase.TERUGGESTUURD, terug.gebreken)
    assert verloop.wacht == {("aanmelding_aanvullen", AANMELDER)}


@pytest.mark.parametrize(
    ("anders", "gebrek"),
    [
        ({"personalia": None}, Gebrek.PERSONALIA),
        ({"personalia": PERSONALIA.model_copy(update={"achternaam": None})}, Gebrek.ACHTERNAAM),
        ({"personalia": PERSONALIA.model_copy(update={"geboortedatum": None})}, Gebrek.GEBOORTEDATUM),
        ({"probleemstelling": "  "}, Gebrek.PROBLEEMSTELLING),
        ({"doel": None}, Gebrek.DOEL),
        ({"gemeente": None}, Gebrek.GEMEENTE),
        ({"gemeente": "GM0363"}, Gebrek.GEEN_HUIS),
    ],
)
def test_each_part_of_the_minimum_is_asked_for(anders: dict[str, object], gebrek: Gebrek) -> None:
    """Bijlage 3, intake; what personalia are, and that the gemeente must have a house here, is ours."""
    verloop = Verloop()
    assert verloop.partij(AANMELDER, aanmelding(**anders)).gebreken == (gebrek,)


def test_who_has_no_bsn_can_be_put_forward() -> None:
    """The form asks for personalia, not for a number: a person may be without one."""
    wie = Personalia(achternaam="Voorbeeld", geboortedatum=PERSONALIA.geboortedatum)
    assert Verloop().partij(AANMELDER, aanmelding(personalia=wie)).fase is Casusfase.INTAKE


def test_a_completed_form_takes_the_place_of_the_returned_one() -> None:
    """The same number, now complete: it moves to the queue of its house."""
    verloop = Verloop()
    verloop.partij(AANMELDER, aanmelding(**LEEG))
    assert verloop.regel.wachtrij is Wachtrij.KETEN
    regel = verloop.partij(AANMELDER, aanmelding(), dag(2))
    assert (regel.fase, regel.gebreken, regel.wachtrij) == (Casusfase.INTAKE, (), Wachtrij.EDE)


def test_an_older_form_does_not_take_the_place_of_a_newer_one() -> None:
    """A party's messages can overtake each other: of what was returned the last written stands."""
    verloop = Verloop()
    uit = names.uit(AANMELDER)
    verloop.bied(aanmelding(doel=None, probleemstelling="nieuw"), uit, dag(3), geschreven=dag(2))
    with pytest.raises(Refused, match=r"^bericht-ingehaald$"):
        verloop.bied(aanmelding(probleemstelling="oud"), uit, dag(4), geschreven=dag(1))
    assert verloop.regel.aanmelding.probleemstelling == "nieuw"
    assert verloop.bied(aanmelding(), uit, dag(5), geschreven=dag(5)).fase is Casusfase.INTAKE


def test_a_form_that_is_sent_again_is_as_new_as_when_it_was_written_last() -> None:
    """Equal in all else: what was written in between is older than what the party said last."""
    verloop, uit = Verloop(), names.uit(AANMELDER)
    eens = aanmelding(doel=None, probleemstelling="zo")
    verloop.bied(eens, uit, dag(3), geschreven=dag(1))
    verloop.bied(eens, uit, dag(4), geschreven=dag(3))
    with pytest.raises(Refused, match=r"^bericht-ingehaald$"):
        verloop.bied(aanmelding(doel=None, probleemstelling="anders"), uit, dag(5), geschreven=dag(2))
    assert verloop.regel.aanmelding.probleemstelling == "zo"


def test_what_is_under_review_is_not_overwritten() -> None:
    """Nobody loses what was judged or answered because a form came twice."""
    verloop = aangemeld()
    with pytest.raises(Refused, match=r"^aanmelding-bekend$"):
        verloop.partij(AANMELDER, aanmelding(doel="iets anders"), dag(1))


def test_an_abolished_gemeente_is_its_successor() -> None:
    """Case D4: the old code is told, the present gemeente is the one concerned."""
    assert Verloop().partij(AANMELDER, aanmelding(gemeente="GM0196")).gemeente == "GM0299"


def test_a_form_that_is_never_completed_leaves_nothing() -> None:
    """Not one of the houses' casussen: gone after its term, from the queue too."""
    verloop = Verloop()
    verloop.partij(AANMELDER, aanmelding(**LEEG))
    verloop.tot(dag(27))
    assert WIE in {regel.casus_id for regel in verloop.wachtrijen.values()}
    verloop.tot(dag(28))
    assert (verloop.stand, verloop.wachtrijen) == (None, {})
