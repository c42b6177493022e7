"""Any messages in any order with any time between them about one person, held to what must always hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeAlias

from hypothesis import strategies as st

from hub.parties.rollen import VASTE_PARTNERS
from hub.processes.kern import Effect, Message, Refused, due, step
from hub.processes.nazorg import NAZORG
from hub.processes.nazorg.routing import bestemming
from hub.processes.nazorg.termijnen import verwijderen_op
from hub.processes.verzoek import NIET_NODIG, OPNIEUW, WACHTEND
from hub.topology import names
from schemas.basis import Bericht
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieGestart,
    EinddatumGewijzigd,
    Hulpvraagblad,
    OnmiddellijkVrijgelaten,
    Schulden,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
    Zorgcontact,
)
from schemas.nazorg import (
    DossierOvergedragen,
    Fase,
    NazorgAfgesloten,
    NazorgDossier,
    StoplichtOverschreven,
    Wachtrij,
    WerkvoorraadRegel,
)
from schemas.stoplicht import Kleur
from schemas.uitvraag import Verzoek, Verzoekstatus, Wachtreden
from schemas.verzoek import Aanleiding, InformatieGevraagd, VerzoekHerinnerd, VerzoekVervallen
from tests.processes.nazorg.antwoord import antwoord, weigering
from tests.processes.nazorg.verloop import AMSTERDAM, ARNHEM, EDE, INBOX, NUL, PERSOON, RIJNWAARDEN, WIE

GEMEENTEN = st.sampled_from([ARNHEM, EDE, RIJNWAARDEN, AMSTERDAM, None])
WIJD = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
NABIJ = st.integers(-400 * 24, 800 * 24).map(lambda uren: NUL + timedelta(hours=uren))
MOMENT = st.one_of(NABIJ, NABIJ, NABIJ, WIJD)
PERSONEN = st.sampled_from([PERSOON, PERSOON.model_copy(update={"achternaam": "Ander"})])
BLADEN = st.builds(
    Hulpvraagblad, peildatum=MOMENT, schulden=st.sampled_from(Schulden), zorg=st.sampled_from(Zorgcontact)
)
WAAROM = {"persoon_id": st.just(WIE), "reden": st.just("reden"), "functionaris": st.just("PR 7")}
MELDING = {
    "detentie_id": st.sampled_from(["d1", "d2", "d3"]), "inrichting": st.just("PI-A"), "persoon": PERSONEN,
    "gemeente_herkomst": GEMEENTEN, "gemeente_vestiging": GEMEENTEN, "hulpvragen": st.none() | BLADEN,
}  # fmt: skip
MELDINGEN: st.SearchStrategy[Bericht] = st.one_of(
    st.builds(DetentieGestart, **MELDING, begin_op=MOMENT, verwacht_einde_op=st.none() | MOMENT),
    st.builds(DetentieBeeindigd, **MELDING, einde_op=MOMENT),
    st.builds(OnmiddellijkVrijgelaten, **MELDING, einde_op=MOMENT),
    st.builds(EinddatumGewijzigd, **MELDING, einde_op=MOMENT),
    st.builds(VrijlatingVervallen, **MELDING),
    st.builds(VerlofGestart, **MELDING, begin_op=MOMENT, terug_op=MOMENT),
    st.builds(VerlofBeeindigd, **MELDING, terug_op=MOMENT),
)
BESLUITEN: st.SearchStrategy[Bericht] = st.one_of(
    st.builds(StoplichtOverschreven, **WAAROM, kleur=st.none() | st.sampled_from(Kleur)),
    st.builds(DossierOvergedragen, **WAAROM, naar_gemeente=st.sampled_from([ARNHEM, EDE, AMSTERDAM])),
    st.builds(NazorgAfgesloten, **WAAROM),
)


class Antwoordzet(NamedTuple):
    """A party answers what it owes; or another one any question that was ever put."""

    welk: int
    weigert: bool
    ander: bool
    blad: Hulpvraagblad


HERKOMST = st.sampled_from([names.besluit(wachtrij) for wachtrij in Wachtrij])
ANTWOORDEN = st.builds(Antwoordzet, st.integers(0, 30), st.booleans(), st.sampled_from([False] * 4 + [True]), BLADEN)
VAN_PARTIJ = st.tuples(ANTWOORDEN, st.just(""))
STAP = st.tuples(
    st.one_of(
        MELDINGEN.map(lambda inhoud: (inhoud, names.DETENTIE)), VAN_PARTIJ, st.tuples(BESLUITEN, HERKOMST), VAN_PARTIJ
    ),
    st.sampled_from([0, 1, 24, 24 * 6, 24 * 31, 24 * 200, 24 * 800]),
    st.sampled_from([0, 0, 2, 48]),
)  # fmt: skip
STAPPEN = st.lists(STAP, max_size=14)
Stappen: TypeAlias = list[tuple[tuple[Bericht | Antwoordzet, str], int, int]]


class Wereld:
    """One person's dossier and the queues, held to the invariants after every step."""

    def __init__(self) -> None:
        self.stand: NazorgDossier | None = None
        self.regels: dict[str, WerkvoorraadRegel] = {}
        self.nu = NUL
        self.log: list[tuple[Message, datetime]] = []
        self.gevraagd: dict[str, tuple[str, InformatieGevraagd]] = {}
        self.werd: dict[str, Verzoekstatus] = {}

    def zet(self, inhoud: Bericht | Antwoordzet, herkomst: str, uren: int, ouder: int) -> None:
        """A step; an answer to a question that was never put is none."""
        if not isinstance(inhoud, Antwoordzet):
            self.stap(inhoud, herkomst, uren, ouder)
        elif self.gevraagd:
            open_ = [een.verzoek_id for een in self.stand.verzoeken if een.status in WACHTEND] if self.stand else []
            nummers = open_ if open_ and not inhoud.ander else list(self.gevraagd)
            partij, vraag = self.gevraagd[nummers[inhoud.welk % len(nummers)]]
            zegt = antwoord(vraag, inhoud.blad.peildatum).model_copy(update={"hulpvragen": inhoud.blad})
            code = "politie" if inhoud.ander else partij
            self.stap(weigering(vraag) if inhoud.weigert else zegt, names.uit(code), uren, ouder)

    def stap(self, inhoud: Bericht, herkomst: str, uren: int, ouder: int) -> None:
        """Let time pass, then decide a message written so many hours ago; a refusal is all that it may raise, and changes nothing."""
        self.nu += timedelta(hours=uren)
        message = Message(WIE, inhoud, herkomst, f"urn:x#{len(self.log)}", self.nu - timedelta(hours=ouder))
        self.log.append((message, self.nu))
        self.wek()
        try:
            stand, effecten = step(NAZORG, self.stand, message, self.nu)
        except Refused:
            return
        assert stand is not None
        self.neem(stand, effecten)
        wekker = NAZORG.wekker(stand)
        assert wekker is None or wekker > self.nu

    def wek(self) -> None:
        """The deadlines up to now, one by one; a dossier goes by its term alone."""
        for besluit in due(NAZORG, self.stand, WIE, self.nu):
            assert self.stand is not None
            if besluit.stand is None:
                assert verwijderen_op(self.stand.perioden[-1]) <= self.nu
            self.neem(besluit.stand, besluit.effecten)

    def neem(self, stand: NazorgDossier | None, effecten: tuple[Effect, ...]) -> None:
        """Bring the effects to the queues, and look."""
        vorige = {regel.volgnummer for regel in self.regels.values()}
        for effect in effecten:
            if isinstance(effect.inhoud, WerkvoorraadRegel):
                assert not vorige or effect.inhoud.volgnummer == max(vorige) + 1
                self.regels[effect.topic] = effect.inhoud
            elif effect.inhoud is None:
                del self.regels[effect.topic]
            else:
                self._aan_partij(INBOX[effect.topic], effect.inhoud, stand)
        self.stand = stand
        assert len(self.regels) == (0 if stand is None else 1)
        if stand is not None:
            self._klopt(stand)

    def _klopt(self, stand: NazorgDossier) -> None:
        """The line is that of the state, in the state's queue, and both are valid messages."""
        ((topic, regel),) = self.regels.items()
        assert topic == names.werkvoorraad(stand.wachtrij)
        assert (regel.volgnummer, regel.fase, regel.te_laat) == (stand.volgnummer, stand.fase, stand.te_laat)
        assert regel.detentie == stand.perioden[-1].detentie
        assert not (
            regel.stoplicht.kleur is Kleur.GROEN and Kleur.ONBEKEND in {een.kleur for een in regel.stoplicht.lichten}
        )
        self._wacht(stand, regel)
        oudste = min(periode.detentie.ontvangen_op for periode in stand.perioden)
        assert all(een.gevraagd_op >= oudste for een in stand.verzoeken)
        assert NazorgDossier.model_validate(stand.model_dump()) == stand
        assert WerkvoorraadRegel.model_validate(regel.model_dump()) == regel

    def _aan_partij(self, partij: str, bericht: Bericht, stand: NazorgDossier | None) -> None:
        """A party hears of requests only: a new one with all that it needs, or a word on one that was put to it."""
        if not isinstance(bericht, InformatieGevraagd):
            assert isinstance(bericht, VerzoekHerinnerd | VerzoekVervallen)
            assert self.gevraagd[bericht.verzoek_id][0] == partij
            if isinstance(bericht, VerzoekVervallen):
                assert bericht.reden in (NIET_NODIG, OPNIEUW)
                self.werd[bericht.verzoek_id] = Verzoekstatus.VERVALLEN
            return
        assert stand is not None
        assert bericht.verzoek_id not in self.gevraagd
        self.gevraagd[bericht.verzoek_id] = (partij, bericht)
        self._mag(partij, bericht, stand)

    def _mag(self, partij: str, vraag: InformatieGevraagd, stand: NazorgDossier) -> None:
        """No request without purpose and need, none to who is no fixed partner, none on a closed dossier or without a house."""
        assert (vraag.aanleiding, vraag.huis) == (Aanleiding.NAZORG, stand.wachtrij)
        assert vraag.doel and vraag.noodzaak and vraag.leefgebieden
        assert stand.fase is not Fase.AFGESLOTEN
        (vast,) = [een for een in VASTE_PARTNERS[stand.wachtrij] if een.partij.code == partij]
        assert vast.partij.gemeente_code in (None, bestemming(stand.perioden[-1]).gemeente)
        assert set(vraag.leefgebieden) <= set(vast.leefgebieden)
        assert vast.bsn or vraag.personalia.bsn is None

    def _wacht(self, stand: NazorgDossier, regel: WerkvoorraadRegel) -> None:
        """Each request was put, and is owed, answered, refused, overdue or lapsed; the line says for whom it waits, and why."""
        for een in stand.verzoeken:
            assert self.gevraagd[een.verzoek_id][0] == een.partij
            assert self._past(een, stand)
            self.werd[een.verzoek_id] = een.status
        owed = sorted(een.partij for een in stand.verzoeken if een.status in WACHTEND)
        assert sorted(een.partij for een in regel.wacht if een.partij) == owed
        assert regel.wacht
        assert all(een.partij or een.rol or een.reden is Wachtreden.VERWIJDERING for een in regel.wacht)

    def _past(self, verzoek: Verzoek, stand: NazorgDossier) -> bool:
        match verzoek.status:
            case Verzoekstatus.OPEN:
                return stand.fase is not Fase.AFGESLOTEN and verzoek.antwoord_voor > stand.bijgewerkt_op
            case Verzoekstatus.TE_LAAT:
                return stand.fase is not Fase.AFGESLOTEN and verzoek.antwoord_voor <= stand.bijgewerkt_op
            case Verzoekstatus.BEANTWOORD:
                return verzoek.verstrekking is not None
            case Verzoekstatus.GEWEIGERD:
                return verzoek.weigering is not None
            case Verzoekstatus.VERVALLEN:
                return verzoek.verstrekking is None
