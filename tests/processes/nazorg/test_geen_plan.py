"""No plan of action can exist in this track (Bijlage 3, nazorg, Uitvoeringsfase): no message that goes out can hold one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from hub.privacy.doelen import Doel
from hub.topology import TOPICS, principals
from schemas.basis import Record
from schemas.nazorg import NazorgDossier, WerkvoorraadRegel

PLAN = ("plan", "actie", "taak", "doel", "afspraak", "maatregel", "uitvoerder", "casusregisseur", "coordinator")
"""What a plan of action is made of: goal, who, what, when (Bijlage 3), and the roles that come with it (9.4)."""

UITGAAND = {WerkvoorraadRegel, NazorgDossier}


def _records(annotatie: object) -> Iterator[type[Record]]:
    """A model and all that it is made of."""
    if isinstance(annotatie, type) and issubclass(annotatie, Record):
        yield annotatie
        for veld in annotatie.model_fields.values():
            yield from _records(veld.annotation)
    for deel in get_args(annotatie):
        yield from _records(deel)


def test_what_goes_out_is_a_line_and_a_state() -> None:
    """By the topology the process writes no other message of its purpose."""
    topics = [topic for topic in TOPICS.values() if topic.doel is Doel.NAZORG and principals.NAZORG in topic.writers]
    assert {bericht for topic in topics for bericht in topic.berichten} == UITGAAND


def test_no_part_of_them_is_a_part_of_a_plan() -> None:
    """Neither goal, action, date of an action nor who carries it out, however deep."""
    namen = {naam for model in UITGAAND for record in _records(model) for naam in record.model_fields}
    assert {"leefgebied", "postcode"} < namen
    assert not [naam for naam in namen if any(woord in naam for woord in PLAN)]


def test_every_message_of_the_purpose_is_closed() -> None:
    """A plan can't be smuggled in under a field that nobody declared."""
    berichten = {bericht for topic in TOPICS.values() if topic.doel is Doel.NAZORG for bericht in topic.berichten}
    assert {record.model_config["extra"] for bericht in berichten for record in _records(bericht)} == {"forbid"}
