"""The help-request sheet with the shares of reference §2.4, the leefgebieden not independent of each other.

Each answer is a draw from the normal distribution that half depends on the person's burden, cut where the share of the area lies: so the
shares hold over all persons while one person's problems come together, most of all for the young (income and housing, §2.4).
"""

from __future__ import annotations

import math
from datetime import datetime
from random import Random
from statistics import NormalDist

from connectors.dji.simulator.persons import Detainee
from schemas.detentie import Aanwezigheid, Hulpvraagblad, Schulden, Zorgcontact

GEEN_IDENTITEITSBEWIJS = 0.15
GEEN_HUISVESTING = 0.20
GEEN_INKOMEN = 0.38
SCHULDEN = 0.72
ZORGCONTACT = 0.29
ONBEKEND = {"identiteitsbewijs": 0.20, "huisvesting": 0.08, "werk_en_inkomen": 0.10, "schulden": 0.12, "zorg": 0.25}
"""Not recorded. The sources say only that the state of ID and care is unknown for many; the figures are ours."""

LOADING = 0.7
_REST = math.sqrt(1 - LOADING**2)
_QUANTILE = NormalDist().inv_cdf


def sheet(detainee: Detainee, peildatum: datetime, rng: Random) -> Hulpvraagblad:
    """One person's sheet of one day."""

    def hit(share: float) -> bool:
        return LOADING * detainee.burden + _REST * rng.gauss(0, 1) > _QUANTILE(1 - share)

    def known(area: str) -> bool:
        return rng.random() >= ONBEKEND[area]

    def present(area: str, share: float) -> Aanwezigheid:
        if not known(area):
            return Aanwezigheid.ONBEKEND
        return Aanwezigheid.AFWEZIG if hit(share) else Aanwezigheid.AANWEZIG

    return Hulpvraagblad(
        peildatum=peildatum,
        identiteitsbewijs=present("identiteitsbewijs", GEEN_IDENTITEITSBEWIJS),
        huisvesting=present("huisvesting", GEEN_HUISVESTING),
        werk_en_inkomen=present("werk_en_inkomen", GEEN_INKOMEN),
        schulden=(Schulden.JA if hit(SCHULDEN) else Schulden.NEE) if known("schulden") else Schulden.ONBEKEND,
        zorg=(Zorgcontact.IN_CONTACT if hit(ZORGCONTACT) else Zorgcontact.GEEN_CONTACT)
        if known("zorg")
        else Zorgcontact.ONBEKEND,
    )
