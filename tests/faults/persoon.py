"""One betrokkene whose messages each change his line, so that a lost or doubled one shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from schemas.detentie import (
    Aanwezigheid,
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    Hulpvraagblad,
    OnmiddellijkVrijgelaten,
    Persoon,
    Schulden,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
    Zorgcontact,
)

ARNHEM, EDE = ("GM0202", "GM1705", "GM0275", "GM0299"), ("GM0228", "GM0289", "GM0203", "GM0267")
ELSEWHERE = ("GM0363", "GM0196")
"""Amsterdam, which has no house here, and Rijnwaarden, which was abolished."""
HOMELESS_SHARE = 0.1
"""Persons without a known municipality: the ketenmanager's queue, until they tell where they want to settle."""
SOON_S = 20


class Levensloop:
    """The messages of one person, in order. `begin` is the start of the load; every moment follows from it, the seed and the count.

    Ends and leaves are told for at most `soon` seconds later: they come during the run, as ticks of the engine.
    """

    def __init__(self, nummer: int, bsn: str, begin: datetime, kans: Random, soon: int = SOON_S) -> None:
        self._nummer, self._begin, self._kans, self._soon = nummer, begin, kans, soon
        self._persoon = Persoon(
            bsn=bsn, voornamen=f"Voornaam{nummer}", achternaam=f"Achternaam{nummer}", geboortedatum=date(1980, 1, 1)
        )
        self._thuis = kans.choice(ARNHEM if nummer % 2 else EDE) if kans.random() > HOMELESS_SHARE else None
        self._told, self._detenties, self._vervallen = 0, 0, False

    def begins(self, begin: datetime) -> None:
        """What is told from now on is reckoned from there."""
        self._begin = begin

    def volgende(self) -> DetentieBericht:
        """The next message; each tells something that the one before it did not."""
        kinds: list[Callable[[dict[str, Any]], DetentieBericht]] = [self._verplaatst, self._beeindigd, self._verlof]
        kinds += [self._terug, self._onmiddellijk, self._gestart] + [self._vervalt] * (not self._vervallen)
        kind = self._gestart if not self._told else self._kans.choice(kinds)
        self._detenties += kind == self._gestart
        if kind not in (self._verlof, self._terug):
            self._vervallen = kind == self._vervalt
        self._told += 1
        return kind(self._algemeen())

    def _algemeen(self) -> dict[str, Any]:
        kans = self._kans
        return {
            "detentie_id": f"D{self._nummer}-{self._detenties}",
            "inrichting": "PI-ARN",
            "persoon": self._persoon,
            "gemeente_herkomst": self._thuis,
            "gemeente_vestiging": kans.choice(ARNHEM + EDE + ELSEWHERE) if kans.random() < 0.2 else None,
            "hulpvragen": self._blad() if kans.random() < 0.5 else None,
        }

    def _blad(self) -> Hulpvraagblad:
        kies = self._kans.choice
        return Hulpvraagblad(
            peildatum=self._begin + timedelta(milliseconds=self._told),
            identiteitsbewijs=kies(list(Aanwezigheid)),
            huisvesting=kies(list(Aanwezigheid)),
            werk_en_inkomen=kies(list(Aanwezigheid)),
            schulden=kies(list(Schulden)),
            zorg=kies(list(Zorgcontact)),
        )

    def _op(self, days: float = 0, seconds: float = 0) -> datetime:
        """A moment that no other message of this person tells."""
        return self._begin + timedelta(days=days, seconds=seconds, milliseconds=self._told)

    def _spoedig(self) -> datetime:
        return self._op(seconds=self._kans.randint(1, self._soon))

    def _gestart(self, algemeen: dict[str, Any]) -> DetentieBericht:
        return DetentieGestart(
            **algemeen, begin_op=self._op(days=self._detenties - 400), verwacht_einde_op=self._op(days=30)
        )

    def _verplaatst(self, algemeen: dict[str, Any]) -> DetentieBericht:
        return EinddatumGewijzigd(**algemeen, einde_op=self._op(days=10))

    def _beeindigd(self, algemeen: dict[str, Any]) -> DetentieBericht:
        return DetentieBeeindigd(**algemeen, einde_op=self._spoedig())

    def _onmiddellijk(self, algemeen: dict[str, Any]) -> DetentieBericht:
        return OnmiddellijkVrijgelaten(**algemeen, einde_op=self._op(seconds=-60))

    def _vervalt(self, algemeen: dict[str, Any]) -> DetentieBericht:
        return VrijlatingVervallen(**algemeen)

    def _verlof(self, algemeen: dict[str, Any]) -> DetentieBericht:
        begin = self._spoedig()
        return VerlofGestart(**algemeen, begin_op=begin, terug_op=begin + timedelta(days=2))

    def _terug(self, algemeen: dict[str, Any]) -> DetentieBericht:
        return VerlofBeeindigd(**algemeen, terug_op=self._op(seconds=-5))
