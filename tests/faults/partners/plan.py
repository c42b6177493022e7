"""What a house has in mind with a casus: whom it asks, what it decides, whom it invites. Follows from a seed and the casus' id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hub.parties import PARTIJEN
from hub.parties.rollen import VERRIJKING
from hub.processes.complex.doelbinding import DOELBINDING
from hub.processes.complex.partners import ander_huis
from schemas.triage import Uitkomst

RONDES = (
    (Uitkomst.CASUS,),
    (Uitkomst.CASUS,),
    (Uitkomst.ONDUIDELIJK, Uitkomst.CASUS),
    (Uitkomst.ONDUIDELIJK, Uitkomst.GEEN_CASUS),
    (Uitkomst.GEEN_CASUS,),
)
ONGEDULD = 0.25
"""Houses that decide without waiting for all answers: what is still owed lapses."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`rondes` are the outcomes of one triage after another; `zonder_doel` is designated first, without doelbinding.

    `verzet` tells what befalls the MDO: "verplaatst", "geannuleerd" (and convened again), or nothing.
    """

    verrijking: tuple[str, ...]
    screening: tuple[str, ...]
    aanvullend: tuple[str, ...]
    geduldig: bool
    rondes: tuple[Uitkomst, ...]
    genodigden: tuple[str, ...]
    zonder_doel: str | None
    verzet: str


def plan(seed: int, casus_id: str, huis: str) -> Plan:
    """The plan of a house with a casus."""
    lot = Random(f"plan/{seed}/{casus_id}")
    own = [code for code, partij in PARTIJEN.items() if not ander_huis(partij, huis)]
    able = [code for code in own if DOELBINDING.van(PARTIJEN[code].soorten)]
    genodigden = _some(lot, able, 3, 9)
    return Plan(
        verrijking=_some(lot, [code for code in PARTIJEN if _verrijkt(code)], 2, 5),
        screening=_some(lot, own, 2, 6),
        aanvullend=_some(lot, own, 1, 3),
        geduldig=lot.random() > ONGEDULD,
        rondes=lot.choice(RONDES),
        genodigden=genodigden,
        zonder_doel=lot.choice([code for code in own if code not in genodigden]) if lot.random() < 0.3 else None,
        verzet=lot.choice(("", "", "verplaatst", "geannuleerd")),
    )


def _some(lot: Random, codes: Sequence[str], least: int, most: int) -> tuple[str, ...]:
    return tuple(sorted(lot.sample(codes, lot.randint(least, most))))


def _verrijkt(code: str) -> bool:
    return code in VERRIJKING
