"""The purpose check per designated party: only who may lawfully be there, with doelbinding, is invited (13.2c)."""

from __future__ import annotations

import tomllib
from collections import Counter
from enum import StrEnum
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from hub.parties import PARTIJEN
from hub.processes.complex.partners import ander_huis
from hub.processes.complex.stap import leeg
from schemas.mdo import Aanwijzing, Afwijzing, Taak


class Reden(StrEnum):
    """Why a designated party may not be invited. A code is a contract: desks show it beside the party."""

    ONBEKEND = "partij-onbekend"
    """Not a party to the covenant: who comes is a delegate of one (9.2)."""
    DUBBEL = "partij-dubbel"
    """Designated twice, perhaps for two contributions."""
    ANDER_HUIS = "partij-ander-huis"
    """Known to work with the other house only."""
    ZONDER_DOELBINDING = "zonder-doelbinding"
    """No purpose was given for which it may be there."""
    TAAK_PAST_NIET = "taak-past-niet"
    """The task by which it would be there is not one of its kind."""


class Doelbinding(BaseModel):
    """One version of the tasks per kind of party."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versie: str
    grondslag: str
    placeholder: bool
    taken: dict[str, frozenset[Taak]]

    def van(self, soorten: tuple[str, ...]) -> frozenset[Taak]:
        """The tasks of a party of these kinds."""
        return frozenset[Taak]().union(*(self.taken.get(soort, frozenset()) for soort in soorten))


DOELBINDING = Doelbinding.model_validate(
    tomllib.loads(files("hub.processes.complex").joinpath("doelbinding-v1.toml").read_text("utf-8"))
)
"""The tasks in use."""


class Keuring(NamedTuple):
    """The list after the check: who may be invited, and who may not and why."""

    toegelaten: tuple[Aanwijzing, ...]
    afgewezen: tuple[Afwijzing, ...]


def keur(aanwijzingen: tuple[Aanwijzing, ...], huis: str) -> Keuring:
    """Check each party of a list for the casus of a house; one that fails doesn't hide another."""
    aantal = Counter(aanwijzing.partij for aanwijzing in aanwijzingen)
    redenen = [Reden.DUBBEL if aantal[een.partij] > 1 else _reden(een, huis) for een in aanwijzingen]
    gekeurd = list(zip(aanwijzingen, redenen, strict=True))
    return Keuring(
        tuple(een for een, reden in gekeurd if reden is None),
        tuple(Afwijzing(partij=een.partij, reden=reden) for een, reden in gekeurd if reden is not None),
    )


def geweigerd(afwijzing: Afwijzing) -> str:
    """How the processing log names a refusal: which party, and why. What is no party of the register is not named: it may be anything."""
    wie = afwijzing.partij if afwijzing.partij in PARTIJEN else "onbekend"
    return f"doelbinding-geweigerd/{wie}/{afwijzing.reden}"


def _reden(aanwijzing: Aanwijzing, huis: str) -> Reden | None:
    partij = PARTIJEN.get(aanwijzing.partij)
    if partij is None:
        return Reden.ONBEKEND
    if ander_huis(partij, huis):
        return Reden.ANDER_HUIS
    if leeg(aanwijzing.doelbinding):
        return Reden.ZONDER_DOELBINDING
    return None if aanwijzing.taak in DOELBINDING.van(partij.soorten) else Reden.TAAK_PAST_NIET
