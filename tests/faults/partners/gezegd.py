"""What houses said that had effect, and whom it concerns: told by their own words, not by what the hub made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.codec import decode
from hub.parties.gemeenten import GEMEENTEN, tegenwoordig
from hub.parties.rollen import VASTE_PARTNERS
from schemas.aanmelding import CasusAangemeld
from schemas.detentie import DetentieBericht
from schemas.mdo import MdoUitnodigen, PartijenAangewezen
from schemas.nazorg import DossierOvergedragen
from schemas.triage import TriageBesloten, VerrijkingGevraagd, Vraag
from tests.faults.partners.gelezen import OUTBOXES, Gelezen
from tests.faults.partners.spoor import Spoor
from tests.faults.records import Record, first


@dataclass
class Gezegd:
    """`gevraagd` and `genodigd` count by the `ref` of what was said and the party; `betrokken` are the parties by aggregate."""

    gevraagd: Counter[tuple[str, str]] = field(default_factory=Counter)
    genodigd: Counter[tuple[str, str]] = field(default_factory=Counter)
    betrokken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _lijst: dict[str, list[str]] = field(default_factory=dict)

    def neem(self, record: Record) -> None:
        """One message that was decided."""
        match decode(record.value or b""):
            case CasusAangemeld():
                self.betrokken[record.key].add(OUTBOXES[record.headers["hub_herkomst"]])
            case VerrijkingGevraagd(vragen=vragen):
                self._gevraagd(record, vragen)
            case TriageBesloten(besluit=besluit):
                self._gevraagd(record, besluit.aanvulling.vragen if besluit.aanvulling else ())
            case PartijenAangewezen(aanwijzingen=wie):
                self._lijst[record.key] = [een.partij for een in wie if een.doelbinding]
            case DetentieBericht(gemeente_herkomst=herkomst, gemeente_vestiging=vestiging):
                self._vaste_partners(record.key, herkomst, vestiging)
            case DossierOvergedragen(naar_gemeente=gemeente):
                self._vaste_partners(record.key, gemeente)
            case MdoUitnodigen():
                self.genodigd.update((record.ref, code) for code in self._lijst[record.key])
                self.betrokken[record.key].update(self._lijst[record.key])

    def _vaste_partners(self, key: str, *gemeenten: str | None) -> None:
        """Those of the register, of the gemeenten only those that were told of (Bijlage 3, nazorg)."""
        nu = {tegenwoordig(GEMEENTEN[code]).code for code in gemeenten if code in GEMEENTEN}
        vast = (een.partij for partners in VASTE_PARTNERS.values() for een in partners)
        self.betrokken[key].update(een.code for een in vast if een.gemeente_code is None or een.gemeente_code in nu)

    def _gevraagd(self, record: Record, vragen: Iterable[Vraag]) -> None:
        codes = [vraag.partij for vraag in vragen]
        self.gevraagd.update((record.ref, code) for code in codes)
        self.betrokken[record.key].update(codes)


def gezegd(read: Gelezen, spoor: Spoor) -> Gezegd:
    """All that a track's log holds and that was decided."""
    found, decided = Gezegd(), {record.cause for record in read.decided(spoor)}
    for record in first(read.of(spoor.log)):
        if record.ref in decided:
            found.neem(record)
    return found
