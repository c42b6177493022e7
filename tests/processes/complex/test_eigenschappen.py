"""What holds for any messages in any order with any time between them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.parties import PARTIJEN
from hub.processes.complex import COMPLEX
from hub.processes.complex.termijnen import verwijderen_op, wekker
from hub.processes.kern import due, replay
from hub.topology import names
from schemas.basis import Bericht
from schemas.casus import CasusDossier, CasusRegel
from schemas.mdo import Aanwijzing, Deelname, MdoGeannuleerd, MdoVerplaatst, Overeenstemming, Taak
from schemas.personen import Functionaris, Rol
from schemas.triage import Antwoord, Uitkomst
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import Aanleiding
from tests.processes.complex import verloop as v
from tests.processes.complex.einde import naar_het_einde, rechtdoor, zetten
from tests.processes.complex.klopt import klopt, wacht_op_wie_het_aangaat
from tests.processes.complex.wereld import Wereld

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
HUIS = st.sampled_from([None, None, None, None, "arnhem", "keten"])
NAMENS = st.sampled_from([None, None, None, "politie"])
TEKST = st.sampled_from(["iets", "iets", "iets", " "])
MANAGER = st.one_of(st.sampled_from([v.LM, v.KM]), ROLLEN)
ZONDER = st.sampled_from(
    [None, None, None, "aanvulling", "toewijzing", "overleg_aanmelder", "systeem", "zorg_en_straf"]
)
ANDERS = st.sampled_from([True, False, False, False])
"""Now and then from somebody else than who should."""


class Casus(Wereld, RuleBasedStateMachine):
    """One casus, offered anything by anybody."""

    # what is offered

    @initialize(tot=st.sampled_from([99, 12, 11, 10, 9, 8, 6, 2, 1, 0]))
    def begin(self, tot: int) -> None:
        """As far on the straight road as told: what comes later is reached often enough to be tried in many ways."""
        for inhoud, herkomst in (
            islice(rechtdoor(self), tot) if tot else [(v.aanmelding(doel=None), names.uit(v.AANMELDER))]
        ):
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

    @rule(herkomst=HERKOMST, door=st.none() | ROLLEN, tekst=TEKST)
    def geef_zienswijze(self, herkomst: str, door: Functionaris | None, tekst: str) -> None:
        self.bied(v.zienswijze(door).model_copy(update={"zienswijze": tekst}), herkomst)

    @rule()
    def gemeente_ziet(self) -> None:
        self.van_huis(v.zienswijze(v.PR))

    @rule(ketens=st.sampled_from([Antwoord.JA, Antwoord.JA, Antwoord.NEE, Antwoord.ONBEKEND]), door=ROLLEN, huis=HUIS)
    def beoordeel(self, ketens: Antwoord, door: Functionaris, huis: str | None) -> None:
        self.van_huis(v.criteria(door, ketens=ketens), huis)

    @rule(uitkomst=st.sampled_from(Uitkomst), door=MANAGER, dagen=st.integers(-1, 30), zonder=ZONDER, huis=HUIS)
    def beslis(self, uitkomst: Uitkomst, door: Functionaris, dagen: int, zonder: str | None, huis: str | None) -> None:
        velden: dict[str, object] = {}
        if uitkomst is Uitkomst.ONDUIDELIJK:
            velden = {"aanvulling": v.aanvulling("politie", op=self.nu + timedelta(days=dagen))}
        self.van_huis(v.besluit(uitkomst, door, **velden | ({zonder: None} if zonder else {})), huis)

    @rule(tenzij=TEKST, partijen=st.sampled_from([("politie",), ("politie",), ("zomaar",), ()]))
    def neem_aan(self, tenzij: str, partijen: tuple[str, ...]) -> None:
        tafel = "arnhem-volwassenen" if self.stand and self.stand.wachtrij == "arnhem" else v.TAFEL
        wat = v.toewijzing(tafel, tenzij).model_copy(update={"partijen": partijen})
        self.van_huis(v.besluit(Uitkomst.CASUS, toewijzing=wat))

    @rule(door=ROLLEN, tekst=TEKST, huis=HUIS)
    def adviseer(self, door: Functionaris, tekst: str, huis: str | None) -> None:
        self.van_huis(v.advies(door).model_copy(update={"advies": tekst}), huis)

    @rule(door=st.one_of(st.just(v.PR), ROLLEN), agenda=st.none() | TEKST, doel=st.none() | TEKST, namens=NAMENS, huis=HUIS,
          eens=st.sampled_from([None, -400, 0, 0, 1]))  # fmt: skip
    def bereid_voor(
        self, door: Functionaris, agenda: str | None, doel: str | None, eens: int | None, namens: str | None, huis: str | None
    ) -> None:  # fmt: skip
        op = None if eens is None else self.nu + timedelta(days=eens)
        velden = {"overeenstemming": None if op is None else Overeenstemming(functionaris_gemeente="-", op=op)}
        self.van_huis(v.voorbereiding(door, namens or self.aanmelder, agenda=agenda, doel=doel, **velden), huis)

    @rule(lijst=LIJST, door=st.one_of(st.just(v.PR), ROLLEN), namens=NAMENS, huis=HUIS)
    def wijs_aan(self, lijst: list[Aanwijzing], door: Functionaris, namens: str | None, huis: str | None) -> None:
        self.van_huis(v.aangewezen(*lijst, door=door, namens=namens or self.aanmelder), huis)

    @rule(door=st.one_of(st.just(v.IC), ROLLEN), huis=HUIS)
    def nodig_uit(self, door: Functionaris, huis: str | None) -> None:
        self.van_huis(v.uitnodigen(door), huis)

    @precondition(lambda self: self.stand is not None and bool(self.gevraagd))
    @rule(data=st.data(), door=st.one_of(st.just(v.PR), ROLLEN), namens=NAMENS)
    def leg_voor(self, data: st.DataObject, door: Functionaris, namens: str | None) -> None:
        """Find answers, or requests without one, fit to be seen before the MDO."""
        welke = data.draw(st.lists(st.sampled_from(sorted(self.gevraagd)), max_size=2))
        self.van_huis(v.inzage(*welke, door=door, namens=namens or self.aanmelder))

    @precondition(lambda self: bool(self.genodigd and self.gevraagd))
    @rule(data=st.data(), ja=st.sampled_from([True, True, False]), ander=ANDERS)
    def geef_akkoord(self, data: st.DataObject, *, ja: bool, ander: bool) -> None:
        mdo = self.stand.mdo.mdo_id if self.stand and self.stand.mdo else ""
        mdo_id = data.draw(st.sampled_from([*([mdo] * 3 if mdo else []), *sorted(self.genodigd)]))
        nummer = data.draw(st.sampled_from(sorted(self.gevraagd)))
        wie = "malkander" if ander else self.gevraagd[nummer]
        self.bied(v.akkoord(mdo_id, nummer, akkoord=ja), names.uit(wie))

    @rule(
        wie=st.lists(PARTIJ, max_size=2),
        door=st.one_of(st.just(v.PR), ROLLEN),
        over=st.sampled_from([None, "zomaar", "om"]),
    )
    def schaal_af(self, wie: list[str], door: Functionaris, over: str | None) -> None:
        wat = v.afschaling(*wie, door=door, over=over).model_copy(update={"namens": self.aanmelder})
        self.van_huis(wat)

    @precondition(lambda self: self.stand is not None and self.stand.mdo is not None)
    @rule(partij=PARTIJ.filter(PARTIJEN.__contains__), soort=st.sampled_from(Deelname), van=PARTIJ, ander=ANDERS)
    def antwoord_uitnodiging(self, partij: str, soort: Deelname, van: str, *, ander: bool) -> None:
        assert self.stand is not None
        assert self.stand.mdo is not None
        mdo = self.stand.mdo
        self.bied(v.deelname(mdo.mdo_id, van if ander else partij, mdo.op, soort), names.uit(partij))

    @rule(dagen=st.integers(-3, 40), door=st.one_of(st.just(v.PR), ROLLEN), namens=NAMENS, huis=HUIS)
    def verplaats(self, dagen: int, door: Functionaris, namens: str | None, huis: str | None) -> None:
        naar = self.nu + timedelta(days=dagen)
        self.van_huis(
            MdoVerplaatst(
                casus_id=v.WIE, naar_op=naar, reden="ziek", functionaris=door, namens=namens or self.aanmelder
            ),
            huis,
        )

    @rule(door=st.one_of(st.just(v.IC), ROLLEN), namens=NAMENS, huis=HUIS)
    def annuleer(self, door: Functionaris, namens: str | None, huis: str | None) -> None:
        wie = namens or self.aanmelder
        self.van_huis(MdoGeannuleerd(casus_id=v.WIE, reden="niet nodig", functionaris=door, namens=wie), huis)

    @precondition(lambda self: self.stand is not None and bool(zetten(self.stand, self.nu)))
    @rule(keer=st.integers(1, 3))
    def ga_verder(self, keer: int) -> None:
        """What somebody does who goes on with it, on the way to its end."""
        for _ in range(keer):
            for zet in zetten(self.stand, self.nu)[:1] if self.stand else ():
                self.bied(*zet)

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
        wacht_op_wie_het_aangaat(regel)
        assert CasusDossier.model_validate(self.stand.model_dump()) == self.stand
        assert CasusRegel.model_validate(regel.model_dump()) == regel
        assert (regel.fase, regel.volgnummer) == (self.stand.fase, self.stand.volgnummer)

    @invariant()
    def is_gewogen(self) -> None:
        """No phase without what the covenant asks for it."""
        if self.stand is not None:
            klopt(self.stand)

    @invariant()
    def kan_verder_of_eindigt(self) -> None:
        """No casus is lost in a state that can neither proceed nor end: somebody can move it, and time alone ends it."""
        if self.stand is None:
            return
        assert self.nu < verwijderen_op(self.stand)
        assert self.nu < wekker(self.stand) <= verwijderen_op(self.stand)
        naar_het_einde(self.stand, self.nu)

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

    def van_huis(self, inhoud: Bericht, huis: str | None = None) -> None:
        """From the casus' own house, or from another."""
        self.bied(inhoud, names.besluit(huis or (self.stand.wachtrij if self.stand else v.HUIS)))


TestCasus = Casus.TestCase
TestCasus.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
