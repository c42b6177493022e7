"""Synthetic persons: the n-th of a seed is always the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from connectors.dji.simulator.bsns import SPAN, bsns
from connectors.dji.simulator.names import ACHTERNAMEN, STRATEN, VOORNAMEN
from connectors.dji.simulator.places import Plaats, draw
from schemas.detentie import Adres, Persoon

SHARE_NO_PLACE = 1 / 6
"""Abroad, unknown or without a fixed address (reference §1.3)."""
SHARE_OTHER_SETTLEMENT = 0.08
"""Wants to settle elsewhere than where he lived (Stb. 2021, 251); our guess, no source gives a figure."""
SHARE_YOUNG = 0.25


@dataclass(frozen=True, slots=True)
class Detainee:
    """A person and where he comes from and goes to. `burden` from the normal distribution: what his leefgebieden share."""

    persoon: Persoon
    herkomst: str | None
    vestiging: str | None
    burden: float
    young: bool


def person(seed: int, number: int, today: date) -> Detainee:
    """The `number`-th person of a seed; `number` beyond the test range starts again."""
    number %= SPAN
    rng = Random(f"persoon:{seed}:{number}")  # noqa: S311 - synthetic data, not secrets
    plaats = None if rng.random() < SHARE_NO_PLACE else draw(rng)
    young = rng.random() < SHARE_YOUNG
    return Detainee(
        persoon=_persoon(rng, bsns()[(number * 4099 + seed) % SPAN], plaats, young, today),
        herkomst=plaats.code if plaats else None,
        vestiging=draw(rng).code if rng.random() < SHARE_OTHER_SETTLEMENT else None,
        burden=rng.gauss(0.4 if young else -0.1, 1),
        young=young,
    )


def _persoon(rng: Random, bsn: str, plaats: Plaats | None, young: bool, today: date) -> Persoon:
    voorvoegsel, achternaam = rng.choice(ACHTERNAMEN)
    days = rng.randrange(18 * 365 + 30, 27 * 365) if young else rng.randrange(27 * 365, 70 * 365)
    return Persoon(
        bsn=bsn,
        voornamen=rng.choice(VOORNAMEN),
        voorvoegsel=voorvoegsel,
        achternaam=achternaam,
        geboortedatum=today - timedelta(days=days),
        adres=_adres(rng, plaats) if plaats else None,
    )


def _adres(rng: Random, plaats: Plaats) -> Adres:
    return Adres(
        straat=rng.choice(STRATEN),
        huisnummer=f"{rng.randrange(1, 300)}{rng.choice(('', '', '', 'A', '-2', ' bis'))}",
        postcode=f"{plaats.postcode + rng.randrange(10)}{rng.choice('ABCDEGHJKL')}{rng.choice('ABCDEGHJKL')}",
        woonplaats=plaats.woonplaats,
    )
