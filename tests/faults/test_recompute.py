"""The state is held against the log by the pure process: each test breaks one of the two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.codec import encode
from schemas.nazorg import Fase
from tests.faults.matrix.cells import Cell, Fault
from tests.faults.matrix.load import Load
from tests.faults.recompute import differences, states
from tests.faults.records import Place, Record, first

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = BEGIN + timedelta(minutes=5)


@pytest.fixture(scope="module")
def log() -> list[Record]:
    """What the poort makes of a load: repeats and what the process refuses are in it, one message a millisecond."""
    load = Load(Cell(Fault.SIGKILL, "poort"), 1, BEGIN, bytes(32))
    good = [offer for offer in load.offers(400) if offer.refused_by != "hub-poort"]
    return [
        Record(
            Place("casus.nazorg.log", 0, number),
            round(BEGIN.timestamp() * 1000) + number,
            offer.key,
            {name: value.decode() for name, value in offer.headers} | {"hub_herkomst": offer.topic},
            offer.value,
        )
        for number, offer in enumerate(good)
    ]


@pytest.fixture
def found(log: list[Record]) -> dict[str, bytes]:
    """A changelog that is right."""
    return {key: encode(stand) for key, stand in states(log, LATER).items()}


def test_a_state_that_is_right_differs_in_nothing(log: list[Record], found: dict[str, bytes]) -> None:
    """The same log gives the same bytes."""
    assert list(differences(found, states(log, LATER))) == []


def test_a_state_of_before_the_last_message_differs(log: list[Record], found: dict[str, bytes]) -> None:
    """A person whose last message never reached the state is named, and he alone."""
    last = [record for record in first(log) if record.key in found][-1]
    found[last.key] = encode(states([record for record in log if record is not last], LATER)[last.key])

    assert list(differences(found, states(log, LATER))) == [f"{last.key}: the state differs from the recomputation"]


def test_a_lost_and_an_invented_person_differ(log: list[Record], found: dict[str, bytes]) -> None:
    """Neither is passed by."""
    lost = min(found)
    found["nobody"] = found.pop(lost)

    assert len(list(differences(found, states(log, LATER)))) == 2


def test_deadlines_that_came_are_in_the_state(log: list[Record], found: dict[str, bytes]) -> None:
    """A tick that the engine never fed shows: some were released after the last message."""
    before = states(log, BEGIN)

    assert list(differences({key: encode(stand) for key, stand in before.items()}, states(log, LATER)))
    assert Fase.VRIJ in {stand.fase for stand in states(log, LATER).values()}


def test_a_repeat_changes_nothing(log: list[Record], found: dict[str, bytes]) -> None:
    """What was forwarded again counts where it stood first."""
    again = replace(log[0], place=Place("casus.nazorg.log", 0, len(log)), timestamp=log[-1].timestamp + 1)

    assert list(differences(found, states([*log, again], LATER))) == []
