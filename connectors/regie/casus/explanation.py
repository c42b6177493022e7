"""One casus with all that is known and decided of it, each with its source, and what it waits for."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from connectors.regie import listing, reasons, verzoeken, waits, words
from connectors.regie.casus import tables
from connectors.regie.casus.views import van_casussen
from connectors.regie.pairs import pairs
from schemas.casus import CasusRegel
from schemas.personen import Functionaris

Rows = dict[str, str | Text]


class CasusExplanation:
    """A casus from its aanmelding to its MDO."""

    def __init__(self, regel: CasusRegel, now: datetime) -> None:
        self.regel, self.now = regel, now

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Part by part; a part that is not there yet is left out."""
        first, *rest = sections(self.regel, self.now)
        yield pairs(first)
        for rows in rest:
            yield Text()
            yield pairs(rows)
        if requests := van_casussen([self.regel]):
            yield Text()
            yield verzoeken.table(self.regel.wachtrij, requests, self.now, "casus")


def sections(regel: CasusRegel, now: datetime) -> list[Rows]:
    """What is known, from the aanmelding on, in labels and their values; a part that is not there yet is left out."""
    parts = (_facts(regel, now), _weighed(regel), _decided(regel), _prepared(regel), _shown(regel), _answers(regel))
    return [rows for rows in parts if rows]


def by(wie: Functionaris, op: datetime | None = None) -> str:
    """Who, in which role, and when."""
    return f"{wie.naam} ({wie.rol})" + (f", {words.moment(op)}" if op else "")


def version(name: str) -> str:
    """The version of a table; one that nobody signed ends in `voorlopig`."""
    return name + (f", a {reasons.PLACEHOLDER}" if name.endswith("voorlopig") else "")


def _facts(regel: CasusRegel, now: datetime) -> Rows:
    wie = regel.aanmelding.personalia
    rows: Rows = {
        "name": Text(listing.who(wie), "bold"),
        "born": wie.geboortedatum.strftime("%d-%m-%Y") if wie and wie.geboortedatum else "-",
        "BSN": (wie and wie.bsn) or "-",
        "casus_id": regel.casus_id,
        "queue": regel.wachtrij,
        "gemeente": f"{tables.place(regel)} ({regel.gemeente or 'no code'})",
        "put forward by": f"{regel.aanmelder}, {regel.aanmelding.functionaris}",
        "problem": regel.aanmelding.probleemstelling or "-",
        "purpose": regel.aanmelding.doel or "-",
        "fase": regel.fase,
        "due": listing.late(regel.actie_voor, is_late=regel.te_laat),
        "received": f"{words.moment(regel.ontvangen_op)} ({words.age(regel.ontvangen_op, now)} ago)",
        "changed": f"{words.moment(regel.gewijzigd_op)}, change {regel.volgnummer}, by {words.origin(regel.gewijzigd_door)}",
        "removed": f"{words.day(regel.verwijderen_op)} at the latest",
    }
    if regel.gebreken:
        rows["lacks"] = ", ".join(regel.gebreken)
    rows["waits for"] = "; ".join(map(waits.said, regel.wacht))
    return rows


def _weighed(regel: CasusRegel) -> Rows:
    rows: Rows = {}
    if regel.zienswijze:
        view = regel.zienswijze
        taken = f", taken down by {by(view.opgehaald_door)}" if view.opgehaald_door else ""
        rows["zienswijze"] = f"{view.zienswijze} ({view.functionaris_gemeente}, {words.moment(view.op)}{taken})"
    if regel.weging:
        said = ", ".join(
            f"{name} {getattr(regel.weging.criteria, name).antwoord}"
            for name in type(regel.weging.criteria).model_fields
        )
        met = "met" if regel.weging.voldaan else "not met"
        rows["criteria"] = (
            f"{met}: {said} ({version(regel.weging.versie)}; {by(regel.weging.functionaris, regel.weging.op)})"
        )
    return rows


def _decided(regel: CasusRegel) -> Rows:
    if not regel.triage:
        return {}
    besluit = regel.triage.besluit
    told = (
        f"{besluit.uitkomst}, round {regel.triage.ronde}: {besluit.reden} ({by(besluit.functionaris, regel.triage.op)})"
    )
    rows: Rows = {"triage": told}
    if besluit.aanvulling:
        rows["next triage"] = words.moment(besluit.aanvulling.volgende_triage_op)
    if besluit.toewijzing:
        to = besluit.toewijzing
        rows["casustafel"] = f"{to.casustafel}; not local because {to.lokaal_tenzij}"
        rows["MDO is for"] = f"{to.doel}; themes {', '.join(to.themas) or '-'}; parties {', '.join(to.partijen) or '-'}"
    if regel.advies:
        rows["advice"] = f"{regel.advies.advies} ({by(regel.advies.functionaris, regel.advies.op)})"
    return rows


def _prepared(regel: CasusRegel) -> Rows:
    rows: Rows = {}
    if (kept := regel.voorbereiding) is not None:
        agreed = kept.overeenstemming
        rows["goal"] = kept.doel or "-"
        rows["decisions, themes"] = f"{', '.join(kept.besluiten) or '-'}; {', '.join(kept.themas) or '-'}"
        rows["agenda"] = kept.agenda or "-"
        rows["agreed with"] = f"{agreed.functionaris_gemeente}, {words.moment(agreed.op)}" if agreed else "-"
        rows["prepared by"] = by(kept.functionaris)
    for each in regel.aanwijzingen:
        rows[f"designated: {each.partij}"] = f"{each.bijdrage}; {each.taak}: {each.doelbinding or '-'}"
    for refused in regel.afwijzingen:
        rows[f"refused: {refused.partij}"] = Text(words.safe(refused.reden), listing.LATE)
    if regel.mdo:
        rows["MDO"] = (
            f"{words.moment(regel.mdo.op)}, invited by {by(regel.mdo.uitgenodigd_door, regel.mdo.uitgenodigd_op)}"
        )
        for invited in regel.mdo.uitnodigingen:
            rows[f"invited: {invited.partij}"] = tables.reply(invited)
    return rows


def _shown(regel: CasusRegel) -> Rows:
    """What participants may see beforehand (13.2d), and how it ended (9.4d)."""
    rows: Rows = {}
    for each in regel.inzage:
        seen = f"; shown to {', '.join(each.getoond)}" if each.getoond else ""
        told = f"accord {each.akkoord}{seen}; judged by {by(each.beoordeeld_door, each.beoordeeld_op)}: {each.overleg}"
        rows[f"beforehand: {each.partij}"] = told
    if (ended := regel.afschaling) is not None:
        over = f"; taken over by {ended.overgenomen_door}" if ended.overgenomen_door else ""
        rows["afschaling"] = (
            f"{ended.reden} (by {', '.join(ended.deelnemers)}; {by(ended.functionaris, ended.op)}){over}"
        )
        rows["criteria for it"] = ended.criteria
    return rows


def _answers(regel: CasusRegel) -> Rows:
    """What was supplied, with its source, its age and how it may be used (16.1, 17.4)."""
    rows: Rows = {}
    for each in regel.verzoeken:
        if (told := each.verstrekking) is not None:
            use = f"; {told.voorwaarden.voorwaarden}" if told.voorwaarden.voorwaarden else ""
            rows[f"{each.partij} says"] = (
                f"{told.informatie} (of {words.moment(told.peildatum)}, {told.grondslag}; for {told.voorwaarden.gebruik}{use}"
                f"{', came late' if told.laat else ''})"
            )
        elif each.weigering is not None:
            rows[f"{each.partij} refuses"] = f"{each.weigering.grond}: {each.weigering.reden}"
    return rows
