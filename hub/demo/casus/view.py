"""The casussen with their outcome and what they wait for, and the agenda of the MDOs with who comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from connectors.regie import waits, words
from hub.demo.casus.settle import ENDS, STATUS
from hub.parties import HUIZEN
from schemas.aanmelding import Casusfase
from schemas.casus import CasusRegel
from schemas.mdo import Afwijzing, Deelname, Mdo
from schemas.uitvraag import Wacht

ID = 6
WAITS = 2
COMES = (Deelname.AANVAARD, Deelname.VERVANGING)


class Casussen:
    """All casussen by house: no names, for what counts is who owes what to whom."""

    def __init__(self, lines: Iterable[CasusRegel]) -> None:
        self._lines = sorted(lines, key=lambda line: (list(HUIZEN).index(line.wachtrij), line.fase, line.casus_id))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw."""
        yield Text("Casussen, as their houses see them", "bold")
        table = _table("casus", "house", "by", "outcome", "requests", "waits for")
        for line in self._lines:
            counts = Counter(STATUS[verzoek.status] for verzoek in line.verzoeken)
            asked = ", ".join(f"{counts[naam]} {naam}" for naam in STATUS.values() if counts[naam])
            table.add_row(
                line.casus_id[:ID], line.wachtrij, line.aanmelder, outcome(line), asked or "-", _waits(line.wacht)
            )
        yield table
        yield Text()


class Agenda:
    """The MDOs that were convened: when, at which table, and what each invited party said; and who was not invited."""

    def __init__(self, lines: Iterable[CasusRegel], refusals: Mapping[str, Sequence[Afwijzing]]) -> None:
        self._rows = sorted(
            (line.mdo.op, line.triage.besluit.toewijzing.casustafel, line.casus_id, line.mdo)
            for line in lines
            if line.mdo and line.triage and line.triage.besluit.toewijzing
        )
        self._refusals = refusals

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw."""
        yield Text("Agenda of the MDOs", "bold")
        table = _table("MDO", "table", "casus", "come", "decline", "no reply yet", "not invited")
        for op, tafel, casus_id, mdo in self._rows:
            said = [_said(mdo, COMES), _said(mdo, (Deelname.AFGESLAGEN,)), _said(mdo, (Deelname.OPEN,))]
            refused = ", ".join(f"{one.partij}: {one.reden}" for one in self._refusals.get(casus_id, ()))
            table.add_row(words.moment(op), tafel, casus_id[:ID], *said, Text(refused or "-", "red"))
        yield table
        yield Text()


def outcome(line: CasusRegel) -> str:
    """What came of an aanmelding, in the words of the account."""
    if line.fase is Casusfase.TERUGGESTUURD:
        return f"returned: {', '.join(line.gebreken)}"
    return ENDS[line.triage.besluit.uitkomst] if line.triage else "under review"


def _waits(several: Sequence[Wacht]) -> str:
    """For whom, and for what; a few are enough."""
    told = list(map(waits.short, several))
    return ", ".join(told[:WAITS]) + (f" and {len(told) - WAITS} more" if len(told) > WAITS else "")


def _said(mdo: Mdo, several: Sequence[Deelname]) -> str:
    return ", ".join(one.partij for one in mdo.uitnodigingen if one.deelname in several) or "-"


def _table(*columns: str) -> Table:
    return Table(*columns, box=None, header_style="dim", pad_edge=False)
