"""Which reader a file gets: its name's ending decides, its content never does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from connectors.dji.faults import Fault, Path, Refused
from connectors.dji.reading import csvfile, jsonfile, jsonlines
from connectors.dji.reading.lines import Item


@dataclass(frozen=True, slots=True)
class Format:
    """A notation: its reader, and how it names the place of a fault. `name` is the log's and the metric's `source`."""

    name: str
    read: Callable[[BinaryIO], Iterator[Item]]
    place: Callable[[Path], str]


def column(path: Path) -> str:
    """A column of a CSV; the names are unique whatever part they belong to."""
    return path[-1] if path else ""


def pointer(path: Path) -> str:
    """A JSON pointer into a line or event."""
    return "".join(f"/{part}" for part in path)


CSV = Format("csv", csvfile.read, column)
JSON_LINES = Format("jsonl", jsonlines.read, pointer)
JSON = Format("cloudevents", jsonfile.read, pointer)
BY_SUFFIX = {".csv": CSV, ".jsonl": JSON_LINES, ".ndjson": JSON_LINES, ".json": JSON}


def of(suffix: str) -> Format:
    """The format of a file name's ending; raises `Refused`."""
    try:
        return BY_SUFFIX[suffix.lower()]
    except KeyError:
        raise Refused(Fault("formaat-onbekend")) from None
