"""The messages of the houses, with words that mean nothing: what counts is who says what to whom, and in which role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hub.parties import PARTIJEN
from schemas.aanmelding import ZienswijzeGegeven
from schemas.casus import CasusRegel
from schemas.mdo import (
    Aanwijzing,
    MdoUitnodigen,
    MdoVoorbereid,
    Overeenstemming,
    PartijenAangewezen,
    Taak,
    Voorbereiding,
)
from schemas.personen import CasusBericht, Functionaris, Rol
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
from schemas.verzoek import Aanleiding

Said = tuple[CasusBericht, ...]

PR, IC, LM = (
    Functionaris(naam="demo", rol=rol) for rol in (Rol.PROCESREGISSEUR, Rol.INFORMATIECOORDINATOR, Rol.LOCATIEMANAGER)
)
TEXT = "Demo."
ENRICHING = ("politie", "om", "rvdk", "rn")
SUPPLYING = ("iriszorg", "om")
NEXT_TRIAGE = timedelta(days=7)
TASKS = {
    "gemeente": Taak.ONDERSTEUNING, "jeugd": Taak.JEUGD, "justitie": Taak.VERVOLGING, "politie": Taak.OPENBARE_ORDE,
    "reclassering": Taak.RECLASSERING, "slachtoffers": Taak.SLACHTOFFERS, "welzijn": Taak.ONDERSTEUNING,
    "wonen": Taak.HUISVESTING, "zorg": Taak.ZORG,
}  # fmt: skip
INVITED = ("politie", "rvdk", "rn", "iriszorg", "vggm", "propersona")
WITHOUT_PURPOSE, BY_ANOTHERS_TASK = "slachtofferhulp", "halt"


def vragen(line: CasusRegel, uitkomst: Uitkomst, before: datetime) -> Said:
    """Enrichment and the gemeente's view asked, and the criteria judged (1.8; Bijlage 2 and 3)."""
    gemeente = _gemeente(line)
    return (
        _vraagt(line, Aanleiding.VERRIJKING, [*ENRICHING, gemeente], before),
        _vraagt(line, Aanleiding.ZIENSWIJZE, [gemeente], before),
        CriteriaBeoordeeld(casus_id=line.casus_id, criteria=_criteria(uitkomst), functionaris=IC),
    )


def zienswijze(line: CasusRegel) -> Said:
    """The gemeente did not answer: the procesregisseur calls, and takes its view down (1.8)."""
    return (
        ZienswijzeGegeven(
            casus_id=line.casus_id, zienswijze=TEXT, functionaris_gemeente="demo", opgehaald_door=PR
        ),
    )  # fmt: skip


def besluit(line: CasusRegel, uitkomst: Uitkomst, now: datetime) -> Said:
    """The triage (8.1-8.3)."""
    terug = Aanvulling(vragen=_questions(SUPPLYING), volgende_triage_op=now + NEXT_TRIAGE, opvrager=IC)
    tafel = Toewijzing(
        casustafel=f"{line.wachtrij}-volwassenen", lokaal_tenzij=TEXT, doel=TEXT, themas=("demo",), partijen=INVITED
    )
    genomen = Triagebesluit(
        uitkomst=uitkomst,
        reden=TEXT,
        overleg_aanmelder=TEXT,
        systeem=TEXT,
        zorg_en_straf=TEXT,
        aanvulling=terug if uitkomst is Uitkomst.ONDUIDELIJK else None,
        toewijzing=tafel if uitkomst is Uitkomst.CASUS else None,
        functionaris=LM,
    )
    return (TriageBesloten(casus_id=line.casus_id, besluit=genomen),)


def advies(line: CasusRegel) -> Said:
    """Outcome a: the advice (8.3a)."""
    return (AdviesGegeven(casus_id=line.casus_id, advies=TEXT, functionaris=PR),)


def voorbereiding(line: CasusRegel, now: datetime) -> Said:
    """Outcome c: the preparation, agreed with the gemeente (13.2a, 13.2b)."""
    eens = Overeenstemming(functionaris_gemeente="demo", op=now - timedelta(hours=1))
    deel = Voorbereiding(
        doel=TEXT, besluiten=("demo",), themas=("demo",), agenda=TEXT, overeenstemming=eens, functionaris=PR
    )
    return (MdoVoorbereid(casus_id=line.casus_id, voorbereiding=deel, namens=line.aanmelder),)


def designated(line: CasusRegel) -> list[Aanwijzing]:
    """The first list of parties: one is on it without a purpose, one by a task that is not of its kind."""
    lawful = dict.fromkeys([*INVITED, _gemeente(line), line.aanmelder])
    return [
        *(_aanwijzing(code, _task(code), TEXT) for code in lawful if code not in (WITHOUT_PURPOSE, BY_ANOTHERS_TASK)),
        _aanwijzing(WITHOUT_PURPOSE, _task(WITHOUT_PURPOSE), None),
        _aanwijzing(BY_ANOTHERS_TASK, Taak.HUISVESTING, TEXT),
    ]


def aanwijzing(line: CasusRegel, several: Iterable[Aanwijzing]) -> Said:
    """The procesregisseur designates, on behalf of the aanmelder (13.2c, 13.3)."""
    return (
        PartijenAangewezen(
            casus_id=line.casus_id, aanwijzingen=tuple(several), namens=line.aanmelder, functionaris=PR
        ),
    )  # fmt: skip


def uitnodiging(line: CasusRegel) -> Said:
    """The informatiecoördinator has the invitations sent (8.3c)."""
    return (MdoUitnodigen(casus_id=line.casus_id, functionaris=IC),)


def _vraagt(line: CasusRegel, aanleiding: Aanleiding, codes: Iterable[str], before: datetime) -> VerrijkingGevraagd:
    return VerrijkingGevraagd(
        casus_id=line.casus_id,
        aanleiding=aanleiding,
        doel=TEXT,
        vragen=_questions(codes),
        antwoord_voor=before,
        functionaris=IC,
    )


def _questions(codes: Iterable[str]) -> tuple[Vraag, ...]:
    return tuple(Vraag(partij=code, vraag=TEXT, noodzaak=TEXT, met_bsn=False) for code in codes)


def _criteria(uitkomst: Uitkomst) -> Criteria:
    met = Antwoord.NEE if uitkomst is Uitkomst.GEEN_CASUS else Antwoord.JA
    oordeel = Oordeel(antwoord=met, toelichting=TEXT)
    return Criteria(veiligheid=oordeel, systeem=oordeel, ketens=oordeel, multiproblematiek=oordeel)


def _gemeente(line: CasusRegel) -> str:
    return next(code for code, partij in PARTIJEN.items() if line.gemeente and partij.gemeente_code == line.gemeente)


def _task(code: str) -> Taak:
    return next((TASKS[soort] for soort in PARTIJEN[code].soorten if soort in TASKS), Taak.ONBEKEND)


def _aanwijzing(code: str, taak: Taak, doelbinding: str | None) -> Aanwijzing:
    return Aanwijzing(partij=code, bijdrage=TEXT, taak=taak, doelbinding=doelbinding)
