"""Dead letters of a process as an operator puts them back, without Kafka."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.dlq.letters import Letter, letter
from hub.engine import putback
from hub.engine.records import Out
from hub.topology import names

RUN = "0f" * 16


def letters(outs: Iterable[Out]) -> list[Letter]:
    """The dead letters, and the notes about them, among what a batch sends."""
    found = [out for out in outs if out.topic == names.DLQ]
    return [letter(out.key or b"", out.value or b"", {n: v or b"" for n, v in out.headers}, 0) for out in found]


def put_back(
    one: Letter, offset: int, *, order: str = putback.AGAIN, at: datetime | None = None, run: str = RUN
) -> ConsumerRecord:
    """The record on the log that puts it back."""
    moment, key = at or datetime.now(UTC), one.casus.encode()
    headers = putback.headers(one.going_back(), order, run)
    return ConsumerRecord(
        STAGE.input,
        one.partition,
        offset,
        round(moment.timestamp() * 1000),
        1,
        key,
        one.sealed,
        None,
        len(key),
        0,
        headers,
    )
