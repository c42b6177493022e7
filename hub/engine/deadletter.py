"""Dead letters: the record to the byte, encrypted; beside it only where it came from and why it was set aside, never a value of it."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from aiokafka.structs import ConsumerRecord

from hub.codec import encode
from hub.engine.records import Headers, Out
from hub.privacy.seal import seal
from hub.topology import names
from schemas.hub import DodeBrief, Kop

VERSION = version("ketenhub").encode()

DeadLetters = Callable[[ConsumerRecord, str, str | None, str], Out]
"""Makes a dead letter of a record, a code, an error class (or None) and a letter id."""


def origin(record: ConsumerRecord) -> str:
    """Where a record stood: the dead letter's key, and what its payload is sealed to."""
    return f"{record.topic}/{record.partition}/{record.offset}"


def dead_letters(stage: str, key: bytes) -> DeadLetters:
    """The maker of dead letters of one stage, with the deployment's key."""

    def make(record: ConsumerRecord, code: str, error: str | None, letter_id: str) -> Out:
        place = origin(record).encode()
        return Out(
            names.DLQ, 0, place, seal(_payload(record), key, place), _headers(stage, record, code, error, letter_id)
        )

    return make


def _payload(record: ConsumerRecord) -> bytes:
    koppen = tuple(Kop.model_construct(naam=name, waarde=value) for name, value in record.headers)
    return encode(DodeBrief.model_construct(sleutel=record.key, waarde=record.value, koppen=koppen))


def _headers(stage: str, record: ConsumerRecord, code: str, error: str | None, letter_id: str) -> Headers:
    told = {
        "id": letter_id,
        "stage": stage,
        "code": code,
        "error": error or "",
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "timestamp": str(record.timestamp),
        "attempt": "1",
        "schema": str(int.from_bytes((record.value or b"")[1:5], "big")),
    }
    return [*((f"dlq_{name}", value.encode()) for name, value in told.items()), ("dlq_version", VERSION)]
