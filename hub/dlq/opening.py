"""Opens one letter with the deployment's key, and tells what is in it: its structure, or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hub.codec import Undecodable, decode, decode_as
from hub.dlq.letters import Letter
from hub.engine import herkomst
from hub.errors import HubError
from hub.privacy.seal import Unsealable, unseal
from schemas.basis import Bericht, Record
from schemas.hub import DodeBrief

KNOWN = frozenset(
    f"ce_{name}" for name in ("specversion", "id", "source", "type", "time", "doel", "correlationid", "causationid")
) | {"content-type", "traceparent", herkomst.TOPIC, herkomst.PLACE}
"""Names that a header may have here. Any other is the sender's own text, and may hold what it should not."""


class Part(NamedTuple):
    """One line of what is in a letter: what it is called, and what stands there, or what form that has."""

    name: str
    what: str


def opened(letter: Letter, key: bytes) -> DodeBrief:
    """The record that a letter keeps; raises `HubError` when this key does not open it."""
    try:
        return decode_as(unseal(letter.sealed, key, letter.origin.encode()), DodeBrief)
    except (Unsealable, Undecodable):
        raise HubError(
            f"Letter {letter.id} does not open with this key: HUB_DLQ_KEY must be that of the stage that wrote it."
        ) from None


def masked(brief: DodeBrief) -> list[Part]:
    """The structure alone: lengths, the type and the fields of the message, no value that a sender wrote."""
    headers = [(kop.naam if kop.naam in KNOWN else "(another name)", _length(kop.waarde)) for kop in brief.koppen]
    parts = [Part("key", _length(brief.sleutel)), *(Part(f"header {name}", what) for name, what in headers)]
    message = _message(brief)
    parts.append(Part("value", f"{_length(brief.waarde)}, {_kind(message)}"))
    return (
        parts if isinstance(message, str) else [*parts, *(Part(name, _form(value)) for name, value in _fields(message))]
    )


def whole(brief: DodeBrief) -> list[Part]:
    """All of it, as text; bytes that are no text as escapes."""
    message = _message(brief)
    parts = [
        Part("key", _text(brief.sleutel)),
        *(Part(f"header {kop.naam}", _text(kop.waarde)) for kop in brief.koppen),
    ]
    if isinstance(message, str):
        return [*parts, Part("value", f"{_text(brief.waarde)} ({message})")]
    fields = [Part(name, "absent" if value is None else str(value)) for name, value in _fields(message)]
    return [*parts, Part("value", _kind(message)), *fields]


def _message(brief: DodeBrief) -> Bericht | str:
    """The message in the value, or why there is none."""
    try:
        return decode(brief.waarde or b"")
    except Undecodable as error:
        return f"no message: {error.code}"


def _kind(message: Bericht | str) -> str:
    return message if isinstance(message, str) else type(message).__name__


def _fields(record: Record, above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in record:
        path = f"{above}{name}"
        for at, part in enumerate(value) if isinstance(value, tuple) else [(None, value)]:
            own = path if at is None else f"{path}[{at}]"
            if isinstance(part, Record):
                yield from _fields(part, f"{own}.")
            else:
                yield own, part


def _form(value: object) -> str:
    if value is None:
        return "absent"
    return f"{len(value)} characters" if isinstance(value, str) else type(value).__name__


def _length(value: bytes | None) -> str:
    return "absent" if value is None else f"{len(value)} bytes"


def _text(value: bytes | None) -> str:
    return "absent" if value is None else value.decode("utf-8", "backslashreplace")
