"""Municipalities and how often a detainee comes from them: the 15, weighed by the houses' cases (reference §2.4, §4.8), and others."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Plaats(NamedTuple):
    """A municipality, a place in it, and the digits of its postcodes."""

    code: str
    woonplaats: str
    postcode: int
    gewicht: float


REGIO = (
    Plaats("GM0202", "Arnhem", 6811, 150), Plaats("GM0221", "Doesburg", 6981, 10), Plaats("GM0226", "Duiven", 6921, 18),
    Plaats("GM1705", "Bemmel", 6681, 26), Plaats("GM1734", "Elst", 6661, 24), Plaats("GM0277", "Rozendaal", 6891, 2),
    Plaats("GM0275", "Velp", 6881, 30), Plaats("GM0293", "Westervoort", 6931, 12), Plaats("GM0299", "Zevenaar", 6901, 34),
    Plaats("GM0228", "Ede", 6711, 74), Plaats("GM0289", "Wageningen", 6701, 20), Plaats("GM0274", "Oosterbeek", 6861, 18),
    Plaats("GM0267", "Nijkerk", 3861, 18), Plaats("GM0279", "Scherpenzeel", 3925, 5), Plaats("GM0203", "Barneveld", 3771, 23),
)  # fmt: skip
ELDERS = (
    Plaats("GM0268", "Nijmegen", 6511, 40), Plaats("GM0200", "Apeldoorn", 7311, 30), Plaats("GM0363", "Amsterdam", 1011, 20),
    Plaats("GM0196", "Lobith", 6915, 6), Plaats("GM0236", "Geldermalsen", 4191, 4),
)  # fmt: skip
"""Outside the 15; the last two no longer exist: Rijnwaarden went into Zevenaar in 2018, Geldermalsen into West Betuwe in 2019."""

SHARE_ELDERS = 0.08


def draw(rng: Random) -> Plaats:
    """One municipality."""
    places = ELDERS if rng.random() < SHARE_ELDERS else REGIO
    return rng.choices(places, [place.gewicht for place in places])[0]
