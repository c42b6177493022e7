"""CSV in bounded memory. A quote that never closes costs its own line only; the lines after it are read afresh (case I3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from connectors.dji.event import OWN_NAMES, Offered
from connectors.dji.faults import Fault, Refused
from connectors.dji.reading.cells import QUOTE, cells, unfinished
from connectors.dji.reading.header import ADRES, HULPVRAGEN, PERSOON, Header, parse
from connectors.dji.reading.lines import LINE_BYTES, Bad, Found, Item, Line, Skipped, lines, text_of

RECORD_LINES = 50
"""Physical lines that one record may take: only `toelichting` can hold line breaks."""


def read(stream: BinaryIO) -> Iterator[Item]:
    """All records. Raises `Refused` when the header does not fit: then nothing of the file is used."""
    return _Records(lines(stream)).all()


class _Records:
    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._returned: deque[Line] = deque()

    def all(self) -> Iterator[Item]:
        header, skipped = self._header()
        yield Skipped(skipped)
        while line := self._next():
            if line.data is not None and not line.data.strip():
                yield Skipped(1)
            else:
                yield self._record(line, header)

    def _header(self) -> tuple[Header, int]:
        first = self._next()
        if first is None:
            raise Refused(Fault("bestand-leeg"))
        if text_of(first).lower().strip('"').startswith("sep=") and (second := self._next()):
            return parse(text_of(second)), 2
        return parse(text_of(first)), 1

    def _next(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._source, None)

    def _record(self, line: Line, header: Header) -> Item:
        taken = [line]
        try:
            text = self._whole(text_of(line), taken)
            found = cells(text, header.separator)
            if len(found) != len(header.columns):
                raise Refused(Fault("veldaantal"))
        except Refused as refused:
            return self._first_alone(taken, header, refused)
        return Found(line.number, len(taken), _offered(dict(zip(header.columns, found, strict=True))))

    def _whole(self, text: str, taken: list[Line]) -> str:
        """The record's text; takes further lines while a quote is open, as far as a record may reach."""
        while unfinished(text) and len(taken) < RECORD_LINES and len(text) < LINE_BYTES and (line := self._next()):
            taken.append(line)
            text += "\n" + text_of(line)
        return text

    def _first_alone(self, taken: list[Line], header: Header, refused: Refused) -> Bad:
        """What went wrong over several lines is a quote left open on the first; the others get a new chance."""
        first, *others = taken
        self._returned.extendleft(reversed(others))
        faults = refused.faults
        if others or faults[0].code == "aanhalingsteken-open":
            faults = (Fault("aanhalingsteken-open", position=_open_quote(text_of(first), header.separator)),)
        return Bad(first.number, 1, faults)


def _open_quote(text: str, separator: str) -> int:
    try:
        cells(text, separator)
    except Refused as refused:
        return refused.faults[0].position or 1
    return text.rindex(QUOTE) + 1


def _offered(row: dict[str, str]) -> Offered:
    filled = {name: value.strip() for name, value in row.items() if value.strip()}
    attributes = {attribute: filled.pop(name, None) for attribute, name in OWN_NAMES.items()}
    adres, hulpvragen = _take(filled, ADRES), _take(filled, HULPVRAGEN)
    persoon = _take(filled, PERSOON) | ({"adres": adres} if adres else {})
    data = filled | {"persoon": persoon} | ({"hulpvragen": hulpvragen} if hulpvragen else {})
    return Offered(attributes, data, cloudevent=False)


def _take(row: dict[str, str], names: tuple[str, ...]) -> dict[str, object]:
    return {name: row.pop(name) for name in names if name in row}
