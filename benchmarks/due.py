"""Which messages lead to a line, by the process's own rule: what has none by design is told apart from what is lost or late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from benchmarks.load import Load
from benchmarks.stages import SECRET, record_of
from hub.engine.deadletter import dead_letters
from hub.engine.handling import Handler
from hub.engine.stage import Stage
from hub.engine.staged import Staged
from hub.engine.state import State


def due(messages: Iterable[Load], stage: Stage[Any], ce_type: str) -> set[str]:
    """Refs of the messages that lead to a record of this type, when they are done in this order."""
    now, state, staged = datetime.now(UTC), State(stage.process.stand), Staged()
    handler = Handler(stage, 0, dead_letters(stage.name, SECRET))
    for number, load in enumerate(messages):
        handler.record(record_of(number, load, now), state, staged)
    told = (dict(out.headers) for out in staged.outs)
    return {(one["ce_causationid"] or b"").decode() for one in told if one.get("ce_type") == ce_type.encode()}
