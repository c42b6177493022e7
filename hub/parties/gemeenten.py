"""The municipalities by their CBS code: the 15 with their house, and those that went up in one of them (reference §4.8).

The register holds this region only. A code outside it is another region's municipality or none at all: which, it can't tell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality of the region.

    `huis` its house, None when it was abolished; `opvolger` then the code of the municipality it went up in, None when there is no
    single one; `bron` where the line comes from.
    """

    code: str
    naam: str
    huis: str | None
    opgeheven_op: date | None
    opvolger: str | None
    bron: str


def _gemeente(row: dict[str, str]) -> Gemeente:
    return Gemeente(
        code=row["code"],
        naam=row["naam"],
        huis=row["huis"] or None,
        opgeheven_op=date.fromisoformat(row["opgeheven_op"]) if row["opgeheven_op"] else None,
        opvolger=row["opvolger"] or None,
        bron=row["bron"],
    )


def parse(lines: Iterable[str]) -> dict[str, Gemeente]:
    """The municipalities of a CSV by their code, in its order."""
    return {row["code"]: _gemeente(row) for row in csv.DictReader(lines)}


def read() -> dict[str, Gemeente]:
    """The shipped register."""
    return parse(files("hub.parties").joinpath("gemeenten.csv").read_text("utf-8").splitlines())


GEMEENTEN = read()


def tegenwoordig(gemeente: Gemeente) -> Gemeente:
    """The municipality that exists now: itself, or its last known successor; still abolished where the trail ends."""
    while gemeente.opvolger is not None:
        gemeente = GEMEENTEN[gemeente.opvolger]
    return gemeente
