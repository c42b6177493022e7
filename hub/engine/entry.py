"""What the engine keeps of one aggregate: the state as bytes, and its own notes beside it.

In the changelog the value is the state (Avro, readable by any Kafka tool) and the notes are one header: the input offset that led
to it, the deadline, the words it is counted by, and the duplicate ring. The offset makes the changelog self-sufficient: lost group
offsets are rebuilt from it (case E5).
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

HEADER = "engine"
_NOTES = struct.Struct(">qqB")


class Entry(NamedTuple):
    """`value` the encoded state; `due` the next deadline in ms since 1970, 0 for none; `kenmerk` see `Process`; `ring` see ring.py."""

    value: bytes
    due: int
    kenmerk: str
    ring: bytes


def notes(offset: int, due: int, kenmerk: str, ring: bytes) -> list[tuple[str, bytes]]:
    """The headers of a changelog record; `offset` is the input offset it came of."""
    words = kenmerk.encode()
    return [(HEADER, _NOTES.pack(offset, due, len(words)) + words + ring)]


def read(headers: Sequence[tuple[str, bytes]], value: bytes) -> tuple[int, Entry]:
    """Input offset and entry of a changelog record; raises `ValueError` for a record that the engine did not write."""
    packed = dict(headers).get(HEADER)
    if packed is None or len(packed) < _NOTES.size:
        raise ValueError("a changelog record without the engine's header")
    offset, due, length = _NOTES.unpack_from(packed)
    words = packed[_NOTES.size : _NOTES.size + length].decode()
    return offset, Entry(value, due, sys.intern(words), packed[_NOTES.size + length :])
