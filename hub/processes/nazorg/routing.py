"""Which queue: municipality → house → its procesregisseur nazorg (covenant, introduction; Bijlage 3, nazorg).

Two municipalities can be competent, that of origin and that where the betrokkene wants to settle (Stb. 2021, 251). Our rule, to be
confirmed by the Kerngroep: a hand-over by a house wins; else where he wants to settle, when it has a house here; else where he came
from. What no house can be found for goes to the ketenmanager's queue with the reason; nothing is dropped.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from hub.parties.gemeenten import GEMEENTEN, tegenwoordig
from schemas.nazorg import Nazorgperiode, Wachtrij


class Reden(StrEnum):
    """Why a line asks for attention. A code is a contract: desks filter on it."""

    GEEN_GEMEENTE = "geen-gemeente"
    """No municipality was told: no known address and no wish to settle."""
    NIET_IN_REGISTER = "gemeente-niet-in-register"
    """The code is of another region's municipality or of none: the register holds this region only and can't tell which."""
    OPGEHEVEN = "gemeente-opgeheven"
    """The municipality was abolished and has no single successor here."""
    OPGEVOLGD = "gemeente-opgevolgd"
    """The municipality was abolished; the queue is its successor's."""
    VESTIGING_ELDERS = "vestiging-zonder-huis"
    """He wants to settle where no house of this region is; the queue is that of the municipality he came from."""
    DATUMS_STRIJDIG = "datums-strijdig"
    """The end lies before the begin: where he is can't be told."""


class Bestemming(NamedTuple):
    """The queue, the municipality that decided it as it is called now, the code that DJI told, and why it asks for attention."""

    wachtrij: Wachtrij
    gemeente: str | None
    naam: str | None
    gemeld: str | None
    reden: Reden | None


NERGENS = Bestemming(Wachtrij.KETEN, None, None, None, Reden.GEEN_GEMEENTE)


@lru_cache(maxsize=1024)
def van_gemeente(code: str) -> Bestemming:
    """Where one municipality's persons go."""
    gemeld = GEMEENTEN.get(code)
    if gemeld is None:
        return Bestemming(Wachtrij.KETEN, code, None, code, Reden.NIET_IN_REGISTER)
    nu = tegenwoordig(gemeld)
    if nu.huis is None:
        return Bestemming(Wachtrij.KETEN, nu.code, nu.naam, code, Reden.OPGEHEVEN)
    return Bestemming(Wachtrij(nu.huis), nu.code, nu.naam, code, None if nu is gemeld else Reden.OPGEVOLGD)


def bestemming(periode: Nazorgperiode) -> Bestemming:
    """Where the line of a period goes. What DJI told stays beside a hand-over."""
    verteld = _kies(periode.detentie.gemeente_vestiging, periode.detentie.gemeente_herkomst)
    if periode.gemeente_overdracht is None:
        return verteld
    return van_gemeente(periode.gemeente_overdracht)._replace(gemeld=verteld.gemeld)


@lru_cache(maxsize=1024)
def _kies(vestiging: str | None, herkomst: str | None) -> Bestemming:
    kandidaten = [van_gemeente(code) for code in (vestiging, herkomst) if code is not None]
    if not kandidaten:
        return NERGENS
    eerste = next((plaats for plaats in kandidaten if plaats.wachtrij is not Wachtrij.KETEN), kandidaten[0])
    if eerste is kandidaten[0] or eerste.reden is not None:
        return eerste
    return eerste._replace(reden=Reden.VESTIGING_ELDERS)
