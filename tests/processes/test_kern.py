"""The form that every process has: deadlines come before the message they lie before, and a replay gives the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.processes.kern import Decision, Effect, Message, Process, Refused, Tick, due, replay, step
from schemas.basis import Bericht

NUL = datetime(2026, 3, 2, tzinfo=UTC)


class Aftelling(Bericht):
    """Counts down by one a day; negative is refused, at zero it is forgotten."""

    dagen: int
    sinds: datetime


def _decide(stand: Aftelling | None, message: Message, now: datetime) -> Decision[Aftelling]:
    if isinstance(message.inhoud, Aftelling):
        if message.inhoud.dagen < 0:
            raise Refused("dossier-onbekend")
        return Decision(message.inhoud, (Effect("begin", message.sleutel, message.inhoud),))
    assert isinstance(message.inhoud, Tick)
    assert stand is not None
    over = stand.model_copy(update={"dagen": stand.dagen - 1, "sinds": now})
    return Decision(over if over.dagen else None, (Effect("dag", message.sleutel, over),))


def _wekker(stand: Aftelling) -> datetime:
    return stand.sinds + timedelta(days=1)


PROCES = Process("aftelling", Aftelling, _decide, _wekker, lambda stand: str(stand.dagen))


def _begin(dagen: int, op: datetime, sleutel: str = "a") -> Message:
    return Message(sleutel, Aftelling(dagen=dagen, sinds=op), "topic", "bron")


def test_deadlines_come_before_the_message_and_bear_their_own_moment() -> None:
    """One that lies on the message's moment too; a later one does not."""
    stand = Aftelling(dagen=9, sinds=NUL)
    _, effecten = step(PROCES, stand, _begin(5, NUL), NUL + timedelta(days=2))
    assert [(effect.topic, effect.inhoud) for effect in effecten] == [
        ("dag", Aftelling(dagen=8, sinds=NUL + timedelta(days=1))),
        ("dag", Aftelling(dagen=7, sinds=NUL + timedelta(days=2))),
        ("begin", Aftelling(dagen=5, sinds=NUL)),
    ]


def test_a_forgotten_aggregate_has_no_deadlines() -> None:
    """Its last tick is the end of it."""
    assert [besluit.stand for besluit in due(PROCES, Aftelling(dagen=1, sinds=NUL), "a", NUL + timedelta(days=9))] == [
        None
    ]


def test_a_tick_that_leaves_its_deadline_is_a_defect() -> None:
    """It would come for ever."""
    traag = Process("traag", Aftelling, lambda stand, _, __: Decision(stand), _wekker, str)
    with pytest.raises(RuntimeError, match="traag"):
        list(due(traag, Aftelling(dagen=1, sinds=NUL), "a", NUL + timedelta(days=1)))


def test_a_replay_gives_the_states_of_the_log() -> None:
    """By aggregate; a refused message changes nothing, a forgotten one is gone, the next message starts anew."""
    log = [
        (_begin(5, NUL), NUL),
        (_begin(1, NUL, "b"), NUL),
        (_begin(-1, NUL), NUL + timedelta(days=1)),
        (_begin(7, NUL + timedelta(days=4), "b"), NUL + timedelta(days=4)),
        (_begin(1, NUL, "c"), NUL),
        (Message("c", Tick(), "", "tick"), NUL + timedelta(hours=1)),
    ]
    assert replay(PROCES, log) == {
        "a": Aftelling(dagen=5, sinds=NUL),
        "b": Aftelling(dagen=7, sinds=NUL + timedelta(days=4)),
    }
