"""What holds for any messages in any order with any time between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.parties import PARTIJEN
from hub.processes.complex import COMPLEX
from hub.processes.complex.termijnen import verwijderen_op, wekker
from hub.processes.kern import Effect, Message, Refused, due, replay, step
from hub.topology import names
from schemas.aanmelding import Casusfase
from schemas.basis import Bericht
from schemas.casus import CasusDossier, CasusRegel
from schemas.mdo import (
    Aanwijzing,
    Deelname,
    MdoGeannuleerd,
    MdoUitnodiging,
    MdoVerplaatst,
    Taak,
    UitnodigingIngetrokken,
    UitnodigingVerplaatst,
)
from schemas.personen import Functionaris, Rol
from schemas.triage import Antwoord, Uitkomst
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import Aanleiding, InformatieGevraagd, VerzoekHerinnerd, VerzoekVervallen
from tests.processes.complex import verloop as v

ROLLEN = st.sampled_from([Functionaris(naam="iemand", rol=rol) for rol in Rol])
PARTIJ = st.sampled_from([v.AANMELDER, v.GEMEENTE, "gemeente-arnhem", "politie", "om", "malkander", "zomaar"])
HERKOMST = st.one_of(
    PARTIJ.filter(PARTIJEN.__contains__).map(names.uit),
    st.sampled_from([names.besluit(huis) for huis in ("ede", "arnhem", "keten")]),
)
AANWIJZING = st.builds(
    v.aanwijzing, PARTIJ, st.sampled_from(Taak), st.sampled_from(["veiligheid", None, " "])
)  # fmt: skip
LIJST: st.SearchStrategy[list[Aanwijzing]] = st.one_of(
    st.just([v.POLITIE, v.EDE]), st.just([v.POLITIE]), st.lists(AANWIJZING, max_size=4)
)
UREN = st.sampled_from([0, 1, 24, 24 * 4, 24 * 8, 24 * 15, 24 * 30, 24 * 200])
ANDERS = st.sampled_from([True, False, False, False])
"""Now and then from somebody else than who should."""


RECHTDOOR: list[tuple[Bericht, str]] = [
    (v.aanmelding(), names.uit(v.AANMELDER)),
    (v.uitvraag("politie", "om"), names.besluit(v.HUIS)),
    (v.zienswijze(), names.uit(v.GEMEENTE)),
    (v.criteria(), names.besluit(v.HUIS)),
    (v.besluit(Uitkomst.CASUS), names.besluit(v.HUIS)),
    (v.voorbereiding(), names.besluit(v.HUIS)),
    (v.aangewezen(v.POLITIE, v.EDE, v.MOVIERA), names.besluit(v.HUIS)),
    (v.uitnodigen(), names.besluit(v.HUIS)),
]
"""From aanmelding to invitations."""


class Casus(RuleBasedStateMachine):
    """One casus, offered anything by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.stand: CasusDossier | None = None
        self.nu = v.NUL
        self.log: list[tuple[Message, datetime]] = []
        self.regels: dict[str, CasusRegel] = {}
        self.gevraagd: dict[str, str] = {}
        self.afgedaan: set[str] = set()
        self.genodigd: dict[str, set[str]] = {}

    # what is offered

    @initialize(tot=st.sampled_from([8, 7, 4, 1, 0]))
    def begin(self, tot: int) -> None:
        """As far on the straight road as told: what comes later is reached often enough to be tried in many ways."""
        for inhoud, herkomst in RECHTDOOR[:tot] if tot else [(v.aanmelding(doel=None), names.uit(v.AANMELDER))]:
            self.bied(inhoud, herkomst)

    @rule(
        partij=PARTIJ.filter(PARTIJEN.__contains__), gemeente=st.sampled_from(["GM0228", "GM0202", "GM0363", None]),
        doel=st.sampled_from(["rust", " ", None]),
    )  # fmt: skip
    def meld_aan(self, partij: str, gemeente: str | None, doel: str | None) -> None:
        if self.stand is None or self.stand.aanmelder == partij:  # the poort sees to it: the key holds the aanmelder
            self.bied(v.aanmelding(gemeente=gemeente, doel=doel), names.uit(partij))

    @rule(
        partijen=st.lists(PARTIJ, max_size=3), aanleiding=st.sampled_from(Aanleiding), door=ROLLEN,
        voor=st.none() | st.integers(-2, 40).map(v.dag),
    )  # fmt: skip
    def vraag(self, partijen: list[str], aanleiding: Aanleiding, door: Functionaris, voor: datetime | None) -> None:
        self.van_huis(v.uitvraag(*partijen, aanleiding=aanleiding, door=door, voor=voor))

    @rule(partijen=st.sampled_from([("politie", "om"), ("om",), ("gemeente-arnhem", "rn")]))
    def verrijk(self, partijen: tuple[str, ...]) -> None:
        self.van_huis(v.uitvraag(*partijen))

    @precondition(lambda self: self.gevraagd)
    @rule(data=st.data(), weiger=st.booleans(), tekst=st.sampled_from(["ja", "nee"]), ander=ANDERS)
    def antwoord(self, data: st.DataObject, tekst: str, *, weiger: bool, ander: bool) -> None:
        nummer = data.draw(st.sampled_from(sorted(self.gevraagd)))
        partij = "om" if ander else self.gevraagd[nummer]
        self.bied(v.weigering(nummer) if weiger else v.antwoord(nummer, tekst), names.uit(partij))

    @rule(herkomst=HERKOMST, door=st.none() | ROLLEN)
    def geef_zienswijze(self, herkomst: str, door: Functionaris | None) -> None:
        self.bied(v.zienswijze(door), herkomst)

    @rule()
    def gemeente_ziet(self) -> None:
        self.van_huis(v.zienswijze(v.PR))

    @rule(ketens=st.sampled_from([Antwoord.JA, Antwoord.JA, Antwoord.NEE, Antwoord.ONBEKEND]))
    def beoordeel(self, ketens: Antwoord) -> None:
        self.van_huis(v.criteria(ketens=ketens))

    @rule(uitkomst=st.sampled_from(Uitkomst), door=ROLLEN, dagen=st.integers(-1, 30), leeg=st.booleans())
    def beslis(self, uitkomst: Uitkomst, door: Functionaris, dagen: int, *, leeg: bool) -> None:
        velden: dict[str, object] = (
            {} if not leeg else {"aanvulling": None, "toewijzing": None, "overleg_aanmelder": None}
        )
        if uitkomst is Uitkomst.ONDUIDELIJK and not leeg:
            velden = {"aanvulling": v.aanvulling("politie", op=self.nu + timedelta(days=dagen))}
        self.van_huis(v.besluit(uitkomst, door, **velden))

    @rule()
    def neem_aan(self) -> None:
        tafel = "arnhem-volwassenen" if self.stand and self.stand.wachtrij == "arnhem" else v.TAFEL
        self.van_huis(v.besluit(Uitkomst.CASUS, toewijzing=v.toewijzing(tafel)))

    @rule(door=ROLLEN)
    def adviseer(self, door: Functionaris) -> None:
        self.van_huis(v.advies(door))

    @rule(door=st.one_of(st.just(v.PR), ROLLEN), agenda=st.sampled_from(["1. plan", "1. plan", None]),
          eens=st.booleans(), doel=st.sampled_from(["rust", "rust", None]))  # fmt: skip
    def bereid_voor(self, door: Functionaris, agenda: str | None, doel: str | None, *, eens: bool) -> None:
        velden: dict[str, object] = {} if eens else {"overeenstemming": None}
        self.van_huis(v.voorbereiding(door, self.aanmelder, agenda=agenda, doel=doel, **velden))

    @rule(lijst=LIJST, door=st.one_of(st.just(v.PR), ROLLEN))
    def wijs_aan(self, lijst: list[Aanwijzing], door: Functionaris) -> None:
        self.van_huis(v.aangewezen(*lijst, door=door, namens=self.aanmelder))

    @rule(door=st.one_of(st.just(v.IC), ROLLEN))
    def nodig_uit(self, door: Functionaris) -> None:
        self.van_huis(v.uitnodigen(door))

    @precondition(lambda self: self.stand is not None and self.stand.mdo is not None)
    @rule(partij=PARTIJ.filter(PARTIJEN.__contains__), soort=st.sampled_from(Deelname), van=PARTIJ, ander=ANDERS)
    def antwoord_uitnodiging(self, partij: str, soort: Deelname, van: str, *, ander: bool) -> None:
        assert self.stand is not None
        assert self.stand.mdo is not None
        mdo = self.stand.mdo
        self.bied(v.deelname(mdo.mdo_id, van if ander else partij, mdo.op, soort), names.uit(partij))

    @rule(dagen=st.integers(-3, 40), door=ROLLEN)
    def verplaats(self, dagen: int, door: Functionaris) -> None:
        naar = self.nu + timedelta(days=dagen)
        self.van_huis(
            MdoVerplaatst(casus_id=v.WIE, naar_op=naar, reden="ziek", functionaris=door, namens=self.aanmelder)
        )

    @rule(door=ROLLEN)
    def annuleer(self, door: Functionaris) -> None:
        self.van_huis(MdoGeannuleerd(casus_id=v.WIE, reden="niet nodig", functionaris=door, namens=self.aanmelder))

    @precondition(lambda self: self.stand is not None and self.stand.fase in ZETTEN)
    @rule(data=st.data())
    def ga_verder(self, data: st.DataObject) -> None:
        """What somebody does who goes on with it."""
        assert self.stand is not None
        self.bied(*data.draw(st.sampled_from(ZETTEN[self.stand.fase]))(self))

    @rule(uren=UREN)
    def wacht(self, uren: int) -> None:
        self.nu += timedelta(hours=uren)
        self.wek()

    # what must hold after each

    @invariant()
    def zegt_waarom_het_wacht(self) -> None:
        """Each state says why it waits and for whom; its line stands in one queue, and both are valid messages."""
        assert len(self.regels) == (0 if self.stand is None else 1)
        if self.stand is None:
            return
        ((topic, regel),) = self.regels.items()
        assert topic == names.casussen(self.stand.wachtrij)
        assert regel.wacht
        assert all(een.partij or een.rol or een.reden == "verwijdering" for een in regel.wacht)
        assert CasusDossier.model_validate(self.stand.model_dump()) == self.stand
        assert CasusRegel.model_validate(regel.model_dump()) == regel
        assert (regel.fase, regel.volgnummer) == (self.stand.fase, self.stand.volgnummer)

    @invariant()
    def kan_verder_of_eindigt(self) -> None:
        """No casus is lost in a state that can neither proceed nor end: somebody can move it, and time alone ends it."""
        if self.stand is None:
            return
        assert self.nu < verwijderen_op(self.stand)
        assert self.nu < wekker(self.stand) <= verwijderen_op(self.stand)
        assert self.stand.fase is Casusfase.GESLOTEN or any(self._verder(zet) for zet in ZETTEN[self.stand.fase])

    @invariant()
    def wat_gevraagd_is_eindigt(self) -> None:
        """A request is open before its deadline only; after that it is answered, refused, overdue or lapsed (16.1)."""
        for verzoek in self.stand.verzoeken if self.stand else ():
            assert (verzoek.status is Verzoekstatus.OPEN) <= (self.nu < verzoek.antwoord_voor)

    def teardown(self) -> None:
        """The state is that of a replay, and time alone ends it."""
        terug = replay(COMPLEX, self.log).get(v.WIE)
        for beslist in due(COMPLEX, terug, v.WIE, self.nu):
            terug = beslist.stand
        assert terug == self.stand
        self.nu += timedelta(days=3 * 366)
        self.wek()
        assert (self.stand, self.regels) == (None, {})
        assert set(self.gevraagd) == self.afgedaan

    # the world around it

    @property
    def aanmelder(self) -> str:
        return self.stand.aanmelder if self.stand else v.AANMELDER

    def van_huis(self, inhoud: Bericht) -> None:
        self.bied(inhoud, names.besluit(self.stand.wachtrij if self.stand else v.HUIS))

    def bied(self, inhoud: Bericht, herkomst: str) -> None:
        """Decide a message; only a refusal may be raised, and it changes nothing."""
        self.wek()
        message = Message(v.WIE, inhoud, herkomst, f"urn:x#{len(self.log)}")
        self.log.append((message, self.nu))
        try:
            stand, effecten = step(COMPLEX, self.stand, message, self.nu)
        except Refused:
            return
        self.neem(self.stand, stand, effecten)

    def wek(self) -> None:
        for beslist in due(COMPLEX, self.stand, v.WIE, self.nu):
            self.neem(self.stand, beslist.stand, beslist.effecten)

    def neem(self, oud: CasusDossier | None, nieuw: CasusDossier | None, effecten: tuple[Effect, ...]) -> None:
        self.stand = nieuw
        uitnodigingen = {}
        for effect in effecten:
            if effect.topic.endswith(".casussen"):
                self._regel(effect)
            elif isinstance(effect.inhoud, MdoUitnodiging):
                uitnodigingen[effect.topic] = effect.inhoud
            else:
                self._bericht(oud or nieuw, effect)
        if uitnodigingen:
            self._uitgenodigd(oud, uitnodigingen)
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
            self.gevraagd[inhoud.verzoek_id] = partij
        elif isinstance(inhoud, VerzoekHerinnerd | VerzoekVervallen):
            assert self.gevraagd[inhoud.verzoek_id] == partij
            if isinstance(inhoud, VerzoekVervallen):
                self.afgedaan.add(inhoud.verzoek_id)
        elif isinstance(inhoud, UitnodigingVerplaatst | UitnodigingIngetrokken):
            assert partij in self.genodigd[inhoud.mdo_id]
        else:
            assert partij == casus.aanmelder

    def _uitgenodigd(self, oud: CasusDossier | None, uit: dict[str, MdoUitnodiging]) -> None:
        """Only after outcome c; to each party with doelbinding, once; with all four parts."""
        assert oud is not None
        assert oud.triage is not None
        assert oud.triage.besluit.uitkomst is Uitkomst.CASUS
        assert oud.weging is not None
        assert oud.weging.voldaan
        assert oud.zienswijze is not None
        assert oud.afwijzingen == ()
        lijst = {names.inbox(een.partij): een for een in oud.aanwijzingen}
        assert set(uit) == set(lijst)
        for topic, een in uit.items():
            assert (lijst[topic].doelbinding or "").strip()
            assert lijst[topic].taak is not Taak.ONBEKEND
            assert een.agenda
            assert een.doel
            assert een.personalia.achternaam
            assert een.personalia.bsn is None
            assert {names.inbox(partij) for partij in een.partners} == set(lijst)
            assert een.mdo_op > self.nu
        (nummer,) = {een.mdo_id for een in uit.values()}
        self.genodigd[nummer] = {topic.split(".")[1] for topic in uit}

    def _verder(self, zet: Callable[[Casus], tuple[Bericht, str]]) -> bool:
        inhoud, herkomst = zet(self)
        try:
            stand, _ = step(COMPLEX, self.stand, Message(v.WIE, inhoud, herkomst, "urn:x#wat-als"), self.nu)
        except Refused:
            return False
        return stand != self.stand


def _huis(casus: Casus) -> str:
    assert casus.stand is not None
    return names.besluit(casus.stand.wachtrij)


def _opnieuw(casus: Casus) -> tuple[Bericht, str]:
    b = v.aanvulling("politie", op=casus.nu + timedelta(days=1))
    return v.besluit(Uitkomst.ONDUIDELIJK, aanvulling=b), _huis(casus)


def _uitstel(casus: Casus) -> tuple[Bericht, str]:
    return MdoGeannuleerd(casus_id=v.WIE, reden="-", functionaris=v.PR, namens=casus.aanmelder), _huis(casus)


ZETTEN: dict[Casusfase, tuple[Callable[[Casus], tuple[Bericht, str]], ...]] = {
    Casusfase.TERUGGESTUURD: (lambda casus: (v.aanmelding(), names.uit(casus.aanmelder)),),
    Casusfase.INTAKE: (
        lambda casus: (v.zienswijze(v.PR), _huis(casus)),
        lambda casus: (v.besluit(Uitkomst.GEEN_CASUS), _huis(casus)),
    ),
    Casusfase.AANVULLING: (
        lambda casus: (v.zienswijze(v.PR), _huis(casus)),
        lambda casus: (v.besluit(Uitkomst.GEEN_CASUS), _huis(casus)),
    ),
    Casusfase.ADVIES: (lambda casus: (v.advies(), _huis(casus)),),
    Casusfase.VOORBEREIDING: (
        lambda casus: (v.voorbereiding(namens=casus.aanmelder), _huis(casus)),
        lambda casus: (v.aangewezen(v.POLITIE, namens=casus.aanmelder), _huis(casus)),
        lambda casus: (v.uitnodigen(), _huis(casus)),
        _opnieuw,
    ),
    Casusfase.UITGENODIGD: (_uitstel,),
    Casusfase.MDO: (_uitstel, lambda casus: (v.voorbereiding(namens=casus.aanmelder), _huis(casus))),
}
"""Who can move a casus on, in each phase."""

TestCasus = Casus.TestCase
TestCasus.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
