"""A dossier that grows without end, or a line of it, is its senders' trouble, not its partition's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.agents.nazorg import STAGE
from hub.engine.effects import TOO_LARGE
from hub.engine.handling import NOTES_BYTES
from hub.engine.records import size
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.topology import TOPICS, names
from schemas.detentie import DetentieBericht, Hulpvraagblad
from tests.engine.build import beeindigd, handler, persoon_key, record, state

QUEUE = names.werkvoorraad("arnhem")
ONE, OTHER = persoon_key(1), persoon_key(2)


def test_a_state_that_its_changelog_does_not_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message that would make it so is set aside; the dossier stays as it was, and others go on."""
    limit = NOTES_BYTES + 2000
    monkeypatch.setitem(TOPICS, STAGE.changelog, replace(TOPICS[STAGE.changelog], max_bytes=limit))
    held, run = state(), handler()
    for number in range(60):
        staged = Staged()
        run.record(record(beeindigd(f"D-{number}"), ONE, offset=number), held, staged)
        if staged.codes:
            break
        staged.apply(held)
        assert all(size(out) <= limit for out in staged.changelog(STAGE.changelog, 0))

    assert dict(staged.codes) == {"effect-te-groot": 1}
    assert [out.topic for out in staged.outs] == ["hub.dlq", "partij.dji.in", "hub.verwerking"]
    assert staged.changes[ONE].stand == state_of(held, ONE)
    run.record(record(beeindigd(), OTHER, offset=60), held, other := Staged())
    assert dict(other.outcomes) == {"decided": 1}


def test_an_effect_that_its_topic_does_not_take_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rule made of the message is not sent in part: a letter and a line of the log tell of it, the dossier stays as it was."""
    limit = sent(beeindigd("D-1"), state())[0] + 1000
    monkeypatch.setitem(TOPICS, QUEUE, replace(TOPICS[QUEUE], max_bytes=limit))
    held = state()
    sent(beeindigd("D-1"), held)
    before = state_of(held, ONE)
    long = Hulpvraagblad(peildatum=datetime(2026, 11, 25, 12, tzinfo=UTC), toelichting="x" * 2000)

    handler().record(
        record(beeindigd("D-1").model_copy(update={"hulpvragen": long}), ONE, offset=1), held, staged := Staged()
    )

    assert dict(staged.codes) == {TOO_LARGE: 1}
    assert [out.topic for out in staged.outs] == ["hub.dlq", "partij.dji.in", "hub.verwerking"]
    assert staged.changes[ONE].stand == before
    assert sent(beeindigd("D-1"), held, OTHER)[0] <= limit


def sent(bericht: DetentieBericht, held: State, key: bytes = ONE) -> list[int]:
    """Sizes of the lines in the queue that a message leads to, which then stands."""
    handler().record(record(bericht, key), held, staged := Staged())
    staged.apply(held)
    return [size(out) for out in staged.outs if out.topic == QUEUE]


def state_of(held: object, key: bytes) -> object:
    """The dossier as it stands."""
    return Staged().current(key, held)[1]  # type: ignore[arg-type]
