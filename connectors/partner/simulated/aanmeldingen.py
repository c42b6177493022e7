"""Casussen that simulated parties put forward (1.7): the n-th of a seed is always the same one, of persons that do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from connectors.dji.simulator.persons import person
from connectors.dji.simulator.places import REGIO
from connectors.partner.simulated.content import WHO
from schemas.aanmelding import Aanmelding, CasusAangemeld
from schemas.personen import Personalia

SHARE_INCOMPLETE = 0.1
"""Forms that lack a problem statement, a purpose or both, and come back. Ours: no source gives a figure."""


def aanmeldingen(number: int, seed: int, codes: Sequence[str], today: date) -> Iterator[tuple[str, CasusAangemeld]]:
    """So many, each with the party that puts it forward."""
    for each in range(number):
        lot = Random(f"aanmelding/{seed}/{each}")  # noqa: S311 - a script, no secret
        yield lot.choice(codes), CasusAangemeld(aanmelding=_aanmelding(lot, seed, each, today))


def _aanmelding(lot: Random, seed: int, number: int, today: date) -> Aanmelding:
    who = person(seed, number, today)
    lacks = lot.choice(("problem", "purpose", "both")) if lot.random() < SHARE_INCOMPLETE else ""
    return Aanmelding(
        aanmelding_id=f"{lot.getrandbits(128):032x}",
        personalia=Personalia.model_validate(who.persoon.model_dump()),
        probleemstelling=None if lacks in ("problem", "both") else "Simulated: problems on several leefgebieden.",
        doel=None if lacks in ("purpose", "both") else "Simulated: one approach for this person.",
        gemeente=who.herkomst or lot.choice(REGIO).code,
        functionaris=WHO,
    )
