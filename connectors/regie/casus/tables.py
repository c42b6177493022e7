"""The lists of casussen as tables. Pure: lines and a moment in, something for rich to print out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from connectors.regie import waits, words
from connectors.regie.casus.views import Zitting, ready
from connectors.regie.listing import LATE, Column, Listing, late, who
from connectors.regie.table import ID_SHOWN
from hub.parties import HUIZEN
from hub.parties.gemeenten import GEMEENTEN
from schemas.casus import CasusRegel
from schemas.mdo import Deelname, Uitnodiging

REPLIES = {
    Deelname.OPEN: Text("no reply yet", "yellow"),
    Deelname.AANVAARD: Text("comes", "green"),
    Deelname.AFGESLAGEN: Text("declined", "red"),
    Deelname.VERVANGING: Text("sends another", "green"),
}


def place(regel: CasusRegel) -> str:
    """The gemeente concerned by its name."""
    found = GEMEENTEN.get(regel.gemeente or "")
    return found.naam if found else regel.gemeente or "-"


def _waits(regel: CasusRegel, _: datetime) -> Text:
    return Text("\n").join(Text(words.safe(waits.short(wait))) for wait in regel.wacht)


def _known(regel: CasusRegel, _: datetime) -> str:
    weging = "criteria " + ("met" if regel.weging.voldaan else "not met") if regel.weging else "criteria not judged"
    return f"{weging}, {'zienswijze recorded' if regel.zienswijze else 'no zienswijze'}"


ID: Column[CasusRegel] = Column("id", lambda regel, _: Text(regel.casus_id[:ID_SHOWN], "dim"))
NAME: Column[CasusRegel] = Column("name", lambda regel, _: who(regel.aanmelding.personalia), folds=True)
BY: Column[CasusRegel] = Column("aanmelder", lambda regel, _: regel.aanmelder, folds=True, under=True)
PLACE: Column[CasusRegel] = Column("gemeente", lambda regel, _: place(regel), folds=True, under=True)
PHASE: Column[CasusRegel] = Column("fase", lambda regel, _: regel.fase, under=True)
AGE: Column[CasusRegel] = Column("age", lambda regel, now: words.age(regel.ontvangen_op, now))
DUE: Column[CasusRegel] = Column("due", lambda regel, _: late(regel.actie_voor, is_late=regel.te_laat), under=True)
WAITS: Column[CasusRegel] = Column("waits for", _waits, folds=True)


def aanmeldingen(huis: str, regels: Sequence[CasusRegel], now: datetime) -> Listing[CasusRegel]:
    """Aanmeldingen under review: whose, how old, what they lack or wait for."""
    lacks: Column[CasusRegel] = Column("lacks", lambda regel, _: ", ".join(regel.gebreken), folds=True)
    columns = (ID, PHASE, NAME, PLACE, BY, AGE, DUE, lacks, WAITS._replace(under=True))
    return Listing(_title(huis, regels, "under review"), columns, regels, now)


def triage(huis: str, regels: Sequence[CasusRegel], now: datetime) -> Listing[CasusRegel]:
    """The triage list: what is ready, and what the rest waits for."""
    columns = (
        ID,
        Column[CasusRegel]("ready", lambda regel, _: Text("ready" if ready(regel) else "", "bold green"), under=True),
        NAME,
        PLACE,
        BY,
        Column[CasusRegel]("round", lambda regel, _: str((regel.triage.ronde if regel.triage else 0) + 1)),
        DUE,
        Column[CasusRegel]("known", _known, folds=True),
        WAITS._replace(under=True),
    )
    return Listing(_title(huis, regels, "for the triage"), columns, regels, now)


def mdo(huis: str, zittingen: Sequence[Zitting], now: datetime) -> RenderableType:
    """The agendas: per sitting its casussen, and per casus who was invited and what each replied."""
    title = Text(f"{HUIZEN[huis].naam} ({huis}): {len(zittingen)} MDO planned or to be planned", "bold")
    return Group(title, *(part for zitting in zittingen for part in (Text(), sitting(zitting, now))))


def sitting(zitting: Zitting, now: datetime) -> Listing[CasusRegel]:
    """The agenda of one sitting."""
    columns = (
        ID,
        PHASE,
        NAME,
        BY,
        Column[CasusRegel]("invited", lambda regel, _: _invited(regel), folds=True),
        WAITS,
    )
    return Listing(f"{zitting.casustafel}, {words.moment(zitting.op)}", columns, zitting.casussen, now)


def _invited(regel: CasusRegel) -> Text:
    """Each party with its reply; before the invitations are out in brackets, with the reason where it may not be invited."""
    if regel.mdo:
        return Text("\n").join(Text(f"{each.partij}: ").append_text(reply(each)) for each in regel.mdo.uitnodigingen)
    designated = [Text(f"({each.partij})", "dim") for each in regel.aanwijzingen]
    refused = [Text(f"{each.partij}: {words.safe(each.reden)}", LATE) for each in regel.afwijzingen]
    return Text("\n").join([*designated, *refused]) if designated or refused else Text("-")


def reply(uitnodiging: Uitnodiging) -> Text:
    """What a party said to its invitation, and who comes for it."""
    text = REPLIES[uitnodiging.deelname].copy()
    wie = uitnodiging.afgevaardigde
    return text.append(f", {words.safe(wie.naam)}{'' if wie.mandaat else ', no mandate'}", "default") if wie else text


def _title(huis: str, regels: Iterable[CasusRegel], what: str) -> str:
    regels = list(regels)
    return f"{HUIZEN[huis].naam} ({huis}): {len(regels)} {what}, {sum(regel.te_laat for regel in regels)} te laat"
