"""The queue of a house as a table. Pure: lines and a moment in, something for rich to print out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.table import Table
from rich.text import Text

from connectors.regie import lights, words
from connectors.regie.listing import WIDE
from connectors.regie.order import in_a_hurry
from hub.parties import HUIZEN
from schemas.nazorg import Detentie, Einde, WerkvoorraadRegel

ID_SHOWN = 6
"""Digits of the persoon_id shown: enough to name one of thousands of persons by."""
ATTENTION = "needs attention"
GROUPS = (
    ("#", "id"), ("urgent",), ("light",), (lights.HEADING,), ("name", "gemeente", ATTENTION), ("fase", "release"),
    ("judge by", "age"),
)  # fmt: skip
FOLDS = ("urgent", "name", "gemeente", ATTENTION, "judge by")


class QueueTable:
    """The queue, most urgent first, with row numbers; `limit` shows only so many lines and says how many there are."""

    def __init__(
        self,
        huis: str,
        regels: Sequence[WerkvoorraadRegel],
        now: datetime,
        limit: int | None = None,
        *,
        legend: bool = True,
    ) -> None:
        self.huis = huis
        self.regels = regels
        self.now = now
        self.limit = limit
        self.legend = legend

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fit the terminal: its width, and ASCII where it shows nothing else."""
        yield self.render(plain=options.ascii_only, wide=options.max_width >= WIDE)

    def render(self, *, plain: bool, wide: bool) -> Group:
        """The table with its title and the meaning of its marks."""
        title = Text(f"{HUIZEN[self.huis].naam} ({self.huis}): {_count(self.regels)}", "bold")
        if not self.regels:
            return Group(title)
        shown = self.regels[: self.limit]
        more = len(self.regels) - len(shown)
        rest = [Text(f"... and {more} more: hub regie werkvoorraad --huis {self.huis}", "dim")] if more else []
        meaning = [lights.legend(plain=plain)] if self.legend else []
        return Group(title, self._table(shown, plain=plain, wide=wide), *rest, *meaning)

    def _table(self, shown: Sequence[WerkvoorraadRegel], *, plain: bool, wide: bool) -> Table:
        table = Table(box=None, header_style="bold underline", pad_edge=False, padding=(0, 2 if wide else 1, 0, 0))
        columns = _columns(wide=wide, attention=any(regel.reden_aandacht for regel in shown))
        for headings in columns:
            table.add_column("\n".join(headings), no_wrap=not set(headings) & set(FOLDS), overflow="fold")
        for number, regel in enumerate(shown, 1):
            cells = _cells(number, regel, self.now, plain=plain)
            table.add_row(*(Text("\n").join(cells[heading] for heading in headings) for headings in columns))
        return table


def _columns(*, wide: bool, attention: bool) -> list[tuple[str, ...]]:
    groups = [tuple(heading for heading in group if attention or heading != ATTENTION) for group in GROUPS]
    return [(heading,) for group in groups for heading in group] if wide else groups


def _cells(number: int, regel: WerkvoorraadRegel, now: datetime, *, plain: bool) -> dict[str, Text]:
    return {
        "#": Text(str(number)),
        "id": Text(regel.persoon_id[:ID_SHOWN], "dim"),
        "urgent": urgent(regel),
        "light": lights.overall(regel, plain=plain),
        lights.HEADING: lights.five(regel, plain=plain),
        "name": Text(words.name(regel.persoon)),
        "gemeente": Text(words.safe(regel.gemeente_naam or regel.gemeente or "-")),
        ATTENTION: Text(words.safe(regel.reden_aandacht or "")),
        "fase": Text(regel.fase.replace("_", " ")),
        "release": Text(release(regel.detentie)),
        "age": Text(words.age(regel.ontvangen_op, now)),
        "judge by": Text(words.deadline(regel.beoordelen_voor)),
    }


def release(detentie: Detentie) -> str:
    """The day of release; `?` behind one that is only expected, the word where there is none."""
    if detentie.einde_op is None:
        return detentie.einde
    return words.day(detentie.einde_op) + ("?" if detentie.einde is Einde.VERWACHT else "")


def urgent(regel: WerkvoorraadRegel) -> Text:
    """The words that put a line on top, and that its date is near."""
    soon = regel.herinnerd and not regel.te_laat
    marks = (("spoed", in_a_hurry(regel)), ("te laat", regel.te_laat), ("due soon", soon))
    said = [word for word, holds in marks if holds]
    return Text(", ".join(said), "bold red")


def _count(regels: Sequence[WerkvoorraadRegel]) -> str:
    if not regels:
        return "the queue is empty"
    late = sum(regel.te_laat for regel in regels)
    hurry = sum(map(in_a_hurry, regels))
    return f"{len(regels)} in the queue, {hurry} spoed, {late} te laat"
