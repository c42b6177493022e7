"""The account of the second half: where aanmeldingen, requests and designated parties ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.demo.casus.lines import casussen, lines, requests
from hub.demo.casus.plan import Plan
from hub.demo.casus.recipients import invitations
from hub.demo.records import Topics
from schemas.aanmelding import Casusfase
from schemas.casus import CasusRegel
from schemas.triage import Uitkomst
from schemas.uitvraag import Verzoekstatus
from schemas.verzoek import InformatieGevraagd

ENDS = {Uitkomst.GEEN_CASUS: "advised", Uitkomst.ONDUIDELIJK: "requested", Uitkomst.CASUS: "casus"}
STATUS = {
    Verzoekstatus.BEANTWOORD: "answered",
    Verzoekstatus.GEWEIGERD: "refused",
    Verzoekstatus.TE_LAAT: "overdue",
    Verzoekstatus.VERVALLEN: "lapsed",
    Verzoekstatus.OPEN: "outstanding",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """Something that was offered, and what became of it, by count."""

    naam: str
    offered: int
    ends: Mapping[str, int]


def sums(plan: Plan, tracks: Sequence[Topics]) -> tuple[Sum, ...]:
    """All three. `tracks` are nazorg and complexe casuïstiek: both ask parties, only the last has the others."""
    designated, refused, invited = invitations(tracks[-1])
    parties = {"invited": len(invited), "refused for doelbinding": len(refused)}
    return (
        Sum("aanmeldingen", len(plan.uitkomsten), _aanmeldingen(plan, casussen(tracks[-1]))),
        Sum("requests", sum(map(_asked, tracks)), _requests(tracks)),
        Sum("designated parties", len(designated), parties),
    )


def _aanmeldingen(plan: Plan, found: Sequence[CasusRegel]) -> dict[str, int]:
    ends = Counter(filter(None, map(_end, found)))
    return {naam: ends[naam] for naam in ("returned", *ENDS.values())} | {"refused": len(plan.refused)}


def _end(line: CasusRegel) -> str | None:
    """Where it ended; None under review, and while the advice that outcome a asks for has not gone out (8.3a)."""
    if line.fase is Casusfase.TERUGGESTUURD:
        return "returned"
    if line.triage is None or line.fase is Casusfase.ADVIES:
        return None
    return ENDS[line.triage.besluit.uitkomst]


def _asked(topics: Topics) -> int:
    """Questions in the inboxes of parties."""
    kinds = [record.headers.get("ce_type") for records in topics.inboxes.values() for record in records]
    return kinds.count(InformatieGevraagd.ce_type)


def _requests(tracks: Sequence[Topics]) -> dict[str, int]:
    """By how each stands in the last line."""
    found = Counter(STATUS[one.status] for topics in tracks for one in requests(lines(topics)))
    return {naam: found[naam] for naam in STATUS.values()}
