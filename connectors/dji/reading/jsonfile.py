"""A JSON file: one CloudEvent or an array of them, of any size, cut into its events without being read whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from connectors.dji.faults import Fault, Refused
from connectors.dji.reading.jsontext import loads, offered
from connectors.dji.reading.lines import BOM, LINE_BYTES, Bad, Found, Item, Skipped

CHUNK = 64 * 1024
_OUTSIDE = re.compile(rb'"(?:[^"\\\n]|\\[^\n])*+"|["{}\[\]\n]')
"""What counts outside a string. A string that is whole within its chunk is passed in one step: most of a file is strings."""
_INSIDE = re.compile(rb'["\\\n]')
_INVALID = Fault("json-ongeldig")


def read(stream: BinaryIO) -> Iterator[Item]:
    """All events, each with the lines it adds to those before. Raises `Refused` for an empty file."""
    chunk = stream.read(CHUNK).removeprefix(BOM)
    if not chunk.strip():
        raise Refused(Fault("bestand-leeg"))
    cutter = _Cutter()
    while chunk:
        yield from cutter.feed(chunk)
        chunk = stream.read(CHUNK)
    yield from cutter.end()


@dataclass(slots=True)
class _Cutter:
    """Follows strings and brackets only; what an event holds is for the JSON parser.

    `base` is the depth on which events stand: 0 for a single one, 1 within an array. `told` counts the lines accounted for.
    """

    base: int | None = None
    depth: int = 0
    string: bool = False
    escaped: bool = False
    line: int = 1
    begun: int = 1
    told: int = 0
    junk: int = 0
    midline: bool = False
    event: bytearray | None = field(default=None)

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """The events that end in this chunk."""
        start = look = 0
        while mark := (_INSIDE if self.string else _OUTSIDE).search(chunk, look):
            look = mark.end()
            if look - mark.start() == 1:
                self._plain(chunk[start : mark.start()])
                yield from self._mark(mark[0])
                start = look
        self._plain(chunk[start:])
        self.midline = not chunk.endswith(b"\n")

    def end(self) -> Iterator[Item]:
        """What is left at the end of the file."""
        last = self.line if self.midline else self.line - 1
        if self.depth or self.string:
            begun = self.begun if self.event is not None else last
            yield Bad(begun, self._lines(last), (_INVALID,))
        elif self.junk:
            yield Bad(self.junk, self._lines(last), (_INVALID,))
        else:
            yield Skipped(self._lines(last))

    def _plain(self, text: bytes) -> None:
        if text:
            self.escaped = False
            self._keep(text)

    def _keep(self, text: bytes) -> None:
        if self.event is None:
            if text.strip(b" \t\r\n,") and not self.junk:
                self.junk = self.line
        elif len(self.event) <= LINE_BYTES:
            self.event += text

    def _mark(self, mark: bytes) -> Iterator[Item]:
        if self.string:
            self._in_string(mark)
        elif mark in b"{[":
            self._open(mark)
        elif mark in b"}]":
            yield from self._close(mark)
        else:
            self.string = mark == b'"'
            self._keep(mark)
        self.line += mark == b"\n"

    def _in_string(self, mark: bytes) -> None:
        self.string = self.escaped or mark != b'"'
        self.escaped = mark == b"\\" and not self.escaped
        self._keep(mark)

    def _open(self, mark: bytes) -> None:
        outermost = self.base is None
        if self.base is None:
            self.base = int(mark == b"[")
        if not (outermost and self.base):
            self._begin()
            self._keep(mark)
        self.depth += 1

    def _begin(self) -> None:
        if self.event is None:
            self.event, self.begun = bytearray(), self.line

    def _close(self, mark: bytes) -> Iterator[Item]:
        self.depth -= 1
        if self.event is not None:
            self._keep(mark)
        if self.event is not None and self.depth == self.base:
            yield self._cut(bytes(self.event))
            self.event = None
        elif self.depth < 0:
            self.depth, self.junk = 0, self.junk or self.line

    def _cut(self, event: bytes) -> Item:
        lines = self._lines(self.line)
        try:
            if len(event) > LINE_BYTES:
                raise Refused(Fault("regel-te-lang"))
            return Found(self.begun, lines, offered(loads(event)))
        except Refused as refused:
            return Bad(self.begun, lines, refused.faults)

    def _lines(self, last: int) -> int:
        lines, self.told = max(last - self.told, 0), max(last, self.told)
        return lines
