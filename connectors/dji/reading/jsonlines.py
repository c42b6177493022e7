"""JSON Lines: one event a line, ours or a CloudEvent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from connectors.dji.faults import Fault, Refused
from connectors.dji.reading.jsontext import loads, offered
from connectors.dji.reading.lines import Bad, Found, Item, Line, Skipped, lines, text_of


def read(stream: BinaryIO) -> Iterator[Item]:
    """All lines; raises `Refused` for a file without any."""
    empty = True
    for line in lines(stream):
        empty = False
        yield Skipped(1) if line.data is not None and not line.data.strip() else _record(line)
    if empty:
        raise Refused(Fault("bestand-leeg"))


def _record(line: Line) -> Item:
    try:
        return Found(line.number, 1, offered(loads(text_of(line))))
    except Refused as refused:
        return Bad(line.number, 1, refused.faults)
