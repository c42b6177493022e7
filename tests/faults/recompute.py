"""The states anew, from the log and the pure process alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from hub.codec import Envelope, decode, encode
from hub.processes.kern import Message, due, replay
from hub.processes.nazorg import NAZORG
from schemas.nazorg import NazorgDossier
from tests.faults.records import Record, first


def states(log: Iterable[Record], now: datetime) -> dict[str, NazorgDossier]:
    """The state of each person at `now`: after all messages of `log`, repeats left out, and all deadlines until then."""
    found = replay(NAZORG, (_message(record) for record in first(log)))
    return {key: _later(key, stand, now) for key, stand in found.items()}


def differences(found: Mapping[str, bytes], expected: Mapping[str, NazorgDossier]) -> Iterator[str]:
    """Persons whose state in the changelog is not to the byte the one expected."""
    for key in sorted(found.keys() | expected.keys()):
        stand = expected.get(key)
        if found.get(key) != (None if stand is None else encode(stand)):
            yield f"{key}: the state differs from the recomputation"


def _message(record: Record) -> tuple[Message, datetime]:
    herkomst = record.headers.get("hub_herkomst", "")
    tijd = Envelope.from_headers([(name, value.encode()) for name, value in record.headers.items()]).time
    message = Message(record.key, decode(record.value or b""), herkomst, record.ref, tijd)
    return message, datetime.fromtimestamp(record.timestamp / 1000, UTC)


def _later(key: str, stand: NazorgDossier, now: datetime) -> NazorgDossier:
    for decision in due(NAZORG, stand, key, now):
        assert decision.stand is not None, "no dossier ends within a run"
        stand = decision.stand
    return stand
