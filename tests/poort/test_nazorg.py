"""Answers to requests of nazorg at the poort: they go to the log of the purpose that asked, under the person's pseudonym (16.1, 16.2)."""

from __future__ import annotations

import pytest

from hub.parties import PARTIJEN
from hub.poort.sender import DOELEN_OF
from hub.poort.toelating import Refusal
from hub.privacy.doelen import Doel
from hub.topology import names
from schemas.basis import Bericht
from schemas.verzoek import InformatieGeweigerd, InformatieVerstrekt
from tests.poort.test_casus import of_party, offered
from tests.processes.complex.verloop import aanmelding, antwoord, deelname, uitvraag, weigering, zienswijze
from tests.processes.nazorg.verloop import WIE

ANTWOORDEN = [inhoud.model_copy(update={"aggregaat_id": WIE}) for inhoud in (antwoord("0" * 32), weigering("0" * 32))]


@pytest.mark.parametrize("inhoud", ANTWOORDEN)
def test_an_answer_goes_to_the_log_of_the_purpose_that_asked(inhoud: Bericht) -> None:
    """The sender names the purpose; its key is the person's pseudonym, as the question told it."""
    assert of_party(inhoud, "iriszorg", WIE, Doel.NAZORG) == names.log(Doel.NAZORG)
    assert of_party(inhoud, "iriszorg", WIE, Doel.COMPLEX) == names.log(Doel.COMPLEX)


@pytest.mark.parametrize("inhoud", ANTWOORDEN)
def test_its_key_is_that_of_whom_it_is_about(inhoud: Bericht) -> None:
    """Else it would be decided out of order, or on another dossier."""
    with pytest.raises(Refusal, match=r"^sleutel-onjuist$"):
        of_party(inhoud, "iriszorg", "1" * 32, Doel.NAZORG)


@pytest.mark.parametrize("inhoud", ANTWOORDEN)
def test_it_serves_no_third_purpose(inhoud: Bericht) -> None:
    """Radicalisering asks nobody here."""
    with pytest.raises(Refusal, match=r"^doel-onjuist$"):
        of_party(inhoud, "iriszorg", WIE, Doel.RADICALISERING)


@pytest.mark.parametrize("inhoud", [aanmelding(), zienswijze(), deelname("0" * 32, "politie")])
def test_a_party_says_nothing_else_in_nazorg(inhoud: Bericht) -> None:
    """2.3: a casus is put forward as one, never by the way of nazorg."""
    with pytest.raises(Refusal, match=r"^doel-onjuist$"):
        of_party(inhoud, "iriszorg", WIE, Doel.NAZORG)


def test_a_house_answers_for_no_party() -> None:
    """16.1: nor does it ask by itself in this track; the hub asks for it."""
    for inhoud in (*ANTWOORDEN, uitvraag("politie")):
        with pytest.raises(Refusal):
            offered(inhoud, names.besluit("ede"), PARTIJEN["politie"].oin, WIE, Doel.NAZORG)


def test_both_logs_are_declared_for_answers() -> None:
    """The one declaration from which the purposes of a message follow."""
    assert DOELEN_OF[InformatieVerstrekt] == DOELEN_OF[InformatieGeweigerd] == {Doel.NAZORG, Doel.COMPLEX}
