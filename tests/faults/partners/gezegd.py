"""What houses said that had effect, and whom it concerns: told by their own words, not by what the hub made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.codec import decode
from hub.parties.gemeenten import GEMEENTEN, tegenwoordig
from hub.parties.rollen import VASTE_PARTNERS
from schemas.aanmelding import CasusAangemeld
from schemas.basis import Bericht
from schemas.detentie import DetentieBericht
from schemas.inzage import InzageBeantwoord, InzageBeoordeeld
from schemas.mdo import MdoUitnodigen, PartijenAangewezen, UitnodigingBeantwoord
from schemas.nazorg import DossierOvergedragen
from schemas.triage import TriageBesloten, VerrijkingGevraagd, Vraag
from tests.faults.partners.gelezen import OUTBOXES, Gelezen
from tests.faults.partners.spoor import Spoor
from tests.faults.records import Record, first


@dataclass
class Gezegd:
    """`gevraagd` and `genodigd` count by the `ref` of what was said and the party; `betrokken` are the parties by aggregate.

    `geoordeeld` are the requests whose answers participants should see, `akkoord` those with the party that accorded, `komt` the MDOs
    with the parties that said that they come.
    """

    gevraagd: Counter[tuple[str, str]] = field(default_factory=Counter)
    genodigd: Counter[tuple[str, str]] = field(default_factory=Counter)
    betrokken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    geoordeeld: set[str] = field(default_factory=set)
    akkoord: set[tuple[str, str]] = field(default_factory=set)
    komt: set[tuple[str, str]] = field(default_factory=set)
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
            case DetentieBericht(gemeente_herkomst=herkomst, gemeente_vestiging=vestiging):
                self._vaste_partners(record.key, herkomst, vestiging)
            case DossierOvergedragen(naar_gemeente=gemeente):
                self._vaste_partners(record.key, gemeente)
            case bericht:
                self._mdo(record, bericht)

    def _mdo(self, record: Record, bericht: Bericht) -> None:
        match bericht:
            case PartijenAangewezen(aanwijzingen=wie):
                self._lijst[record.key] = [een.partij for een in wie if een.doelbinding]
            case InzageBeoordeeld(verzoeken=verzoeken):
                self.geoordeeld.update(verzoeken)
            case InzageBeantwoord(verzoek_id=verzoek_id, akkoord=True):
                self.akkoord.add((verzoek_id, OUTBOXES[record.headers["hub_herkomst"]]))
            case UitnodigingBeantwoord(mdo_id=mdo_id, afgevaardigde=wie) if wie is not None:
                self.komt.add((mdo_id, OUTBOXES[record.headers["hub_herkomst"]]))
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
