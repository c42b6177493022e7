"""The criteria of Bijlage 2: recorded judgements, and whether they make a casus (1.4)."""

from __future__ import annotations

import tomllib
from datetime import datetime
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.processes.complex.stap import MANAGERS, ONDER_BEOORDELING, Stap, bevoegd, in_fase
from hub.processes.kern import Message
from hub.processes.records import met
from schemas.casus import CasusDossier, Weging
from schemas.personen import Rol
from schemas.triage import Antwoord, Criteria, CriteriaBeoordeeld

ROLLEN = (*MANAGERS, Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR)
"""Who takes part in the weighing (Bijlage 3, wegingsfase), and the procesregisseur, who prepares it (1.7)."""

Criterium = Literal["veiligheid", "systeem", "ketens", "multiproblematiek"]


class Structuur(BaseModel):
    """How the criteria combine: every group by any one of its criteria. Invalid when one is left out of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versie: str = Field(min_length=1, max_length=200)
    grondslag: str
    placeholder: bool
    groepen: tuple[tuple[Criterium, ...], ...] = Field(min_length=1)

    def voldaan(self, criteria: Criteria) -> bool:
        """Whether together they are met; what is not known is not met."""
        return all(
            any(getattr(criteria, criterium).antwoord is Antwoord.JA for criterium in groep) for groep in self.groepen
        )


def parse(toml: str) -> Structuur:
    """The structure of a TOML text."""
    return Structuur.model_validate(tomllib.loads(toml))


STRUCTUUR = parse(files("hub.processes.complex").joinpath("criteria-v1.toml").read_text("utf-8"))
"""The structure in use."""


def beoordeeld(stand: CasusDossier, message: Message, bericht: CriteriaBeoordeeld, op: datetime) -> Stap:
    """The judgement of the house, with the version it was combined by."""
    bevoegd(stand, message, bericht.functionaris, ROLLEN)
    in_fase(stand, *ONDER_BEOORDELING)
    weging = Weging(
        criteria=bericht.criteria,
        voldaan=STRUCTUUR.voldaan(bericht.criteria),
        versie=STRUCTUUR.versie,
        functionaris=bericht.functionaris,
        op=op,
    )
    return Stap(met(stand, weging=weging))
