"""Writes messages in each of the notations that the connector reads."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TextIO

from connectors.dji.content import SHORT
from connectors.dji.identity import ORGANISATION, Identity, content
from connectors.dji.reading.header import COLUMNS
from schemas.detentie import DetentieBericht

SOURCE = f"{ORGANISATION}simulator"
NAMES = {ce_type: short for short, ce_type in SHORT.items()}
SEPARATOR = ";"
OWN = b"simulator"
"""Not a deployment's secret: ids of simulated CloudEvents need only be the same again."""

Berichten = Iterable[DetentieBericht]


def write(berichten: Berichten, path: Path, now: datetime) -> None:
    """Write to a new file; the name's ending gives the notation. The file gets its name when it is whole."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        WRITERS[path.suffix.lower()](berichten, stream, now)
    part.rename(path)


def row(bericht: DetentieBericht) -> dict[str, str]:
    """The cells of a CSV line by column."""
    cells = dict(_flat(bericht.model_dump(mode="json", exclude_none=True)))
    return {"bericht": NAMES[bericht.ce_type]} | cells


def cloudevent(bericht: DetentieBericht, now: datetime) -> dict[str, object]:
    """A structured CloudEvent."""
    return {
        "specversion": "1.0",
        "id": Identity(OWN).id(content(bericht)),
        "source": SOURCE,
        "type": bericht.ce_type,
        "time": now.isoformat(),
        "datacontenttype": "application/json",
        "data": bericht.model_dump(mode="json", exclude_none=True),
    }


def _flat(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield name, str(value)


def _csv(berichten: Berichten, stream: TextIO, now: datetime) -> None:
    writer = csv.DictWriter(stream, COLUMNS, delimiter=SEPARATOR)
    writer.writeheader()
    writer.writerows(map(row, berichten))


def _json_lines(berichten: Berichten, stream: TextIO, now: datetime) -> None:
    for bericht in berichten:
        line = {"bericht": NAMES[bericht.ce_type], **bericht.model_dump(mode="json", exclude_none=True)}
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _cloudevents(berichten: Berichten, stream: TextIO, now: datetime) -> None:
    stream.write("[")
    for place, bericht in enumerate(berichten):
        stream.write(",\n" if place else "\n")
        stream.write(json.dumps(cloudevent(bericht, now), ensure_ascii=False))
    stream.write("\n]\n")


WRITERS: dict[str, Callable[[Berichten, TextIO, datetime], None]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _cloudevents,
}
