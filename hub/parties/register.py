"""Reads the register of parties. Adding a party is one line in `partijen.csv`: topics, users and ACLs follow from it.

An installation has lines of its own, such as real OINs or a party that acceded later: it names a CSV of them, in the same form, in
`HUB_PARTIJEN`. A line goes before the shipped one of its code. Every program of the installation must read the same file.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path

from hub.parties.gemeenten import GEMEENTEN
from hub.parties.huizen import HUB_OIN, HUIZEN

SOORTEN = frozenset(
    {"gemeente", "jeugd", "justitie", "politie", "reclassering", "slachtoffers", "welzijn", "wonen", "zorg"}
)
"""The kinds of parties. Ours: the covenant speaks of gemeenten, zorg- and strafpartners only (2.1)."""
CODE = re.compile(r"(?!.{25})[a-z]+(-[a-z]+)*")
"""It names topics and a user."""
OIN = re.compile(r"\d{20}")
WERKHUIZEN = frozenset({gemeente.huis for gemeente in GEMEENTEN.values() if gemeente.huis})
"""The houses that a party can work with; the ketenmanager's desk is none."""


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


COLUMNS = [field.name for field in fields(Partij)]


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


def parse(text: str) -> dict[str, Partij]:
    """The parties of a CSV by their code, in its order; raises ValueError for other columns, or a code that stands there twice."""
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != COLUMNS:
        raise ValueError(f"the register of parties has the columns {','.join(COLUMNS)}")
    partijen = [_partij({name: value or "" for name, value in row.items()}) for row in reader]
    if twice := [code for code, number in Counter(partij.code for partij in partijen).items() if number > 1]:
        raise ValueError(f"twice in one register of parties: {', '.join(twice)}")
    return {partij.code: partij for partij in partijen}


def read(own: str | None) -> dict[str, Partij]:
    """The shipped parties, and before them the lines of the file `own`; raises ValueError with all that is wrong with them."""
    shipped = parse(files("hub.parties").joinpath("partijen.csv").read_text("utf-8"))
    partijen = shipped | (parse(Path(own).read_text("utf-8")) if own else {})
    if found := list(faults(partijen)):
        raise ValueError("register of parties: " + "; ".join(found))
    return partijen


def faults(partijen: Mapping[str, Partij]) -> Iterator[str]:
    """What is wrong with the lines of a register, each with the code of its party."""
    oins = Counter(_oins(partijen))
    for code, partij in partijen.items():
        gemeente = GEMEENTEN.get(partij.gemeente_code or "")
        wrong = {
            "code": not CODE.fullmatch(code) or code in HUIZEN,
            "naam": not partij.naam,
            "soorten": not SOORTEN.issuperset(partij.soorten),
            "huizen": not WERKHUIZEN.issuperset(partij.huizen),
            "oin": not OIN.fullmatch(partij.oin) or oins[partij.oin] > 1,
            "gemeente_code": ("gemeente" in partij.soorten) != bool(gemeente and (gemeente.huis,) == partij.huizen),
            "bron": not partij.bron,
        }
        yield from (f"{name} of {code}" for name, fault in wrong.items() if fault)


def _oins(partijen: Mapping[str, Partij]) -> Iterable[str]:
    return [HUB_OIN, *(huis.oin for huis in HUIZEN.values()), *(partij.oin for partij in partijen.values())]


PARTIJEN = read(os.environ.get("HUB_PARTIJEN"))
