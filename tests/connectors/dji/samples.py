"""Input as DJI might write it, about persons who do not exist."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.dji.identity import ORGANISATION, Identity
from connectors.dji.reading.header import COLUMNS
from connectors.dji.reading.lines import Bad, Found, Item, Skipped

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
GEMELD = NOW - timedelta(hours=1)
"""When the samples were recorded, unless a test says otherwise."""
IDENTITY = Identity(b"s" * 32)
BSN = "999990342"
SHORT_BSN = "10000021"
"""Eight digits, generated: with a 0 in front it passes the elfproef."""

CELLS = {
    "bericht": "detentie-beeindigd",
    "gemeld_op": GEMELD.isoformat(),
    "detentie_id": "D-1",
    "inrichting": "PI-Arnhem",
    "bsn": BSN,
    "voornamen": "Zoë",
    "voorvoegsel": "van den",
    "achternaam": "Berg",
    "geboortedatum": "1990-02-28",
    "gemeente_herkomst": "GM0202",
    "einde_op": "2026-12-01T09:00:00+01:00",
}

DATA: dict[str, Any] = {
    "detentie_id": "D-1",
    "inrichting": "PI-Arnhem",
    "persoon": {
        "bsn": BSN,
        "voornamen": "Zoë",
        "voorvoegsel": "van den",
        "achternaam": "Berg",
        "geboortedatum": "1990-02-28",
    },
    "gemeente_herkomst": "GM0202",
    "einde_op": "2026-12-01T09:00:00+01:00",
}


def cells(**changed: str) -> str:
    """A CSV line, separated by semicolons, without its end."""
    row = CELLS | changed
    return ";".join(row.get(name, "") for name in COLUMNS)


def csv(*lines: str, header: Iterable[str] = COLUMNS, end: str = "\n") -> bytes:
    """A CSV file of a header and these lines."""
    return "".join(line + end for line in (";".join(header), *lines)).encode()


def data(**changed: object) -> dict[str, Any]:
    """The content of an event; `persoon__bsn="…"` changes a field within a part."""
    made = copy.deepcopy(DATA)
    for name, value in changed.items():
        *parts, last = name.split("__")
        target = made
        for part in parts:
            target = target[part]
        target[last] = value
    return made


def event(content: Mapping[str, object] | None = None, **attributes: object) -> dict[str, Any]:
    """A structured CloudEvent."""
    base = {
        "specversion": "1.0",
        "id": "e-1",
        "source": f"{ORGANISATION}proef",
        "type": "nl.detenties.detentie-beeindigd.v1",
        "time": GEMELD.isoformat(),
        "data": data() if content is None else dict(content),
    }
    return base | attributes


def own_line(content: Mapping[str, object] | None = None, **attributes: object) -> dict[str, Any]:
    """The same in our own notation."""
    base = {"bericht": "detentie-beeindigd", "gemeld_op": GEMELD.isoformat()}
    return base | (data() if content is None else dict(content)) | attributes


def line(**changed: object) -> bytes:
    """A line of JSON Lines."""
    return json.dumps(own_line(data(**changed)), ensure_ascii=False).encode() + b"\n"


def stream(content: bytes) -> io.BufferedReader:
    """Bytes as a file."""
    return io.BufferedReader(io.BytesIO(content))


def found(items: Iterable[Item]) -> list[Found]:
    """The records."""
    return [item for item in items if isinstance(item, Found)]


def bad(items: Iterable[Item]) -> dict[int, list[str]]:
    """Codes by line."""
    return {item.line: [fault.code for fault in item.faults] for item in items if isinstance(item, Bad)}


def lines_told(items: Iterable[Item]) -> int:
    """Physical lines that were accounted for."""
    return sum(item.lines for item in items if isinstance(item, Found | Bad | Skipped))
