"""A list as a table. Pure: rows and a moment in, something for rich to print out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from connectors.regie import words
from schemas.detentie import Persoon
from schemas.personen import Personalia

T = TypeVar("T")
LATE = "bold red"
WIDE = 130
"""Columns of a terminal from which every heading has a column of its own; below it, some share one."""


class Column(NamedTuple, Generic[T]):
    """One column: what it says of a row at a moment.

    `folds`: its text may take several lines; `under`: where the terminal is narrow it stands under the column before it.
    """

    heading: str
    cell: Callable[[T, datetime], str | Text]
    folds: bool = False
    under: bool = False


class Listing(Generic[T]):
    """A title, and rows under headings."""

    def __init__(self, title: str, columns: Sequence[Column[T]], rows: Sequence[T], now: datetime) -> None:
        self.title, self.columns, self.rows, self.now = title, columns, rows, now

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fit the terminal."""
        yield Text(self.title, "bold")
        if self.rows:
            yield self._table(wide=options.max_width >= WIDE)

    def cells(self, row: T) -> list[Text]:
        """What stands in a row; text from messages can't steer the terminal."""
        told = (column.cell(row, self.now) for column in self.columns)
        return [cell if isinstance(cell, Text) else Text(words.safe(cell)) for cell in told]

    def _table(self, *, wide: bool) -> Table:
        grid = Table(box=None, header_style="bold underline", pad_edge=False, padding=(0, 2 if wide else 1, 0, 0))
        groups = self._groups(wide=wide)
        for group in groups:
            columns = [self.columns[place] for place in group]
            folds = any(column.folds for column in columns)
            grid.add_column("\n".join(column.heading for column in columns), no_wrap=not folds, overflow="fold")
        for row in self.rows:
            cells = self.cells(row)
            grid.add_row(*(_stacked([cells[place] for place in group]) for group in groups))
        return grid

    def _groups(self, *, wide: bool) -> list[list[int]]:
        """The columns by their number, those together that share a place."""
        groups: list[list[int]] = []
        for place, column in enumerate(self.columns):
            if groups and column.under and not wide:
                groups[-1].append(place)
            else:
                groups.append([place])
        return groups


def _stacked(cells: Sequence[Text]) -> Text:
    return Text("\n").join(cell for cell in cells if cell.plain)


def who(persoon: Persoon | Personalia | None) -> str:
    """The name as far as it was told."""
    if persoon is None:
        return "-"
    given = " ".join(part for part in (persoon.voornamen, persoon.voorvoegsel) if part)
    return words.safe(", ".join(part for part in (persoon.achternaam, given) if part) or "-")


def late(moment: datetime | None, *, is_late: bool) -> Text:
    """A deadline, and that it has passed."""
    text = Text(words.moment(moment), LATE if is_late else "")
    return text.append(" te laat") if is_late else text
