"""Decisions are checked before they leave the desk."""

from __future__ import annotations

import pytest

from connectors.regie import decisions
from connectors.regie.casus.decisions import DECISIONS
from connectors.regie.decisions import Decision, Grounds
from connectors.regie.errors import Invalid
from connectors.regie.gemeente import with_house
from hub.topology import TOPICS, names
from schemas.nazorg import DossierOvergedragen, Fase, NazorgAfgesloten, StoplichtOverschreven
from schemas.stoplicht import Kleur
from tests.connectors.regie.lines import override, regel

GROUNDS = Grounds(" woont weer thuis ", "pr.ede")
ALL = [decisions.override(Kleur.ROOD, GROUNDS), decisions.hand_over("GM0202", GROUNDS), decisions.close(GROUNDS)]


def test_each_decision_becomes_its_message_about_the_chosen_person() -> None:
    line = regel(0)
    same = {"persoon_id": line.persoon_id, "reden": "woont weer thuis", "functionaris": "pr.ede"}
    expected = [
        StoplichtOverschreven(kleur=Kleur.ROOD, **same),
        DossierOvergedragen(naar_gemeente="GM0202", **same),
        NazorgAfgesloten(**same),
    ]
    assert expected == [decide(line) for decide in ALL]


def test_every_decision_that_a_house_may_send_can_be_taken_at_the_desk() -> None:
    sent = {type(decide(regel(0))) for decide in ALL} | {decision.message for decision in DECISIONS.values()}
    assert set(TOPICS[names.besluit("ede")].berichten) == sent


@pytest.mark.parametrize("decide", ALL)
def test_nothing_is_decided_about_a_dossier_that_ended(decide: Decision) -> None:
    with pytest.raises(Invalid, match="has ended"):
        decide(regel(0, fase=Fase.AFGESLOTEN))


def test_only_an_override_can_be_taken_back() -> None:
    take_back = decisions.override(None, GROUNDS)
    with pytest.raises(Invalid, match="nothing to take back"):
        take_back(regel(0))
    assert isinstance(take_back(regel(0, overschrijving=override())), StoplichtOverschreven)


def test_the_same_override_again_would_change_nothing_and_is_not_sent() -> None:
    own = override()
    again = decisions.override(own.kleur, Grounds(own.reden, own.functionaris))
    with pytest.raises(Invalid, match="nothing would change"):
        again(regel(0, overschrijving=own, beoordelen_voor=None))
    asked = (
        regel(0, overschrijving=own),
        regel(0, overschrijving=own, beoordelen_voor=None, overschrijving_verouderd=True),
    )
    assert [type(again(line)) for line in asked] == [StoplichtOverschreven] * 2
    other = decisions.override(own.kleur, Grounds("een andere reden", own.functionaris))
    assert isinstance(other(regel(0, overschrijving=own)), StoplichtOverschreven)


def test_a_dossier_is_not_handed_to_the_gemeente_that_has_it() -> None:
    with pytest.raises(Invalid, match="already"):
        decisions.hand_over("GM0228", GROUNDS)(regel(0))


@pytest.mark.parametrize(("reden", "functionaris"), [("  ", "pr"), ("x", " "), ("x" * 2001, "pr"), ("x", "p" * 201)])
def test_a_decision_without_a_fitting_reason_and_name_is_none(reden: str, functionaris: str) -> None:
    with pytest.raises(Invalid):
        Grounds(reden, functionaris)


@pytest.mark.parametrize("said", ["GM0202", "gm0202", "Arnhem", "arnhem "])
def test_a_gemeente_goes_by_name_or_code(said: str) -> None:
    assert with_house(said) == "GM0202"


@pytest.mark.parametrize("said", ["GM0363", "Amsterdam", "", "0202"])
def test_a_gemeente_without_a_house_here_is_refused_with_those_that_have_one(said: str) -> None:
    with pytest.raises(Invalid, match=r"Ede \(GM0228\)"):
        with_house(said)
