"""The roles of parties in the processes: lines of `rollen.csv`, of one party or of all of a kind, each with its source.

A party that is added has the roles of its kinds at once. `placeholder` marks what the covenant leaves open.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from hub.parties.huizen import HUIZEN
from hub.parties.register import PARTIJEN, Partij
from schemas.stoplicht import Leefgebied


class Partijrol(StrEnum):
    """What a party is for a process."""

    VERRIJKING = "verrijking"
    """Asked in the enrichment of a casus (Bijlage 3, algemeen)."""
    KERNPARTIJ = "kernpartij"
    """Signals of radicalisering come through it alone (Bijlage 3, radicalisering)."""
    VASTE_PARTNER_NAZORG = "vaste-partner-nazorg"
    """Asked in the nazorg track of a house for what the stoplicht lacks (Bijlage 3, nazorg)."""


@dataclass(frozen=True, slots=True)
class Rolregel:
    """One line. `huis` None: whichever. Either `soort` or `partij` is given.

    Of a fixed partner of nazorg: `leefgebieden` that it can tell about, and whether it needs the BSN to find the betrokkene (16.1).
    """

    rol: Partijrol
    huis: str | None
    soort: str | None
    partij: str | None
    leefgebieden: tuple[Leefgebied, ...]
    bsn: bool
    placeholder: bool
    bron: str

    def geldt(self, partij: Partij) -> bool:
        """Whether the line is about this party."""
        return partij.code == self.partij or self.soort in partij.soorten


@dataclass(frozen=True, slots=True)
class VastePartner:
    """A fixed partner of a house in nazorg: of what it is asked, and whether it is told the BSN."""

    partij: Partij
    leefgebieden: tuple[Leefgebied, ...]
    bsn: bool


def parse(lines: Iterable[str]) -> tuple[Rolregel, ...]:
    """The lines of a CSV in its order; ValueError for a role, leefgebied or answer that is none."""
    return tuple(_regel(row) for row in csv.DictReader(lines))


def _regel(row: dict[str, str]) -> Rolregel:
    return Rolregel(
        rol=Partijrol(row["rol"]),
        huis=row["huis"] or None,
        soort=row["soort"] or None,
        partij=row["partij"] or None,
        leefgebieden=tuple(map(Leefgebied, row["leefgebieden"].split())),
        bsn=_ja(row["bsn"] or "nee"),
        placeholder=_ja(row["placeholder"]),
        bron=row["bron"],
    )


def _ja(woord: str) -> bool:
    return {"ja": True, "nee": False}[woord]


def read() -> tuple[Rolregel, ...]:
    """The shipped roles."""
    return parse(files("hub.parties").joinpath("rollen.csv").read_text("utf-8").splitlines())


ROLLEN = read()


def rollen(partij: Partij) -> tuple[Rolregel, ...]:
    """All roles of a party."""
    return tuple(regel for regel in ROLLEN if regel.geldt(partij))


def met_rol(rol: Partijrol) -> frozenset[str]:
    """The codes of the parties that have a role, in whichever house."""
    return frozenset(code for code, partij in PARTIJEN.items() if any(r.rol is rol for r in rollen(partij)))


def vaste_partners(huis: str, partijen: Iterable[Partij] = PARTIJEN.values()) -> tuple[VastePartner, ...]:
    """The fixed partners of a house in nazorg. A gemeente is one for its own people only: that is for the process to see to."""
    found = ((partij, [r for r in rollen(partij) if (r.rol, r.huis) == (_VAST, huis)]) for partij in partijen)
    return tuple(_vast(partij, regels) for partij, regels in found if regels and huis in (partij.huizen or (huis,)))


def _vast(partij: Partij, regels: list[Rolregel]) -> VastePartner:
    kent = {gebied for regel in regels for gebied in regel.leefgebieden}
    return VastePartner(partij, tuple(g for g in Leefgebied if g in kent), any(regel.bsn for regel in regels))


_VAST = Partijrol.VASTE_PARTNER_NAZORG
VERRIJKING = met_rol(Partijrol.VERRIJKING)
KERNPARTIJEN = met_rol(Partijrol.KERNPARTIJ)
VASTE_PARTNERS: Mapping[str, tuple[VastePartner, ...]] = {huis: vaste_partners(huis) for huis in HUIZEN}
