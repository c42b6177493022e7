"""The lists of casussen as tables. Pure: lines and a moment in, something for rich to print out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from connectors.regie import words
from connectors.regie.casus import waits
from connectors.regie.casus.views import Uitstaand, Zitting, counted, ready
from connectors.regie.table import ID_SHOWN
from hub.parties import HUIZEN
from hub.parties.gemeenten import GEMEENTEN
from schemas.casus import CasusRegel
from schemas.detentie import Persoon
from schemas.mdo import Deelname, Uitnodiging
from schemas.personen import Personalia
from schemas.uitvraag import Verzoekstatus

T = TypeVar("T")
LATE = "bold red"
REPLIES = {
    Deelname.OPEN: Text("no reply yet", "yellow"),
    Deelname.AANVAARD: Text("comes", "green"),
    Deelname.AFGESLAGEN: Text("declined", "red"),
    Deelname.VERVANGING: Text("sends another", "green"),
}
STATES = {
    Verzoekstatus.OPEN: Text("open", "yellow"),
    Verzoekstatus.TE_LAAT: Text("te laat", LATE),
    Verzoekstatus.BEANTWOORD: Text("answered", "green"),
    Verzoekstatus.GEWEIGERD: Text("refused", "red"),
    Verzoekstatus.VERVALLEN: Text("lapsed", "dim"),
}


class Column(NamedTuple, Generic[T]):
    """One column: what it says of a row at a moment; `folds` when its text may take several lines."""

    heading: str
    cell: Callable[[T, datetime], str | Text]
    folds: bool = False


class Listing(Generic[T]):
    """A title, rows under headings, and what the rows leave unsaid."""

    def __init__(
        self, title: str, columns: Sequence[Column[T]], rows: Sequence[T], now: datetime, foot: str = ""
    ) -> None:
        self.title, self.columns, self.rows, self.now, self.foot = title, columns, rows, now, foot

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fit the terminal."""
        yield Text(self.title, "bold")
        if self.rows:
            yield self._table()
        if self.foot:
            yield Text(self.foot, "dim")

    def _table(self) -> Table:
        grid = Table(box=None, header_style="bold underline", pad_edge=False, padding=(0, 2, 0, 0))
        for column in self.columns:
            grid.add_column(column.heading, no_wrap=not column.folds, overflow="fold")
        for row in self.rows:
            cells = (column.cell(row, self.now) for column in self.columns)
            grid.add_row(*(cell if isinstance(cell, Text) else Text(words.safe(cell)) for cell in cells))
        return grid


def who(persoon: Persoon | Personalia | None) -> str:
    """The name as far as it was told."""
    if persoon is None:
        return "-"
    given = " ".join(part for part in (persoon.voornamen, persoon.voorvoegsel) if part)
    return words.safe(", ".join(part for part in (persoon.achternaam, given) if part) or "-")


def place(regel: CasusRegel) -> str:
    """The gemeente concerned by its name."""
    found = GEMEENTEN.get(regel.gemeente or "")
    return found.naam if found else regel.gemeente or "-"


def late(moment: datetime | None, *, is_late: bool) -> Text:
    """A deadline, and that it has passed."""
    text = Text(words.moment(moment), LATE if is_late else "")
    return text.append(" te laat") if is_late else text


def _waits(regel: CasusRegel, _: datetime) -> Text:
    return Text("\n").join(Text(words.safe(waits.short(wait))) for wait in regel.wacht)


def _known(regel: CasusRegel, _: datetime) -> str:
    weging = "criteria " + ("met" if regel.weging.voldaan else "not met") if regel.weging else "criteria not judged"
    return f"{weging}, {'zienswijze recorded' if regel.zienswijze else 'no zienswijze'}"


ID: Column[CasusRegel] = Column("id", lambda regel, _: Text(regel.casus_id[:ID_SHOWN], "dim"))
NAME: Column[CasusRegel] = Column("name", lambda regel, _: who(regel.aanmelding.personalia), folds=True)
BY: Column[CasusRegel] = Column("aanmelder", lambda regel, _: regel.aanmelder, folds=True)
PLACE: Column[CasusRegel] = Column("gemeente", lambda regel, _: place(regel), folds=True)
PHASE: Column[CasusRegel] = Column("fase", lambda regel, _: regel.fase)
AGE: Column[CasusRegel] = Column("age", lambda regel, now: words.age(regel.ontvangen_op, now))
DUE: Column[CasusRegel] = Column("due", lambda regel, _: late(regel.actie_voor, is_late=regel.te_laat))
WAITS: Column[CasusRegel] = Column("waits for", _waits, folds=True)


def aanmeldingen(huis: str, regels: Sequence[CasusRegel], now: datetime) -> RenderableType:
    """Aanmeldingen under review: whose, how old, what they lack or wait for."""
    lacks: Column[CasusRegel] = Column("lacks", lambda regel, _: ", ".join(regel.gebreken) or "-", folds=True)
    columns = (ID, PHASE, NAME, PLACE, BY, AGE, DUE, lacks, WAITS)
    return Listing(_title(huis, regels, "under review"), columns, regels, now)


def triage(huis: str, regels: Sequence[CasusRegel], now: datetime) -> RenderableType:
    """The triage list: what is ready, and what the rest waits for."""
    columns = (
        ID,
        Column[CasusRegel]("ready", lambda regel, _: Text("ready", "bold green") if ready(regel) else Text("-")),
        NAME,
        PLACE,
        BY,
        Column[CasusRegel]("round", lambda regel, _: str((regel.triage.ronde if regel.triage else 0) + 1)),
        DUE,
        Column[CasusRegel]("known", _known, folds=True),
        WAITS,
    )
    return Listing(_title(huis, regels, "for the triage"), columns, regels, now)


def mdo(huis: str, zittingen: Sequence[Zitting], now: datetime) -> RenderableType:
    """The agendas: per sitting its casussen, and per casus who was invited and what each replied."""
    title = Text(f"{HUIZEN[huis].naam} ({huis}): {len(zittingen)} MDO planned or to be planned", "bold")
    return Group(title, *(part for zitting in zittingen for part in (Text(), _sitting(zitting, now))))


def _sitting(zitting: Zitting, now: datetime) -> RenderableType:
    columns = (
        ID,
        PHASE,
        NAME,
        BY,
        Column[CasusRegel]("invited", lambda regel, _: _invited(regel), folds=True),
        Column[CasusRegel]("reply", lambda regel, _: _replies(regel), folds=True),
        WAITS,
    )
    return Listing(f"{zitting.casustafel}, {words.moment(zitting.op)}", columns, zitting.casussen, now)


def _invitations(regel: CasusRegel) -> tuple[Uitnodiging, ...]:
    return regel.mdo.uitnodigingen if regel.mdo else ()


def _invited(regel: CasusRegel) -> Text:
    if regel.mdo:
        return Text("\n").join(Text(each.partij) for each in _invitations(regel))
    designated = [Text(f"({each.partij})", "dim") for each in regel.aanwijzingen]
    refused = [Text(f"{each.partij}: {words.safe(each.reden)}", LATE) for each in regel.afwijzingen]
    return Text("\n").join([*designated, *refused]) if designated or refused else Text("-")


def _replies(regel: CasusRegel) -> Text:
    return Text("\n").join(reply(each) for each in _invitations(regel))


def reply(uitnodiging: Uitnodiging) -> Text:
    """What a party said to its invitation, and who comes for it."""
    text = REPLIES[uitnodiging.deelname].copy()
    wie = uitnodiging.afgevaardigde
    return text.append(f": {words.safe(wie.naam)}{'' if wie.mandaat else ', no mandate'}", "default") if wie else text


def verzoeken(huis: str, requests: Sequence[Uitstaand], now: datetime, about: str) -> RenderableType:
    """Outstanding requests: whom was asked what, since when, until when; `about` names the id."""
    columns: tuple[Column[Uitstaand], ...] = (
        Column(about, lambda one, _: Text(one.over[:ID_SHOWN], "dim")),
        Column("name", lambda one, _: who(one.wie), folds=True),
        Column("asked", lambda one, _: one.verzoek.partij, folds=True),
        Column("why", lambda one, _: one.verzoek.aanleiding),
        Column("question", lambda one, _: one.verzoek.vraag, folds=True),
        Column("since", lambda one, now: words.age(one.verzoek.gevraagd_op, now)),
        Column("answer by", lambda one, _: words.moment(one.verzoek.antwoord_voor)),
        Column("state", _state),
    )
    waiting, overdue = counted(requests)
    title = f"{HUIZEN[huis].naam} ({huis}): {waiting} waiting for an answer, {overdue} te laat"
    return Listing(title, columns, requests, now)


def _state(one: Uitstaand, _: datetime) -> Text:
    text = STATES[one.verzoek.status].copy()
    return text.append(", escalated") if one.verzoek.geescaleerd else text


def _title(huis: str, regels: Iterable[CasusRegel], what: str) -> str:
    regels = list(regels)
    return f"{HUIZEN[huis].naam} ({huis}): {len(regels)} {what}, {sum(regel.te_laat for regel in regels)} te laat"
