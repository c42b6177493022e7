"""Memory does not grow with the file, whatever stands in it."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest

from connectors.dji.reading import csvfile, jsonfile, jsonlines
from connectors.dji.reading.lines import Item
from tests.connectors.dji.samples import cells, csv, event, line

MIB = 1024 * 1024
SIZE = 2 * MIB
PEAK = MIB // 2


class Endless(io.RawIOBase):
    """A head, then one piece over and over until `SIZE` bytes were read."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self._rest = head
        self._piece = piece * (64 * 1024 // len(piece) + 1)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        view = memoryview(buffer)
        if self._given >= SIZE:
            return 0
        if len(self._rest) < len(view):
            self._rest += self._piece
        count = min(len(self._rest), len(view))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._given += count
        return count


EVENT = json.dumps(event()).encode()
FILES = {
    "plain csv": (csvfile.read, csv(), cells().encode() + b"\n"),
    "quotes that never close": (csvfile.read, csv(), cells(achternaam='"Berg').encode() + b"\n"),
    "one line without end": (csvfile.read, csv(), b"x"),
    "one cell without end": (csvfile.read, csv(), b'"' + b"x" * 2000 + b"\n"),
    "json lines": (jsonlines.read, b"", line()),
    "an array": (jsonfile.read, b"[", EVENT + b",\n"),
    "an event without end": (jsonfile.read, b'[{"a":"', b"x"),
    "nesting without end": (jsonfile.read, b"", b"[" + b" " * 100),
    "blank lines": (jsonlines.read, b"", b" " * 500 + b"\n"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_any_length_is_read_in_bounded_memory(kind: str) -> None:
    reader: Callable[[BinaryIO], Iterator[Item]]
    reader, head, piece = FILES[kind]
    source = io.BufferedReader(Endless(head, piece))  # type: ignore[type-var]
    tracemalloc.start()
    try:
        deque(reader(source), maxlen=0)
        assert tracemalloc.get_traced_memory()[1] < PEAK
    finally:
        tracemalloc.stop()
