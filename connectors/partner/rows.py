"""The rows of a connector's store, as they are in memory."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connectors.kit.publisher import Record

Headers = Sequence[tuple[str, bytes | None]]


@dataclass(frozen=True, slots=True)
class Received:
    """A record as it came; `timestamp` is the broker's, ms since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes
    value: bytes
    headers: Headers

    @property
    def origin(self) -> str:
        """Its place."""
        return f"{self.topic}/{self.partition}/{self.offset}"


class State(StrEnum):
    """Of a message in the store; one that is done has left it."""

    OPEN = "open"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Stored:
    """A message that is not done. `begun` tells that a handler may have seen it."""

    number: int
    mark: bytes
    record: Received
    state: State
    begun: bool
    attempts: int
    code: str | None
    error: str | None

    @property
    def emptied(self) -> bool:
        """Whether nothing of its content was kept: its mark then stands for its key."""
        return self.record.key == self.mark


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer that the broker has not confirmed."""

    number: int
    record: Record


def packed(headers: Headers) -> str:
    """Headers as text for the store, to the byte."""
    return json.dumps([[name, None if value is None else b64encode(value).decode()] for name, value in headers])


def unpacked(text: str) -> list[Any]:
    """What `packed` made of them."""
    return [(name, None if value is None else b64decode(value)) for name, value in json.loads(text)]
