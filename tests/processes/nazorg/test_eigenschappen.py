"""What holds for any messages in any order with any time between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.processes.kern import Effect, Message, Refused, due, replay, step
from hub.processes.nazorg import NAZORG
from hub.processes.nazorg.termijnen import verwijderen_op
from hub.topology import names
from schemas.basis import Bericht
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieGestart,
    EinddatumGewijzigd,
    Hulpvraagblad,
    OnmiddellijkVrijgelaten,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
)
from schemas.nazorg import (
    DossierOvergedragen,
    NazorgAfgesloten,
    NazorgDossier,
    StoplichtOverschreven,
    Wachtrij,
    WerkvoorraadRegel,
)
from schemas.stoplicht import Kleur
from tests.processes.nazorg.verloop import AMSTERDAM, ARNHEM, EDE, NUL, PERSOON, RIJNWAARDEN, WIE

GEMEENTEN = st.sampled_from([ARNHEM, EDE, RIJNWAARDEN, AMSTERDAM, None])
WIJD = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
NABIJ = st.integers(-400 * 24, 800 * 24).map(lambda uren: NUL + timedelta(hours=uren))
MOMENT = st.one_of(NABIJ, NABIJ, NABIJ, WIJD)
PERSONEN = st.sampled_from([PERSOON, PERSOON.model_copy(update={"achternaam": "Ander"})])
BLADEN = st.builds(Hulpvraagblad, peildatum=MOMENT)
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
HERKOMST = st.sampled_from([names.besluit(wachtrij) for wachtrij in Wachtrij])
STAP = st.tuples(
    st.one_of(
        MELDINGEN.map(lambda inhoud: (inhoud, names.DETENTIE)), st.tuples(BESLUITEN, HERKOMST)
    ),
    st.sampled_from([0, 1, 24, 24 * 6, 24 * 31, 24 * 200, 24 * 800]),
    st.sampled_from([0, 0, 2, 48]),
)  # fmt: skip
STAPPEN = st.lists(STAP, max_size=14)


class Wereld:
    """One person's dossier and the queues, held to the invariants after every step."""

    def __init__(self) -> None:
        self.stand: NazorgDossier | None = None
        self.regels: dict[str, WerkvoorraadRegel] = {}
        self.nu = NUL
        self.log: list[tuple[Message, datetime]] = []

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
        assert not (regel.stoplicht.kleur is Kleur.GROEN and regel.stoplicht.lichten[0].kleur is Kleur.ONBEKEND)
        assert NazorgDossier.model_validate(stand.model_dump()) == stand
        assert WerkvoorraadRegel.model_validate(regel.model_dump()) == regel


def _op(stand: NazorgDossier | None, moment: datetime) -> NazorgDossier | None:
    """The state after its deadlines: in a replay, those before a refused message come with the next one."""
    return [stand, *(besluit.stand for besluit in due(NAZORG, stand, WIE, moment))][-1]


@settings(max_examples=300, deadline=None)
@given(STAPPEN)
def test_a_dossier_has_one_line_and_goes_by_its_term_alone(
    stappen: list[tuple[tuple[Bericht, str], int, int]],
) -> None:
    """Never two queues, never a lost dossier, versions that count up, deadlines ahead, valid messages, refusals only."""
    wereld = Wereld()
    for (inhoud, herkomst), uren, ouder in stappen:
        wereld.stap(inhoud, herkomst, uren, ouder)
    assert _op(replay(NAZORG, wereld.log).get(WIE), wereld.nu) == wereld.stand
    wereld.nu += timedelta(days=3 * 366)
    wereld.wek()
    assert wereld.stand is None


@settings(max_examples=200, deadline=None)
@given(STAPPEN)
def test_a_repeat_under_a_new_id_changes_nothing(stappen: list[tuple[tuple[Bericht, str], int, int]]) -> None:
    """The same message of DJI at once again: same state, no effect."""
    stand: NazorgDossier | None = None
    nu = NUL
    for nummer, ((inhoud, herkomst), uren, ouder) in enumerate(stappen):
        nu += timedelta(hours=uren)
        message = Message(WIE, inhoud, herkomst, f"urn:x#{nummer}", nu - timedelta(hours=ouder))
        try:
            stand, _ = step(NAZORG, stand, message, nu)
        except Refused:
            continue
        if herkomst == names.DETENTIE:
            assert step(NAZORG, stand, replace(message, bron=f"urn:x#{nummer}-weer"), nu) == (stand, ())
