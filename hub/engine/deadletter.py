"""Dead letters: the record to the byte, encrypted; beside it only where it came from and why it was set aside, never a value of it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Protocol

from aiokafka.structs import ConsumerRecord

from hub.codec import decode_as, encode, traceparent
from hub.engine.records import Headers, Out
from hub.privacy.seal import seal, unseal
from hub.topology import names
from schemas.hub import DodeBrief, Kop

VERSION = version("ketenhub").encode()

MOST = 512 * 1024
"""Largest payload: half of what the topic takes. A compressed batch can hold a record of any size."""
KEPT = 128 * 1024
"""Bytes of key and of value that are kept of a larger record. Whole, it stands where it came in for as long as that topic keeps it."""

BARE = frozenset({"te-veel-berichten", "te-veel-open"})
"""Codes whose letters keep nothing of the record: a flood must not fill the hub's disk a second time, and its sender has it still."""

NOTES = frozenset({"hersteld", "vervallen", "al-gedaan"})
"""Codes by which a process says what became of a letter that was put back; they keep nothing of it either."""
NOTHING: Mapping[str, str] = {}


class DeadLetters(Protocol):
    """Makes the dead letters of one stage."""

    def __call__(
        self, record: ConsumerRecord, code: str, error: str | None, letter_id: str, told: Mapping[str, str] = NOTHING
    ) -> Out:
        """The dead letter of a record, with the class of the error or None; `told` is further headers, over those that all have."""

    def opened(self, sealed: bytes, place: str) -> DodeBrief:
        """What a letter of the record at `place` keeps; raises `Unsealable` or `Undecodable`."""


def origin(record: ConsumerRecord) -> str:
    """Where a record stood: the dead letter's key, and what its payload is sealed to."""
    return f"{record.topic}/{record.partition}/{record.offset}"


class SealedLetters:
    """Dead letters of one stage, under the deployment's key."""

    def __init__(self, stage: str, key: bytes) -> None:
        self._stage, self._key = stage, key

    def __call__(
        self, record: ConsumerRecord, code: str, error: str | None, letter_id: str, told: Mapping[str, str] = NOTHING
    ) -> Out:
        """See `DeadLetters`."""
        place, (payload, cut) = origin(record).encode(), _payload(record, code)
        headers = _headers(self._stage, record, code, error, letter_id, told)
        if cut:
            headers = [*headers, ("dlq_cut", b"1")]
        return Out(names.DLQ, 0, place, seal(payload, self._key, place), headers)

    def opened(self, sealed: bytes, place: str) -> DodeBrief:
        """See `DeadLetters`."""
        return decode_as(unseal(sealed, self._key, place.encode()), DodeBrief)


def dead_letters(stage: str, key: bytes) -> DeadLetters:
    """The dead letters of one stage, with the deployment's key."""
    return SealedLetters(stage, key)


def _payload(record: ConsumerRecord, code: str) -> tuple[bytes, bool]:
    """The payload, and whether it was cut to size."""
    if code in BARE or code in NOTES:
        return encode(DodeBrief.model_construct(sleutel=None, waarde=None, koppen=())), True
    koppen = tuple(Kop.model_construct(naam=_plain(name), waarde=value) for name, value in record.headers)
    whole = encode(DodeBrief.model_construct(sleutel=record.key, waarde=record.value, koppen=koppen))
    if len(whole) <= MOST:
        return whole, False
    key, value = (record.key or b"")[:KEPT], (record.value or b"")[:KEPT]
    return encode(DodeBrief.model_construct(sleutel=key, waarde=value, koppen=())), True


def _plain(name: str) -> str:
    r"""A header's name; bytes that are no UTF-8 as `\xc3`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _headers(
    stage: str, record: ConsumerRecord, code: str, error: str | None, letter_id: str, more: Mapping[str, str]
) -> Headers:
    told: dict[str, str | None] = {
        "id": letter_id,
        "stage": stage,
        "code": code,
        "error": error or "",
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "timestamp": str(record.timestamp),
        "attempt": "1",
        "schema": _schema(record.value or b""),
        "traceparent": traceparent(record.headers),
        **more,
    }
    named = [(f"dlq_{name}", value.encode()) for name, value in told.items() if value is not None]
    return [*named, ("dlq_version", VERSION)]


def _schema(value: bytes) -> str:
    """The schema id, empty where the value has no place for one: then these bytes are content (art. 18.1)."""
    return str(int.from_bytes(value[1:5], "big")) if value[:1] == b"\0" else ""
