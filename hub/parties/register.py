"""Reads the register of parties. Adding a party is one line in `partijen.csv`: topics, users and ACLs follow from it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

SOORTEN = frozenset(
    {"gemeente", "jeugd", "justitie", "politie", "reclassering", "slachtoffers", "welzijn", "wonen", "zorg"}
)
"""The kinds of parties. Ours: the covenant speaks of gemeenten, zorg- and strafpartners only (2.1)."""


@dataclass(frozen=True, slots=True)
class Partij:
    """A party to the covenant.

    `soorten` its kinds: a party can have several (reference §5.8), none where neither covenant nor name tells. `huizen` the houses
    it works with, empty where the covenant does not say. College and burgemeester of a gemeente sign separately but are one line: one
    connector, one inbox. `oin` of the test range; `bron` where the line comes from.
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
