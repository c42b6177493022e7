"""Recorded messages for the dry mode: JSON Lines, decoded as CloudEvents JSON or raw to the byte.

Decoded: `{"type", "id", "source", "doel", "key", "data", …}`; `time`, `correlationid` and `causationid` may be left out. Raw:
`{"raw": {"key", "value", "headers": [[name, value], …]}}`, key and values in base64.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from connectors.partner.connector import Connector
from connectors.partner.rows import Received
from hub.codec import Envelope, decode, encode, model_of
from hub.errors import HubError
from hub.privacy.doelen import Doel
from schemas.basis import Bericht

ATTRIBUTES = ("id", "source", "type", "doel", "causationid")


def recorded(lines: Iterable[str], connector: Connector) -> Iterator[Received]:
    """The records in `lines`; raises `HubError` with the line's number and what is wrong, never with a value."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        with _told(number):
            told = json.loads(line)
            record = _raw(told["raw"]) if "raw" in told else _decoded(told)
        key, value, headers, moment = record
        yield Received(connector.inbox, 0, number - 1, round(moment.timestamp() * 1000), key, value, headers)


def to_say(lines: Iterable[str]) -> Iterator[tuple[Bericht, Doel, str | None]]:
    """Messages that a party begins with, one JSON object a line: `{"type", "doel", "data"}`, and `id` if it has one."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            with _told(number):
                told = json.loads(line)
                yield _bericht(told["type"], told["data"]), Doel(told["doel"]), told.get("id")


@contextmanager
def _told(number: int) -> Iterator[None]:
    """Say which line is wrong and how, never with a value."""
    try:
        yield
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in error.errors())
        raise HubError(f"line {number}: {wrong}") from None
    except (ValueError, TypeError, LookupError) as error:
        raise HubError(f"line {number} is no message ({type(error).__name__})") from None


def _bericht(kind: str, data: object) -> Bericht:
    model = model_of(kind)
    if model is None:
        raise LookupError(kind)
    return model.model_validate_json(json.dumps(data))


def _raw(told: dict[str, Any]) -> tuple[bytes, bytes, list[tuple[str, bytes | None]], datetime]:
    headers = [(str(name), None if value is None else b64decode(value)) for name, value in told["headers"]]
    return b64decode(told["key"]), b64decode(told["value"]), headers, datetime.now(UTC)


def _decoded(told: dict[str, Any]) -> tuple[bytes, bytes, list[tuple[str, bytes | None]], datetime]:
    moment = datetime.fromisoformat(told["time"]) if "time" in told else datetime.now(UTC)
    correlation = str(told.get("correlationid", told["id"]))
    attributes = {name: told[name] for name in ATTRIBUTES if name in told}
    envelope = Envelope(time=moment, correlationid=correlation, **attributes)
    known = model_of(told["type"]) is not None  # an unknown type is a record that the connector must cope with
    value = encode(_bericht(told["type"], told["data"])) if known else b""
    headers: list[tuple[str, bytes | None]] = list(envelope.to_headers())
    return str(told["key"]).encode(), value, headers, moment


def shown(envelope: Envelope, key: bytes, value: bytes) -> dict[str, object]:
    """A message as a decoded line of such a file."""
    return {
        "type": envelope.type,
        "id": envelope.id,
        "source": envelope.source,
        "doel": envelope.doel,
        "time": envelope.time.isoformat(),
        "correlationid": envelope.correlationid,
        "causationid": envelope.causationid,
        "key": key.decode(errors="replace"),
        "data": json.loads(decode(value).model_dump_json()),
    }
