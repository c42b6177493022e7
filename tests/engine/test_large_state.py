"""A dossier that grows without end is its senders' trouble, not its partition's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.agents.nazorg import STAGE
from hub.engine.handling import NOTES_BYTES
from hub.engine.records import size
from hub.engine.staged import Staged
from hub.topology import TOPICS
from tests.engine.build import beeindigd, handler, persoon_key, record, state

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


def state_of(held: object, key: bytes) -> object:
    """The dossier as it stands."""
    return Staged().current(key, held)[1]  # type: ignore[arg-type]
