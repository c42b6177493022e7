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
from connectors.dji.simulator.moments import Gemeld, gemeld
from schemas.detentie import DetentieBericht

SOURCE = f"{ORGANISATION}simulator"
NAMES = {ce_type: short for short, ce_type in SHORT.items()}
SEPARATOR = ";"
OWN = b"simulator"
"""Not a deployment's secret: ids of simulated CloudEvents need only be the same again."""


def write(berichten: Iterable[DetentieBericht], path: Path, now: datetime) -> None:
    """Write to a new file, recorded up to `now`; the name's ending gives the notation. The file gets its name when it is whole."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        WRITERS[path.suffix.lower()](gemeld(berichten, now), stream)
    part.rename(path)


def row(told: Gemeld) -> dict[str, str]:
    """The cells of a CSV line by column."""
    return _own(told) | dict(_flat(_data(told.bericht)))


def cloudevent(told: Gemeld) -> dict[str, object]:
    """A structured CloudEvent."""
    bericht, op = told
    return {
        "specversion": "1.0",
        "id": Identity(OWN).id(content(bericht, op)),
        "source": SOURCE,
        "type": bericht.ce_type,
        "time": op.isoformat(),
        "datacontenttype": "application/json",
        "data": _data(bericht),
    }


def _own(told: Gemeld) -> dict[str, str]:
    return {"bericht": NAMES[told.bericht.ce_type], "gemeld_op": told.op.isoformat()}


def _data(bericht: DetentieBericht) -> dict[str, object]:
    return bericht.model_dump(mode="json", exclude_none=True)


def _flat(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield name, str(value)


def _csv(berichten: Iterable[Gemeld], stream: TextIO) -> None:
    writer = csv.DictWriter(stream, COLUMNS, delimiter=SEPARATOR)
    writer.writeheader()
    writer.writerows(map(row, berichten))


def _json_lines(berichten: Iterable[Gemeld], stream: TextIO) -> None:
    stream.writelines(
        json.dumps({**_own(told), **_data(told.bericht)}, ensure_ascii=False) + "\n" for told in berichten
    )


def _cloudevents(berichten: Iterable[Gemeld], stream: TextIO) -> None:
    stream.write("[")
    for place, told in enumerate(berichten):
        stream.write(",\n" if place else "\n")
        stream.write(json.dumps(cloudevent(told), ensure_ascii=False))
    stream.write("\n]\n")


WRITERS: dict[str, Callable[[Iterable[Gemeld], TextIO], None]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _cloudevents,
}
