"""The contract holds for the simulated parties, finds each fault that it is there to find, and its examples are current."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from connectors.partner import Connector, Hopeless, Incoming
from connectors.partner.contract import PartnerContract, checks
from connectors.partner.simulated.gedrag import Gedrag
from connectors.partner.simulated.party import Party
from hub.topology import TOPICS, names
from schemas.verzoek import InformatieGevraagd, InformatieGeweigerd, Weigergrond
from tests.connectors.partner import examples


def simulated(gedrag: Gedrag) -> Connector:
    return Party("politie", gedrag, 1, lambda: datetime.now(UTC)).connector


class TestPrompt(PartnerContract):
    connector: ClassVar[Connector] = simulated(Gedrag.PROMPT)


ON_THE_WIRE = (Gedrag.PROMPT, Gedrag.DUPLICATE, Gedrag.WRONG_SCHEMA, Gedrag.VANISHING, Gedrag.RETURNING)
"""Alike to their handlers; what sets them apart comes after."""


@pytest.mark.parametrize("gedrag", [gedrag for gedrag in Gedrag if gedrag not in ON_THE_WIRE])
def test_every_simulated_party_keeps_the_contract(gedrag: Gedrag) -> None:
    assert [name for name, _, fault in checks(simulated(gedrag)) if fault] == []


def refused(incoming: Incoming[InformatieGevraagd], **fields: object) -> InformatieGeweigerd:
    told: dict[str, object] = {
        "verzoek_id": incoming.bericht.verzoek_id,
        "aggregaat_id": incoming.bericht.aggregaat_id,
        "grond": Weigergrond.ANDERS,
        "reden": "no",
        "functionaris": "test",
    }
    return InformatieGeweigerd.model_validate(told | fields)


def elsewhere(incoming: Incoming[InformatieGevraagd]) -> InformatieGeweigerd:
    return refused(incoming, aggregaat_id="f" * 32)


def unentitled(incoming: Incoming[InformatieGevraagd]) -> InformatieGevraagd:
    return incoming.bericht


def hopeless(_: Incoming[InformatieGevraagd]) -> None:
    raise Hopeless("nooit")


def afraid_of_repeats(incoming: Incoming[InformatieGevraagd]) -> InformatieGeweigerd | None:
    return None if incoming.maybe_repeat else refused(incoming)


FAULTS: list[tuple[Callable[[Incoming[InformatieGevraagd]], Any], str]] = [
    (elsewhere, "test_an_answer_names_its_question"),
    (unentitled, "test_every_message_is_dealt_with_or_let_pass"),
    (hopeless, "test_every_message_is_dealt_with_or_let_pass"),
    (afraid_of_repeats, "test_a_crash_before_the_commit_leaves_nothing_and_the_repeat_all"),
]


@pytest.mark.parametrize(("handler", "test"), FAULTS, ids=[handler.__name__ for handler, _ in FAULTS])
def test_a_connector_with_a_fault_is_found_out(
    handler: Callable[[Incoming[InformatieGevraagd]], Any], test: str
) -> None:
    connector = Connector("politie")
    connector.on(InformatieGevraagd)(handler)
    connector.ignore(*set(TOPICS[connector.inbox].berichten) - {InformatieGevraagd})

    assert test in {name for name, _, fault in checks(connector) if fault}


def test_a_message_that_was_never_spoken_of_is_found() -> None:
    faults = {name: fault for name, _, fault in checks(Connector("politie")) if fault}

    assert "InformatieGevraagd" in faults["test_every_message_is_dealt_with_or_let_pass"]


def test_the_shipped_examples_are_of_every_message_that_a_party_gets() -> None:
    assert examples.PATH.read_text("utf-8") == examples.text(), "run: python -m tests.connectors.partner.examples"
    assert {type(one) for one in examples.EXAMPLES} == set(TOPICS[names.inbox("politie")].berichten)
