"""The world around one casus: what is offered goes through its process; what comes out is held against the covenant, not the rules."""

from __future__ import annotations

from datetime import datetime

from hub.parties import PARTIJEN
from hub.processes.complex import COMPLEX
from hub.processes.complex.doelbinding import DOELBINDING
from hub.processes.kern import Effect, Message, Refused, due, step
from hub.processes.verzoek import NIET_NODIG, OPNIEUW
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.casus import CasusDossier, CasusRegel
from schemas.inzage import Akkoord, InzageGevraagd, InzageVervallen, StukTerInzage
from schemas.mdo import (
    MdoUitnodiging,
    UitnodigingIngetrokken,
    UitnodigingVerplaatst,
)
from schemas.triage import (
    VerrijkingGevraagd,
)
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import (
    InformatieGevraagd,
    VerzoekHerinnerd,
    VerzoekVervallen,
)
from tests.processes.complex import verloop as v
from tests.processes.complex.bevoegdheid import mocht
from tests.processes.complex.klopt import KOMT, gehoord, klopt


class Wereld:
    """A casus, its line, and what every party has in its inbox."""

    def __init__(self) -> None:
        super().__init__()
        self.stand: CasusDossier | None = None
        self.nu = v.NUL
        self.log: list[tuple[Message, datetime]] = []
        self.nummer = 0
        self.geweigerd = 0
        self.met_bsn: set[str] = set()
        self.regels: dict[str, CasusRegel] = {}
        self.gevraagd: dict[str, str] = {}
        self.afgedaan: set[str] = set()
        self.genodigd: dict[str, set[str]] = {}
        self.gezien: set[tuple[str, str, str]] = set()

    @property
    def aanmelder(self) -> str:
        """Of this casus, or who would be."""
        return self.stand.aanmelder if self.stand else v.AANMELDER

    def bied(self, inhoud: Bericht, herkomst: str, bron: str | None = None) -> None:
        """Decide a message; only a refusal may be raised, and it changes nothing. `bron`: of one beside the numbered ones."""
        self.wek()
        if isinstance(inhoud, VerrijkingGevraagd):
            self.met_bsn |= {vraag.partij for vraag in inhoud.vragen if vraag.met_bsn}
        message = Message(v.WIE, inhoud, herkomst, bron or f"urn:x#{self.nummer}")
        self.nummer += bron is None
        self.log.append((message, self.nu))
        try:
            stand, effecten = step(COMPLEX, self.stand, message, self.nu)
        except Refused:
            self.geweigerd += 1
            return
        mocht(self.stand, message)
        self.neem(self.stand, stand, effecten)

    def wek(self) -> None:
        """Let time pass up to now."""
        for beslist in due(COMPLEX, self.stand, v.WIE, self.nu):
            self.neem(self.stand, beslist.stand, beslist.effecten)

    def neem(self, oud: CasusDossier | None, nieuw: CasusDossier | None, effecten: tuple[Effect, ...]) -> None:
        """What was decided, message by message, then as a whole."""
        self.stand = nieuw
        uit = {}
        for effect in effecten:
            if effect.topic.endswith(".casussen"):
                self._regel(effect)
            elif isinstance(effect.inhoud, MdoUitnodiging):
                assert effect.topic not in uit
                uit[effect.topic] = effect.inhoud
            else:
                self._bericht(oud or nieuw, effect)
        if uit:
            self._uitgenodigd(oud, uit)
        gehoord(oud, nieuw, effecten)
        if nieuw is not None:
            klopt(nieuw)
        if nieuw and nieuw.mdo and (oud is None or oud.mdo is None or oud.mdo.op != nieuw.mdo.op):
            assert nieuw.mdo.op > self.nu
        for verzoek in nieuw.verzoeken if nieuw else ():
            if verzoek.status not in (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT):
                self.afgedaan.add(verzoek.verzoek_id)

    def _regel(self, effect: Effect) -> None:
        if isinstance(effect.inhoud, CasusRegel):
            self.regels[effect.topic] = effect.inhoud
        else:
            del self.regels[effect.topic]

    def _bericht(self, casus: CasusDossier | None, effect: Effect) -> None:
        assert casus is not None
        partij, inhoud = effect.topic.split(".")[1], effect.inhoud
        if isinstance(inhoud, InformatieGevraagd):
            assert inhoud.verzoek_id not in self.gevraagd
            assert inhoud.personalia.bsn is None or partij in self.met_bsn
            self.gevraagd[inhoud.verzoek_id] = partij
        elif isinstance(inhoud, VerzoekHerinnerd | VerzoekVervallen):
            assert self.gevraagd[inhoud.verzoek_id] == partij
            if isinstance(inhoud, VerzoekVervallen):
                assert inhoud.reden in (NIET_NODIG, OPNIEUW)
                self.afgedaan.add(inhoud.verzoek_id)
        elif isinstance(inhoud, UitnodigingVerplaatst | UitnodigingIngetrokken):
            assert partij in self.genodigd[inhoud.mdo_id]
        elif isinstance(inhoud, InzageGevraagd):
            assert self.gevraagd[inhoud.verzoek_id] == partij
            assert set(inhoud.partners) == self.genodigd[inhoud.mdo_id] - {partij}
        elif isinstance(inhoud, InzageVervallen):
            assert self.gevraagd[inhoud.verzoek_id] == partij
        elif isinstance(inhoud, StukTerInzage):
            self._getoond(partij, inhoud)
        else:
            assert partij == casus.aanmelder

    def _getoond(self, partij: str, stuk: StukTerInzage) -> None:
        """Judged, accorded, to a participant that comes, once, and not back to who supplied it (13.2d)."""
        assert self.stand is not None
        assert self.stand.mdo is not None
        assert self.stand.mdo.mdo_id == stuk.mdo_id
        assert {een.verzoek_id: een.akkoord for een in self.stand.inzage}[stuk.verzoek_id] is Akkoord.GEGEVEN
        assert {een.partij: een.deelname for een in self.stand.mdo.uitnodigingen}[partij] in KOMT
        assert self.gevraagd[stuk.verzoek_id] == stuk.partij != partij
        assert (stuk.mdo_id, stuk.verzoek_id, partij) not in self.gezien
        self.gezien.add((stuk.mdo_id, stuk.verzoek_id, partij))

    def _uitgenodigd(self, oud: CasusDossier | None, uit: dict[str, MdoUitnodiging]) -> None:
        """Only after outcome c; to each party with doelbinding, once; with all four parts, on the agreement with the gemeente."""
        assert oud is not None
        assert oud.fase is Casusfase.VOORBEREIDING
        assert oud.afwijzingen == ()
        assert oud.voorbereiding is not None
        assert oud.voorbereiding.overeenstemming is not None
        assert oud.voorbereiding.overeenstemming.op <= self.nu
        lijst = {names.inbox(een.partij): een for een in oud.aanwijzingen}
        assert set(uit) == set(lijst)
        for topic, een in uit.items():
            partij = PARTIJEN[lijst[topic].partij]
            assert (lijst[topic].doelbinding or "").strip()
            assert lijst[topic].taak in DOELBINDING.van(partij.soorten)
            assert not partij.huizen or oud.wachtrij in partij.huizen
            assert een.agenda.strip()
            assert een.doel.strip()
            assert een.personalia.achternaam
            assert een.personalia.bsn is None
            assert {names.inbox(naam) for naam in een.partners} == set(lijst)
            assert een.bijdrage == lijst[topic].bijdrage
            assert een.mdo_op > self.nu
        (nummer,) = {een.mdo_id for een in uit.values()}
        assert nummer not in self.genodigd
        self.genodigd[nummer] = {topic.split(".")[1] for topic in uit}
