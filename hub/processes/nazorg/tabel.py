"""The decision table of the stoplicht: data with a version and an approval record, checked when it is read (architecture §7)."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files
from itertools import product
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.detentie import Hulpvraagblad
from schemas.stoplicht import Kleur, Leefgebied

ANTWOORDEN: dict[Leefgebied, tuple[str, ...]] = {
    gebied: tuple(str(antwoord) for antwoord in type(Hulpvraagblad.model_fields[gebied].default))
    for gebied in Leefgebied
}
"""The answers that a help-request sheet can give, per leefgebied."""


VOORLOPIG = "-voorlopig"
"""The end of the name of a version that nobody signed."""


class _Deel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Handtekening(_Deel):
    """Who signed and on which day (ISO 8601); empty: not signed."""

    ondertekend_op: str
    door: str


class Vaststelling(_Deel):
    """The approval record. It names both bodies, because the covenant contradicts itself on who adopts (reference §5.8)."""

    grondslag: str
    ketenmanager: Handtekening
    kerngroep: Handtekening

    @property
    def voorlopig(self) -> bool:
        """Whether nobody has signed: a placeholder."""
        return not (self.ketenmanager.ondertekend_op or self.kerngroep.ondertekend_op)


class Totaalregel(_Deel):
    """A row of the overall light: it decides when there are at least so many lights of each colour."""

    regel: str = Field(min_length=1, max_length=200)
    minstens: dict[Kleur, int] = Field(min_length=1)
    kleur: Kleur

    def geldt(self, kleuren: Counter[Kleur]) -> bool:
        """Whether every minimum is met."""
        return all(kleuren[kleur] >= aantal for kleur, aantal in self.minstens.items())


class Tabel(_Deel):
    """One version of the table. Invalid when an answer has no row, a combination no overall row, or the unknown turns green."""

    versie: str = Field(min_length=1, max_length=200)
    vaststelling: Vaststelling
    gebieden: dict[Leefgebied, dict[str, Kleur]]
    totaal: tuple[Totaalregel, ...]

    def totaalregel(self, kleuren: tuple[Kleur, ...]) -> Totaalregel:
        """The first overall row that these lights meet; ValueError when there is none."""
        aantallen = Counter(kleuren)
        for rij in self.totaal:
            if rij.geldt(aantallen):
                return rij
        raise ValueError("a combination of lights has no overall row")

    @model_validator(mode="after")
    def _naam_zegt_het(self) -> Self:
        """A line holds the version only: that must say whether anybody signed it."""
        if self.versie.endswith(VOORLOPIG) is not self.vaststelling.voorlopig:
            raise ValueError("a version ends in -voorlopig when, and only when, nobody signed it")
        return self

    @model_validator(mode="after")
    def _volledig(self) -> Self:
        for gebied, antwoorden in ANTWOORDEN.items():
            if set(self.gebieden.get(gebied, {})) != set(antwoorden):
                raise ValueError(f"{gebied} has not exactly one row for each answer")
        return self

    @model_validator(mode="after")
    def _onbekend_nooit_groen(self) -> Self:
        if any(rijen["onbekend"] is not Kleur.ONBEKEND for rijen in self.gebieden.values()):
            raise ValueError("an unknown answer has a colour")
        for kleuren in product(Kleur, repeat=len(Leefgebied)):
            if self.totaalregel(kleuren).kleur is Kleur.GROEN and Kleur.ONBEKEND in kleuren:
                raise ValueError("an unknown leefgebied can turn the overall light green")
        return self


def parse(toml: str) -> Tabel:
    """The table of a TOML text, whose sections are named for the leefgebieden."""
    data = tomllib.loads(toml)
    gebieden = {gebied: data.pop(gebied, {}) for gebied in Leefgebied}
    return Tabel.model_validate({**data, "gebieden": gebieden})


TABEL = parse(files("hub.processes.nazorg").joinpath("stoplicht-v1.toml").read_text("utf-8"))
"""The table in use."""
