"""A scripted house: from a casus' line to what it says next. Pure; the line alone tells what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from hub.parties import PARTIJEN
from hub.processes.complex.casustafels import TAFELS
from hub.processes.complex.doelbinding import DOELBINDING
from hub.processes.complex.partners import GEMEENTEPARTIJ
from schemas.aanmelding import Casusfase, ZienswijzeGegeven
from schemas.basis import Bericht
from schemas.casus import CasusRegel
from schemas.inzage import InzageBeoordeeld
from schemas.mdo import (
    Aanwijzing,
    Mdo,
    MdoGeannuleerd,
    MdoUitnodigen,
    MdoVerplaatst,
    MdoVoorbereid,
    Overeenstemming,
    PartijenAangewezen,
    Taak,
    Voorbereiding,
)
from schemas.nazorg import DossierOvergedragen, NazorgAfgesloten, WerkvoorraadRegel
from schemas.personen import Functionaris, Rol
from schemas.triage import (
    Aanvulling,
    AdviesGegeven,
    Antwoord,
    Criteria,
    CriteriaBeoordeeld,
    Oordeel,
    Toewijzing,
    TriageBesloten,
    Triagebesluit,
    Uitkomst,
    VerrijkingGevraagd,
    Vraag,
)
from schemas.uitvraag import Verzoek, Verzoekstatus
from schemas.verzoek import Aanleiding
from tests.faults.partners.plan import Plan, plan

AGAIN_S = 30.0
"""A house that sees nothing come of its word says it again: a term may have passed while a worker was down."""
ONCE_S = 1e9
SHARE_CLOSED, SHARE_HANDED_OVER = 0.05, 0.05
PR, IC, LM = (
    Functionaris(naam=f"scripted {rol}", rol=rol)
    for rol in (Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR, Rol.LOCATIEMANAGER)
)
Stappen = Iterator[tuple[str, Bericht]]
"""A label, by which a step is known again, and the message."""


@dataclass
class Huis:
    """The script of the houses. `seed` decides the plans, `term` what parties get to answer."""

    seed: int
    term: timedelta
    _said: dict[tuple[str, str], float] = field(default_factory=dict)

    def plan(self, regel: CasusRegel) -> Plan:
        """What the house has in mind."""
        return plan(self.seed, regel.casus_id, regel.wachtrij)

    def zegt(self, regel: CasusRegel | WerkvoorraadRegel, now: datetime, seconds: float) -> list[Bericht]:
        """What is to be said now; `seconds` is a clock for what was said before."""
        if isinstance(regel, WerkvoorraadRegel):
            return list(self._dossier(regel))
        told = []
        for label, bericht in FASEN.get(regel.fase, _rust)(regel, self.plan(regel), now, self.term):
            at, wait = (regel.casus_id, label), ONCE_S if label in ("verplaatst", "geannuleerd") else AGAIN_S
            if seconds - self._said.get(at, -ONCE_S) >= wait:
                self._said[at] = seconds
                told.append(bericht)
        return told

    def _dossier(self, regel: WerkvoorraadRegel) -> Iterator[Bericht]:
        """A house hands a dossier over or closes it, now and then, and once: what is still owed then lapses."""
        if (regel.persoon_id, "besluit") not in self._said and regel.verzoeken:
            self._said[regel.persoon_id, "besluit"] = 0
            yield from besluit(regel, Random(f"dossier/{self.seed}/{regel.persoon_id}"))

    def rust(self, regel: CasusRegel) -> bool:
        """Whether the house has done with it all it had in mind."""
        if regel.fase is Casusfase.UITGENODIGD:
            verzet = self.plan(regel).verzet
            return not verzet or (regel.casus_id, verzet) in self._said
        return regel.fase in (Casusfase.TERUGGESTUURD, Casusfase.GESLOTEN)


def besluit(regel: WerkvoorraadRegel, lot: Random) -> Iterator[Bericht]:
    """What a house decides about a dossier; mostly nothing."""
    chance, wie = lot.random(), {"persoon_id": regel.persoon_id, "reden": "Scripted.", "functionaris": "scripted"}
    if chance < SHARE_CLOSED:
        yield NazorgAfgesloten.model_validate(wie)
    elif chance < SHARE_CLOSED + SHARE_HANDED_OVER:
        elders = lot.choice([code for code in GEMEENTEPARTIJ if code != regel.gemeente])
        yield DossierOvergedragen.model_validate({**wie, "naar_gemeente": elders})


def _beoordeling(regel: CasusRegel, plan: Plan, now: datetime, term: timedelta) -> Stappen:
    gevraagd = {verzoek.aanleiding: verzoek for verzoek in regel.verzoeken}
    gemeente = GEMEENTEPARTIJ[regel.gemeente or ""]
    wie = {Aanleiding.VERRIJKING: plan.verrijking, Aanleiding.SCREENING: plan.screening}
    wie[Aanleiding.ZIENSWIJZE] = (gemeente,)
    for aanleiding, partijen in wie.items():
        if aanleiding not in gevraagd:
            yield aanleiding, _uitvraag(regel, aanleiding, partijen, now + term)
    if regel.weging is None:
        yield "criteria", _criteria(regel)
    zienswijze = gevraagd.get(Aanleiding.ZIENSWIJZE)
    if regel.zienswijze is None and zienswijze and zienswijze.status is not Verzoekstatus.OPEN:
        yield "opgehaald", _zienswijze(regel)
    if regel.weging and regel.zienswijze and wie.keys() <= gevraagd.keys() and _genoeg(regel, plan):
        ronde = regel.triage.ronde if regel.triage else 0
        uitkomst = plan.rondes[min(ronde, len(plan.rondes) - 1)]
        yield f"triage {ronde}", _besluit(regel, uitkomst, plan, now + term)


def _genoeg(regel: CasusRegel, plan: Plan) -> bool:
    """Whether the triage can meet; after outcome b what was asked must be there, or overdue."""
    wacht: tuple[Verzoek, ...] = regel.verzoeken
    if not plan.geduldig:
        wacht = tuple(verzoek for verzoek in wacht if verzoek.aanleiding is Aanleiding.AANVULLEND)
    return all(verzoek.status is not Verzoekstatus.OPEN for verzoek in wacht)


def _advies(regel: CasusRegel, plan: Plan, now: datetime, term: timedelta) -> Stappen:
    yield "advies", AdviesGegeven(casus_id=regel.casus_id, advies="Scripted: keep it local.", functionaris=PR)


def _voorbereiding(regel: CasusRegel, plan: Plan, now: datetime, term: timedelta) -> Stappen:
    if regel.voorbereiding is None:
        yield "voorbereiding", _voorbereid(regel, now)
    elif plan.zonder_doel and not regel.afwijzingen and not regel.aanwijzingen:
        zonder = Aanwijzing(partij=plan.zonder_doel, bijdrage="Scripted.", taak=Taak.ZORG, doelbinding=None)
        yield "aanwijzing", _aangewezen(regel, plan, zonder)
    elif regel.afwijzingen or not regel.aanwijzingen:
        yield "herstel", _aangewezen(regel, plan)
    else:
        yield f"uitnodigen {regel.actie_voor}", MdoUitnodigen(casus_id=regel.casus_id, functionaris=IC)


def _uitgenodigd(regel: CasusRegel, plan: Plan, now: datetime, term: timedelta) -> Stappen:
    mdo: Mdo | None = regel.mdo
    klaar = [een.verzoek_id for een in regel.verzoeken if een.verstrekking and een.status is Verzoekstatus.BEANTWOORD]
    if mdo and klaar and not regel.inzage:
        yield f"inzage {mdo.mdo_id}", _inzage(regel, klaar[:2])
    if mdo and plan.verzet == "verplaatst":
        naar = mdo.op + timedelta(days=7)
        yield (
            plan.verzet,
            MdoVerplaatst(
                casus_id=regel.casus_id, naar_op=naar, reden="Scripted: moved.", functionaris=PR, namens=regel.aanmelder
            ),
        )
    elif mdo and plan.verzet == "geannuleerd":
        yield (
            plan.verzet,
            MdoGeannuleerd(
                casus_id=regel.casus_id, reden="Scripted: cancelled.", functionaris=PR, namens=regel.aanmelder
            ),
        )


def _rust(regel: CasusRegel, plan: Plan, now: datetime, term: timedelta) -> Stappen:
    return iter(())


FASEN = {
    Casusfase.INTAKE: _beoordeling,
    Casusfase.AANVULLING: _beoordeling,
    Casusfase.ADVIES: _advies,
    Casusfase.VOORBEREIDING: _voorbereiding,
    Casusfase.UITGENODIGD: _uitgenodigd,
}


def vragen(partijen: tuple[str, ...]) -> tuple[Vraag, ...]:
    """One question to each."""
    return tuple(
        Vraag(partij=code, vraag="Scripted: what is known?", noodzaak="Scripted: to weigh.", met_bsn=False)
        for code in partijen
    )


def _uitvraag(
    regel: CasusRegel, aanleiding: Aanleiding, partijen: tuple[str, ...], voor: datetime
) -> VerrijkingGevraagd:
    return VerrijkingGevraagd(
        casus_id=regel.casus_id,
        aanleiding=aanleiding,
        doel="Scripted: weighing.",
        vragen=vragen(partijen),
        antwoord_voor=voor,
        functionaris=IC,
    )


def _criteria(regel: CasusRegel) -> CriteriaBeoordeeld:
    oordeel = Oordeel(antwoord=Antwoord.JA, toelichting="Scripted.")
    criteria = Criteria(veiligheid=oordeel, systeem=oordeel, ketens=oordeel, multiproblematiek=oordeel)
    return CriteriaBeoordeeld(casus_id=regel.casus_id, criteria=criteria, functionaris=IC)


def _zienswijze(regel: CasusRegel) -> ZienswijzeGegeven:
    return ZienswijzeGegeven(
        casus_id=regel.casus_id, zienswijze="Scripted: by telephone.", functionaris_gemeente="x", opgehaald_door=IC
    )


def _besluit(regel: CasusRegel, uitkomst: Uitkomst, plan: Plan, later: datetime) -> TriageBesloten:
    b, c = uitkomst is Uitkomst.ONDUIDELIJK, uitkomst is Uitkomst.CASUS
    tafel = next(code for code, tafel in TAFELS.items() if tafel.huis == regel.wachtrij)
    aanvulling = Aanvulling(vragen=vragen(plan.aanvullend), volgende_triage_op=later, opvrager=IC)
    toewijzing = Toewijzing(
        casustafel=tafel, lokaal_tenzij="Scripted.", doel="Scripted.", themas=("Scripted.",), partijen=plan.genodigden
    )
    besluit = Triagebesluit(
        uitkomst=uitkomst,
        reden="Scripted.",
        overleg_aanmelder="Scripted: agreed.",
        systeem="Scripted.",
        zorg_en_straf="Scripted.",
        aanvulling=aanvulling if b else None,
        toewijzing=toewijzing if c else None,
        functionaris=LM,
    )
    return TriageBesloten(casus_id=regel.casus_id, besluit=besluit)


def _voorbereid(regel: CasusRegel, now: datetime) -> MdoVoorbereid:
    deel = Voorbereiding(
        doel="Scripted.",
        besluiten=("x",),
        themas=("x",),
        agenda="1. Scripted.",
        overeenstemming=Overeenstemming(functionaris_gemeente="x", op=now - timedelta(minutes=1)),
        functionaris=PR,
    )
    return MdoVoorbereid(casus_id=regel.casus_id, voorbereiding=deel, namens=regel.aanmelder)


def _inzage(regel: CasusRegel, verzoeken: list[str]) -> InzageBeoordeeld:
    return InzageBeoordeeld(
        casus_id=regel.casus_id,
        verzoeken=tuple(verzoeken),
        overleg="Scripted.",
        namens=regel.aanmelder,
        functionaris=PR,
    )


def _aangewezen(regel: CasusRegel, plan: Plan, *zonder: Aanwijzing) -> PartijenAangewezen:
    wie = tuple(
        Aanwijzing(
            partij=code,
            bijdrage=f"Scripted: what {code} knows.",
            taak=min(DOELBINDING.van(PARTIJEN[code].soorten)),
            doelbinding="Scripted: its own task.",
        )
        for code in plan.genodigden
    )
    return PartijenAangewezen(
        casus_id=regel.casus_id, aanwijzingen=(*wie, *zonder), namens=regel.aanmelder, functionaris=PR
    )
