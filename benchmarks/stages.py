"""Where the CPU of one message goes, in this process and without Kafka."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from aiokafka.structs import ConsumerRecord

from benchmarks.load import Load, loads
from benchmarks.table import Row
from hub.agents.nazorg import STAGE
from hub.codec import Envelope, decode, encode
from hub.engine.deadletter import dead_letters
from hub.engine.handling import Handler
from hub.engine.herkomst import TOPIC
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.poort.toelating import admit
from hub.processes.kern import Message, step
from hub.topology import names
from schemas.basis import Bericht
from schemas.nazorg import NazorgDossier

SECRET = bytes(32)


def stages(count: int, seed: int) -> list[Row]:
    """A row per step, CPU µs a message."""
    now = datetime.now(UTC)
    records = [record_of(n, load, now) for n, load in enumerate(loads(count, seed, SECRET))]
    decoded = [decode(record.value) for record in records]
    outs = [decode(out.value) for out in _whole(records).outs if out.value is not None]
    steps: dict[str, Callable[[], object]] = {
        "poort: admit (envelope, rights, decode, key)": lambda: [admit(record, SECRET) for record in records],
        "proces: envelope": lambda: [Envelope.from_headers(record.headers) for record in records],
        "proces: decode": lambda: [decode(record.value) for record in records],
        "proces: decide": lambda: _decide(records, decoded, now),
        "proces: encode effects": lambda: [encode(out) for out in outs],
        "proces: whole record (the above, the state's codec, the engine's own)": lambda: _whole(records),
    }
    return [{"step": name, "µs": _timed(work, count)} for name, work in steps.items()]


def _whole(records: list[ConsumerRecord]) -> Staged:
    staged, state, handler = Staged(), State(NazorgDossier), Handler(STAGE, 0, dead_letters(STAGE.name, SECRET))
    for record in records:
        handler.record(record, state, staged)
    return staged


def record_of(offset: int, load: Load, now: datetime) -> ConsumerRecord:
    """A message as the log of its process holds it, appended at `now`."""
    told = [*load.headers, (TOPIC, load.topic.encode())]
    at, key, value = int(now.timestamp() * 1000), load.key, load.value
    return ConsumerRecord(load.topic, 0, offset, at, 1, key, value, None, len(key), len(value), told)


def _decide(records: list[ConsumerRecord], decoded: list[Bericht], now: datetime) -> None:
    states: dict[bytes, NazorgDossier | None] = {}
    for record, inhoud in zip(records, decoded, strict=True):
        message = Message(record.key.decode(), inhoud, names.DETENTIE, "a#b")
        states[record.key], _ = step(STAGE.process, states.get(record.key), message, now)


def _timed(work: Callable[[], object], count: int) -> float:
    spans = []
    for _ in range(5):
        began = time.process_time()
        work()
        spans.append(time.process_time() - began)
    return round(min(spans) / count * 1e6, 1)
