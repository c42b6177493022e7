"""State, queues and inboxes are held against the log by the pure process: each test breaks one of the two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from schemas.nazorg import Fase
from tests.faults.matrix.cells import Cell, Fault
from tests.faults.matrix.load import Load
from tests.faults.recompute import differences, misplaced, recomputed
from tests.faults.records import Place, Record, fingerprint, first, prints

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
    return recomputed(log, LATER).encoded()


@pytest.fixture
def effects(log: list[Record]) -> dict[tuple[str, str], list[int]]:
    """Queues and inboxes that are right."""
    return {at: list(there) for at, there in recomputed(log, LATER).prints.items()}


def test_a_state_that_is_right_differs_in_nothing(log: list[Record], found: dict[str, bytes]) -> None:
    """The same log gives the same bytes."""
    assert list(differences(found, recomputed(log, LATER).encoded())) == []


def test_a_state_of_before_the_last_message_differs(log: list[Record], found: dict[str, bytes]) -> None:
    """A person whose last message never reached the state is named, and he alone."""
    last = [record for record in first(log) if record.key in found][-1]
    found[last.key] = recomputed([record for record in log if record is not last], LATER).encoded()[last.key]

    assert list(differences(found, recomputed(log, LATER).encoded())) == [
        f"{last.key}: the state differs from the recomputation"
    ]


def test_a_lost_and_an_invented_person_differ(log: list[Record], found: dict[str, bytes]) -> None:
    """Neither is passed by."""
    lost = min(found)
    found["nobody"] = found.pop(lost)

    assert len(list(differences(found, recomputed(log, LATER).encoded()))) == 2


def test_deadlines_that_came_are_in_the_state(log: list[Record], found: dict[str, bytes]) -> None:
    """A tick that the engine never fed shows: some were released after the last message."""
    before, after = recomputed(log, BEGIN), recomputed(log, LATER)

    assert list(differences(before.encoded(), after.encoded()))
    assert list(misplaced(before.prints, after.prints))
    assert Fase.VRIJ in {stand.fase for stand in after.states.values()}


def test_to_go_on_is_to_begin_anew(log: list[Record]) -> None:
    """Deadlines are acted on as they come, and lead to the same."""
    gone_on, anew = recomputed(log, BEGIN), recomputed(log, LATER)
    gone_on.tot(LATER)

    assert gone_on.encoded() == anew.encoded()
    assert list(misplaced(gone_on.prints, anew.prints)) == []


def test_a_repeat_changes_nothing(log: list[Record], found: dict[str, bytes]) -> None:
    """What was forwarded again counts where it stood first."""
    again = replace(log[0], place=Place("casus.nazorg.log", 0, len(log)), timestamp=log[-1].timestamp + 1)

    assert list(differences(found, recomputed([*log, again], LATER).encoded())) == []


def _asked(effects: dict[tuple[str, str], list[int]]) -> tuple[str, str]:
    """The inbox of a fixed partner, and somebody it was asked about twice at least."""
    return min(at for at, there in effects.items() if at[0].endswith(".in") and len(there) > 1)


def test_fixed_partners_are_asked_in_such_a_load(effects: dict[tuple[str, str], list[int]]) -> None:
    """Or what stands in inboxes would be held against nothing."""
    asked = {topic.split(".")[1] for topic, _ in effects if topic.endswith(".in")}

    assert {"legerdesheils", "iriszorg"} < asked


@pytest.mark.parametrize("post", [[], [0], [0, 1, 1], [1, 0], [0, 99]])
def test_what_stands_otherwise_in_an_inbox_is_found(
    log: list[Record], effects: dict[tuple[str, str], list[int]], post: list[int]
) -> None:
    """Lost, halved, doubled, out of order, or saying something else."""
    at = _asked(effects)
    effects[at] = [*(effects[at][:2][n] if n < 2 else n for n in post), *effects[at][2:]] if post else []

    (told,) = misplaced(effects, recomputed(log, LATER).prints)
    assert told.startswith(f"{at[0]}: {at[1]}: {len(effects[at])} records")


def test_a_question_in_the_inbox_of_another_is_found(
    log: list[Record], effects: dict[tuple[str, str], list[int]]
) -> None:
    """It is missing in one and too many in the other."""
    at = _asked(effects)
    effects["partij.politie.in", at[1]] = effects.pop(at)

    assert len(list(misplaced(effects, recomputed(log, LATER).prints))) == 2


def test_records_are_told_by_cause_and_value(log: list[Record]) -> None:
    """By both, and each place in its order."""
    one, other = replace(log[0], headers={"ce_causationid": "a"}), replace(log[0], value=b"")
    at = log[0].place.topic, log[0].key

    assert prints([one, other]) == {at: [fingerprint("a", log[0].value), fingerprint("", b"")]}
    assert len({*prints([one, other])[at], *prints(log[:1])[at]}) == 3
