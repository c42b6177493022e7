"""What happens to one person: messages and moments go in, the queues are what a compacted topic would keep, `post` what parties read."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hub.parties import PARTIJEN
from hub.processes.kern import Effect, Message, due, step
from hub.processes.nazorg import NAZORG
from hub.topology import names
from schemas.basis import Bericht
from schemas.detentie import DetentieBericht, Hulpvraagblad, Persoon
from schemas.nazorg import NazorgDossier, Wachtrij, WerkvoorraadRegel

WIE = "5e" * 16
NUL = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PERSOON = Persoon(bsn="999990342", voornamen="Noor", achternaam="Voorbeeld", geboortedatum=date(1990, 5, 17))
ARNHEM, EDE, RENKUM, RIJNWAARDEN, AMSTERDAM = "GM0202", "GM0228", "GM0274", "GM0196", "GM0363"
INBOX = {names.inbox(code): code for code in PARTIJEN}
BEKEND = {
    "identiteitsbewijs": "aanwezig", "huisvesting": "aanwezig", "werk_en_inkomen": "aanwezig",
    "schulden": "nee", "zorg": "in_contact",
}  # fmt: skip
"""A sheet that leaves nothing to ask."""
B = TypeVar("B", bound=DetentieBericht)


def dag(aantal: float) -> datetime:
    """So many days after the start of the story."""
    return NUL + timedelta(days=aantal)


def bericht(soort: type[B], detentie_id: str = "d1", **velden: object) -> B:
    """A message of DJI; about a person from Arnhem unless told otherwise."""
    basis = {"persoon": PERSOON, "inrichting": "PI-A", "gemeente_herkomst": ARNHEM}
    return soort.model_validate({"detentie_id": detentie_id, **basis, **velden})


def blad(op: datetime, **antwoorden: str) -> Hulpvraagblad:
    """A help-request sheet; what is not answered is unknown."""
    return Hulpvraagblad.model_validate({"peildatum": op, **antwoorden})


class Verloop:
    """The dossier of one person and the queues that its effects lead to."""

    def __init__(self) -> None:
        self.stand: NazorgDossier | None = None
        self.wachtrijen: dict[str, WerkvoorraadRegel] = {}
        self.post: dict[str, list[Bericht]] = defaultdict(list)
        self.effecten: tuple[Effect, ...] = ()
        self.log: list[tuple[Message, datetime]] = []

    def meld(self, inhoud: DetentieBericht, op: datetime, tijd: datetime | None = None) -> WerkvoorraadRegel:
        """A message by DJI that came at `op`, written down at `tijd` or else then too; and the line after it."""
        return self._stap(inhoud, names.DETENTIE, op, tijd)

    def besluit(self, huis: str, inhoud: Bericht, op: datetime) -> WerkvoorraadRegel:
        """A decision by a house, and the line after it."""
        return self._stap(inhoud, names.besluit(huis), op)

    def partij(self, code: str, inhoud: Bericht, op: datetime, tijd: datetime | None = None) -> WerkvoorraadRegel:
        """What a party says, and the line after it."""
        return self._stap(inhoud, names.uit(code), op, tijd)

    def tot(self, op: datetime) -> None:
        """Let time pass: every deadline up to `op`."""
        self.effecten = ()
        for besluit in due(NAZORG, self.stand, WIE, op):
            self.stand = besluit.stand
            self._bezorg(besluit.effecten)

    @property
    def regel(self) -> WerkvoorraadRegel:
        """The person's one line, in whichever queue."""
        (regel,) = self.wachtrijen.values()
        return regel

    def regel_van(self, wachtrij: Wachtrij) -> WerkvoorraadRegel | None:
        """The person's line in one queue."""
        return self.wachtrijen.get(names.werkvoorraad(wachtrij))

    def _stap(self, inhoud: Bericht, herkomst: str, op: datetime, tijd: datetime | None = None) -> WerkvoorraadRegel:
        bron = f"urn:nld:oin:00000099000000010000:systeem:test#{len(self.log)}"
        message = Message(WIE, inhoud, herkomst, bron, tijd or op)
        self.log.append((message, op))
        self.effecten = ()
        self.stand, effecten = step(NAZORG, self.stand, message, op)
        self._bezorg(effecten)
        return self.regel

    def _bezorg(self, effecten: tuple[Effect, ...]) -> None:
        self.effecten += effecten
        for effect in effecten:
            assert effect.sleutel == WIE
            if effect.inhoud is None:
                del self.wachtrijen[effect.topic]
            elif isinstance(effect.inhoud, WerkvoorraadRegel):
                self.wachtrijen[effect.topic] = effect.inhoud
            else:
                self.post[INBOX[effect.topic]].append(effect.inhoud)
