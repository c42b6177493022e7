"""Physical lines of a stream, however long they are, and what a reader makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from connectors.dji.event import Offered
from connectors.dji.faults import Fault, Refused

LINE_BYTES = 64 * 1024
"""Longest line that is read whole. The largest message is a quarter of it."""

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line without its end; `data` is None when it was too long. `number` counts from 1."""

    number: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Found:
    """A record: the physical line it begins on, how many it takes, and what stands in it."""

    line: int
    lines: int
    offered: Offered


@dataclass(frozen=True, slots=True)
class Bad:
    """Lines that hold no record, and why."""

    line: int
    lines: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Lines that hold nothing: the header, blank lines, the brackets of an array."""

    lines: int


Item = Found | Bad | Skipped


def lines(stream: BinaryIO, limit: int = LINE_BYTES) -> Iterator[Line]:
    """All lines; the end is LF or CR LF, and a byte order mark before the first is no part of it."""
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        whole = data.endswith(b"\n") or len(data) <= limit
        if number == 1:
            data = data.removeprefix(BOM)
        yield Line(number, data.rstrip(b"\r\n") if whole else None)
        while not whole:
            rest = stream.readline(limit)
            whole = not rest or rest.endswith(b"\n")


def text_of(line: Line) -> str:
    """The line as text; raises `Refused` when it is too long or no UTF-8, with the position of the first wrong character."""
    if line.data is None:
        raise Refused(Fault("regel-te-lang"))
    try:
        return line.data.decode()
    except UnicodeDecodeError as error:
        position = len(line.data[: error.start].decode()) + 1
    raise Refused(Fault("tekenset", position=position))
