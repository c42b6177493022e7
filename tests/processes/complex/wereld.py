"""The world around one casus: what is offered goes through its process; what comes out is held against the covenant, not the rules."""

from __future__ import annotations

from datetime import datetime

from hub.parties import PARTIJEN
from hub.processes.complex import COMPLEX
from hub.processes.complex.doelbinding import DOELBINDING
from hub.processes.kern import Effect, Message, Refused, due, step
from hub.topology import names
from schemas.aanmelding import CasusAangemeld, Casusfase, ZienswijzeGegeven
from schemas.afschaling import AfschalingBesloten
from schemas.basis import Bericht
from schemas.casus import CasusDossier, CasusRegel
from schemas.inzage import Akkoord, InzageBeantwoord, InzageBeoordeeld, InzageGevraagd, StukTerInzage
from schemas.mdo import (
    Deelname,
    Mdo,
    MdoGeannuleerd,
    MdoUitnodigen,
    MdoUitnodiging,
    MdoVerplaatst,
    MdoVoorbereid,
    PartijenAangewezen,
    UitnodigingBeantwoord,
    UitnodigingIngetrokken,
    UitnodigingVerplaatst,
)
from schemas.personen import Functionaris, Rol
from schemas.triage import (
    AdviesGegeven,
    AdviesVerzonden,
    CriteriaBeoordeeld,
    TriageBesloten,
    Uitkomst,
    VerrijkingGevraagd,
)
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import (
    Aanleiding,
    InformatieGevraagd,
    InformatieGeweigerd,
    InformatieVerstrekt,
    VerzoekHerinnerd,
    VerzoekVervallen,
)
from tests.processes.complex import verloop as v

PR, IC, MANAGERS = Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR, {Rol.LOCATIEMANAGER, Rol.KETENMANAGER}
MAG: dict[type[Bericht], set[Rol]] = {
    VerrijkingGevraagd: {PR, IC},  # 8.2
    ZienswijzeGegeven: {PR, IC},
    CriteriaBeoordeeld: {PR, IC, *MANAGERS},  # Bijlage 3, wegingsfase
    TriageBesloten: MANAGERS,  # 8.1
    AdviesGegeven: {PR, IC, *MANAGERS},
    MdoVoorbereid: {PR},  # 13.2
    PartijenAangewezen: {PR},  # 13.2c
    MdoUitnodigen: {IC},  # 8.3c
    MdoVerplaatst: {PR, IC},
    MdoGeannuleerd: {PR, IC},
    InzageBeoordeeld: {PR},  # 13.2d
    AfschalingBesloten: {PR},
}
"""Who of the house may decide what; the rest is the parties'."""
VAN_PARTIJ = (CasusAangemeld, InformatieVerstrekt, InformatieGeweigerd, UitnodigingBeantwoord, InzageBeantwoord)
NA_C = (Casusfase.VOORBEREIDING, Casusfase.UITGENODIGD, Casusfase.MDO)
NA_WEGING = (Casusfase.ADVIES, Casusfase.GESLOTEN, *NA_C)
KOMT = (Deelname.AANVAARD, Deelname.VERVANGING)


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

    def bied(self, inhoud: Bericht, herkomst: str) -> None:
        """Decide a message; only a refusal may be raised, and it changes nothing."""
        self.wek()
        if isinstance(inhoud, VerrijkingGevraagd):
            self.met_bsn |= {vraag.partij for vraag in inhoud.vragen if vraag.met_bsn}
        message = Message(v.WIE, inhoud, herkomst, f"urn:x#{self.nummer}")
        self.nummer += 1
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
        _gehoord(oud, nieuw, effecten)
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
                self.afgedaan.add(inhoud.verzoek_id)
        elif isinstance(inhoud, UitnodigingVerplaatst | UitnodigingIngetrokken):
            assert partij in self.genodigd[inhoud.mdo_id]
        elif isinstance(inhoud, InzageGevraagd):
            assert self.gevraagd[inhoud.verzoek_id] == partij
            assert set(inhoud.partners) == self.genodigd[inhoud.mdo_id] - {partij}
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


def mocht(stand: CasusDossier | None, message: Message) -> None:
    """Whether who sent a message that was taken may: a party for itself, or the casus' own house in a role that may (8, 13)."""
    inhoud = message.inhoud
    if isinstance(inhoud, VAN_PARTIJ) or message.herkomst.startswith("partij."):
        assert message.herkomst.startswith("partij.")
        assert isinstance(inhoud, (*VAN_PARTIJ, ZienswijzeGegeven))
        _eigen(stand, inhoud, message.herkomst.split(".")[1])
        if isinstance(inhoud, ZienswijzeGegeven):
            assert stand is not None
            assert PARTIJEN[message.herkomst.split(".")[1]].gemeente_code == stand.gemeente
        return
    assert stand is not None
    assert isinstance(inhoud, Bericht)
    wie = _functionaris(inhoud)
    assert wie.rol in MAG[type(inhoud)]
    keten = wie.rol is Rol.KETENMANAGER and message.herkomst == names.besluit("keten")
    assert keten or message.herkomst == names.besluit(stand.wachtrij)
    if isinstance(inhoud, VerrijkingGevraagd) and inhoud.aanleiding in (Aanleiding.VERRIJKING, Aanleiding.SCREENING):
        assert wie.rol is IC
    if wie.rol is PR and "namens" in type(inhoud).model_fields:
        assert inhoud.model_dump()["namens"] == stand.aanmelder


def _eigen(stand: CasusDossier | None, inhoud: Bericht, partij: str) -> None:
    """A party speaks of its own: its request, its invitation for the moment that stands, its accord, its aanmelding (16.1, 9.2, 13.2d)."""
    if stand is None:
        assert isinstance(inhoud, CasusAangemeld)
    elif isinstance(inhoud, InformatieVerstrekt | InformatieGeweigerd):
        assert (inhoud.verzoek_id, partij) in {(een.verzoek_id, een.partij) for een in stand.verzoeken}
        assert stand.fase in (Casusfase.INTAKE, Casusfase.AANVULLING)
    elif isinstance(inhoud, UitnodigingBeantwoord):
        assert stand.mdo is not None
        assert (inhoud.mdo_id, inhoud.mdo_op) == (stand.mdo.mdo_id, stand.mdo.op)
        assert partij in {een.partij for een in stand.mdo.uitnodigingen}
    elif isinstance(inhoud, InzageBeantwoord):
        assert stand.mdo is not None
        assert inhoud.mdo_id == stand.mdo.mdo_id
        assert (inhoud.verzoek_id, partij) in {(een.verzoek_id, een.partij) for een in stand.inzage}


def _functionaris(inhoud: Bericht) -> Functionaris:
    deel = getattr(inhoud, "besluit", None) or getattr(inhoud, "voorbereiding", None) or inhoud
    wie = getattr(deel, "opgehaald_door", None) or getattr(deel, "functionaris", None)
    assert isinstance(wie, Functionaris)
    return wie


def _gehoord(oud: CasusDossier | None, nieuw: CasusDossier | None, effecten: tuple[Effect, ...]) -> None:
    """Who must hear of it does: the aanmelder of the advice, who was invited of a moved or cancelled MDO."""
    if oud is None:
        return
    naar = {(type(effect.inhoud), effect.topic.split(".")[1]) for effect in effecten}
    if nieuw is not None and nieuw.fase is Casusfase.GESLOTEN and oud.fase is not Casusfase.GESLOTEN:
        assert (AdviesVerzonden, oud.aanmelder) in naar
    if nieuw is not None and oud.mdo_gehouden:
        assert nieuw.mdo_gehouden
        assert nieuw.fase in (*NA_C, Casusfase.AFGESCHAALD)
    if nieuw is not None and nieuw.fase is Casusfase.AFGESCHAALD:
        assert oud.fase in (Casusfase.MDO, Casusfase.AFGESCHAALD)
    if oud.mdo is not None and oud.fase is Casusfase.UITGENODIGD:
        _van_mdo(oud.mdo, nieuw, naar)


def _van_mdo(mdo: Mdo, nieuw: CasusDossier | None, naar: set[tuple[type, str]]) -> None:
    gasten = {een.partij for een in mdo.uitnodigingen}
    if nieuw is None or nieuw.mdo is None:
        assert {partij for soort, partij in naar if soort is UitnodigingIngetrokken} == gasten
    else:
        assert nieuw.mdo.mdo_id == mdo.mdo_id
        assert {een.partij for een in nieuw.mdo.uitnodigingen} == gasten
        if nieuw.mdo.op != mdo.op:
            assert {partij for soort, partij in naar if soort is UitnodigingVerplaatst} == gasten
            assert {een.deelname for een in nieuw.mdo.uitnodigingen} == {Deelname.OPEN}


def wacht_op_wie_het_aangaat(regel: CasusRegel) -> None:
    """Who still owes something stands there with what it is; there is always something, and always somebody, but at the end."""
    assert regel.wacht
    assert all(een.partij or een.rol or een.reden in ("verwijdering", "opschoning") for een in regel.wacht)
    wacht = {(str(een.reden), een.partij) for een in regel.wacht}
    owed = {
        verzoek.partij for verzoek in regel.verzoeken if verzoek.status in (Verzoekstatus.OPEN, Verzoekstatus.TE_LAAT)
    }
    assert {partij for reden, partij in wacht if reden == "antwoord"} == owed
    silent = {een.partij for een in regel.mdo.uitnodigingen if een.deelname is Deelname.OPEN} if regel.mdo else set()
    uitgenodigd = regel.fase is Casusfase.UITGENODIGD
    assert {partij for reden, partij in wacht if reden == "deelname"} == (silent if uitgenodigd else set())
    accord = {een.partij for een in regel.inzage if een.akkoord is Akkoord.GEVRAAGD}
    assert {partij for reden, partij in wacht if reden == "inzage_akkoord"} == (accord if uitgenodigd else set())
    onder_beoordeling = regel.fase in (Casusfase.INTAKE, Casusfase.AANVULLING)
    assert ("zienswijze" in {reden for reden, _ in wacht}) is (onder_beoordeling and regel.zienswijze is None)
    assert ("triage", None) in wacht or not onder_beoordeling
    assert ("advies", None) in wacht or regel.fase is not Casusfase.ADVIES


def klopt(stand: CasusDossier) -> None:
    """What a state must hold by its phase (1.4, 1.8, 8.1, 8.3)."""
    besluit = stand.triage.besluit if stand.triage else None
    if stand.fase in NA_WEGING:
        assert stand.zienswijze is not None
        assert stand.zienswijze.zienswijze.strip()
        assert besluit is not None
        for deel in (besluit.overleg_aanmelder, besluit.systeem, besluit.zorg_en_straf):
            assert (deel or "").strip()
    if stand.fase in NA_C:
        assert besluit is not None
        assert besluit.uitkomst is Uitkomst.CASUS
        assert besluit.toewijzing is not None
        assert besluit.toewijzing.lokaal_tenzij.strip()
        assert set(besluit.toewijzing.partijen) <= set(PARTIJEN)
        assert stand.weging is not None
        assert stand.weging.voldaan
    if stand.fase is Casusfase.AANVULLING:
        assert besluit is not None
        assert besluit.aanvulling is not None
        asked = {verzoek.partij for verzoek in stand.verzoeken if verzoek.aanleiding is Aanleiding.AANVULLEND}
        assert {vraag.partij for vraag in besluit.aanvulling.vragen} <= asked
    for een in stand.mdo.uitnodigingen if stand.mdo else ():
        assert een.afgevaardigde is None or een.afgevaardigde.partij == een.partij
        assert (een.afgevaardigde is not None) is (een.deelname in KOMT)
    if stand.afschaling is not None and stand.afschaling.opgeschoond_op is not None:
        assert v.PERSONALIA.achternaam is not None
        assert v.PERSONALIA.achternaam not in stand.model_dump_json()
