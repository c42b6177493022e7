"""The messages of the houses, with words that mean nothing: what counts is who says what to whom, and in which role.

The demo says them to the casussen of its story, a benchmark to those that it measures.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from hub.parties import PARTIJEN
from schemas.aanmelding import ZienswijzeGegeven
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


class Over(Protocol):
    """What the messages are about, as far as they ask: a line of a house has it."""

    @property
    def casus_id(self) -> str: ...  # noqa: D102
    @property
    def aanmelder(self) -> str: ...  # noqa: D102
    @property
    def gemeente(self) -> str | None: ...  # noqa: D102
    @property
    def wachtrij(self) -> str: ...  # noqa: D102


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


def vragen(line: Over, uitkomst: Uitkomst, before: datetime) -> Said:
    """Enrichment and the gemeente's view asked, and the criteria judged (1.8; Bijlage 2 and 3)."""
    gemeente = _gemeente(line)
    return (
        _vraagt(line, Aanleiding.VERRIJKING, [*ENRICHING, gemeente], before),
        _vraagt(line, Aanleiding.ZIENSWIJZE, [gemeente], before),
        *criteria(line, uitkomst),
    )


def criteria(line: Over, uitkomst: Uitkomst, text: str = TEXT) -> Said:
    """The criteria judged, so that they lead to this outcome (Bijlage 2)."""
    met = Antwoord.NEE if uitkomst is Uitkomst.GEEN_CASUS else Antwoord.JA
    oordeel = Oordeel(antwoord=met, toelichting=text)
    alle = Criteria(veiligheid=oordeel, systeem=oordeel, ketens=oordeel, multiproblematiek=oordeel)
    return (CriteriaBeoordeeld(casus_id=line.casus_id, criteria=alle, functionaris=IC),)


def zienswijze(line: Over, text: str = TEXT) -> Said:
    """The gemeente did not answer: the procesregisseur calls, and takes its view down (1.8)."""
    return (
        ZienswijzeGegeven(
            casus_id=line.casus_id, zienswijze=text, functionaris_gemeente="demo", opgehaald_door=PR
        ),
    )  # fmt: skip


def besluit(line: Over, uitkomst: Uitkomst, now: datetime, partijen: Iterable[str] = INVITED, text: str = TEXT) -> Said:
    """The triage (8.1-8.3); of outcome c with the parties for the MDO."""
    terug = Aanvulling(vragen=_questions(SUPPLYING), volgende_triage_op=now + NEXT_TRIAGE, opvrager=IC)
    tafel = Toewijzing(
        casustafel=f"{line.wachtrij}-volwassenen",
        lokaal_tenzij=text,
        doel=text,
        themas=("demo",),
        partijen=tuple(partijen),
    )
    genomen = Triagebesluit(
        uitkomst=uitkomst,
        reden=text,
        overleg_aanmelder=text,
        systeem=text,
        zorg_en_straf=text,
        aanvulling=terug if uitkomst is Uitkomst.ONDUIDELIJK else None,
        toewijzing=tafel if uitkomst is Uitkomst.CASUS else None,
        functionaris=LM,
    )
    return (TriageBesloten(casus_id=line.casus_id, besluit=genomen),)


def advies(line: Over) -> Said:
    """Outcome a: the advice (8.3a)."""
    return (AdviesGegeven(casus_id=line.casus_id, advies=TEXT, functionaris=PR),)


def voorbereiding(line: Over, now: datetime, text: str = TEXT) -> Said:
    """Outcome c: the preparation, agreed with the gemeente (13.2a, 13.2b)."""
    eens = Overeenstemming(functionaris_gemeente="demo", op=now - timedelta(hours=1))
    deel = Voorbereiding(
        doel=text, besluiten=("demo",), themas=("demo",), agenda=text, overeenstemming=eens, functionaris=PR
    )
    return (MdoVoorbereid(casus_id=line.casus_id, voorbereiding=deel, namens=line.aanmelder),)


def designated(line: Over) -> list[Aanwijzing]:
    """The first list of parties: one is on it without a purpose, one by a task that is not of its kind."""
    invited = dict.fromkeys([*INVITED, _gemeente(line), line.aanmelder])
    return [
        *(lawful(code) for code in invited if code not in (WITHOUT_PURPOSE, BY_ANOTHERS_TASK)),
        _aanwijzing(WITHOUT_PURPOSE, _task(WITHOUT_PURPOSE), None),
        _aanwijzing(BY_ANOTHERS_TASK, Taak.HUISVESTING, TEXT),
    ]


def aanwijzing(line: Over, several: Iterable[Aanwijzing]) -> Said:
    """The procesregisseur designates, on behalf of the aanmelder (13.2c, 13.3)."""
    return (
        PartijenAangewezen(
            casus_id=line.casus_id, aanwijzingen=tuple(several), namens=line.aanmelder, functionaris=PR
        ),
    )  # fmt: skip


def uitnodiging(line: Over) -> Said:
    """The informatiecoördinator has the invitations sent (8.3c)."""
    return (MdoUitnodigen(casus_id=line.casus_id, functionaris=IC),)


def _vraagt(line: Over, aanleiding: Aanleiding, codes: Iterable[str], before: datetime) -> VerrijkingGevraagd:
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


def _gemeente(line: Over) -> str:
    return next(code for code, partij in PARTIJEN.items() if line.gemeente and partij.gemeente_code == line.gemeente)


def lawful(code: str, text: str = TEXT) -> Aanwijzing:
    """A party by a task of its kind, with a purpose (13.2c)."""
    return _aanwijzing(code, _task(code), text)


def _task(code: str) -> Taak:
    return next((TASKS[soort] for soort in PARTIJEN[code].soorten if soort in TASKS), Taak.ONBEKEND)


def _aanwijzing(code: str, taak: Taak, doelbinding: str | None) -> Aanwijzing:
    return Aanwijzing(partij=code, bijdrage=doelbinding or TEXT, taak=taak, doelbinding=doelbinding)
