"""What simulated parties put forward and how each of them behaves, known beforehand by the seed; and what the triage will make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from connectors.partner.simulated.aanmeldingen import aanmeldingen
from connectors.partner.simulated.gedrag import Gedrag, cast
from hub.parties import PARTIJEN
from hub.privacy.casus_id import casus_id
from schemas.aanmelding import CasusAangemeld
from schemas.triage import Uitkomst

NUMBER = 12
"""Aanmeldingen; one in ten lacks something, and comes back."""
TURNS = (Uitkomst.CASUS, Uitkomst.GEEN_CASUS, Uitkomst.ONDUIDELIJK)
GIVEN = {
    "politie": Gedrag.PROMPT,
    "om": Gedrag.SLOW,
    "rvdk": Gedrag.REFUSING,
    "rn": Gedrag.SILENT,
    "iriszorg": Gedrag.PROMPT,
}
"""Who is asked in every casus plays this part; the others play by lot."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of each casus by its id, if its form is complete; `refused` are those whose sender names an unknown schema."""

    uitkomsten: Mapping[str, Uitkomst]
    refused: frozenset[str]

    @property
    def expected(self) -> frozenset[str]:
        """The casussen that must come to an outcome, or back."""
        return frozenset(self.uitkomsten) - self.refused


def plan(seed: int, today: date) -> Plan:
    """The plan of a seed, the same as `hub partner simulate` follows with `arguments`."""
    parts = cast(list(PARTIJEN), seed, GIVEN)
    found = [(code, casus_id(code, one.aanmelding.aanmelding_id)) for code, one in _all(seed, today)]
    return Plan(
        {key: TURNS[turn % len(TURNS)] for turn, (_, key) in enumerate(found)},
        frozenset(key for code, key in found if parts[code] is Gedrag.WRONG_SCHEMA),
    )


def arguments(seed: int) -> list[str]:
    """The command that plays the parties."""
    parts = [word for code, gedrag in GIVEN.items() for word in ("--gedrag", f"{code}={gedrag}")]
    return ["partner", "simulate", "--seed", str(seed), "--aanmeldingen", str(NUMBER), *parts]


def _all(seed: int, today: date) -> list[tuple[str, CasusAangemeld]]:
    return list(aanmeldingen(NUMBER, seed, list(PARTIJEN), today))
