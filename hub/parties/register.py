"""Reads the register of parties. Adding a party is one line in `partijen.csv`: topics, users and ACLs follow from it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Partij:
    """A party to the covenant.

    `soorten` its kinds (a party can have several, reference §5.8); `huizen` the houses it works with, empty where the covenant does
    not say; `oin` of the test range; `bron` where the line comes from.
    """

    code: str
    naam: str
    soorten: tuple[str, ...]
    huizen: tuple[str, ...]
    oin: str
    gemeente_code: str | None
    bron: str


def _partij(row: dict[str, str]) -> Partij:
    return Partij(
        code=row["code"],
        naam=row["naam"],
        soorten=tuple(row["soorten"].split()),
        huizen=tuple(row["huizen"].split()),
        oin=row["oin"],
        gemeente_code=row["gemeente_code"] or None,
        bron=row["bron"],
    )


def read() -> dict[str, Partij]:
    """All parties by their code, in the order of the file."""
    text = files("hub.parties").joinpath("partijen.csv").read_text("utf-8")
    return {row["code"]: _partij(row) for row in csv.DictReader(text.splitlines())}


PARTIJEN = read()
