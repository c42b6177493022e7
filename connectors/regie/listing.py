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


class Column(NamedTuple, Generic[T]):
    """One column: what it says of a row at a moment; `folds` when its text may take several lines."""

    heading: str
    cell: Callable[[T, datetime], str | Text]
    folds: bool = False


class Listing(Generic[T]):
    """A title, and rows under headings."""

    def __init__(self, title: str, columns: Sequence[Column[T]], rows: Sequence[T], now: datetime) -> None:
        self.title, self.columns, self.rows, self.now = title, columns, rows, now

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fit the terminal."""
        yield Text(self.title, "bold")
        if self.rows:
            yield self._table()

    def cells(self, row: T) -> list[Text]:
        """What stands in a row; text from messages can't steer the terminal."""
        told = (column.cell(row, self.now) for column in self.columns)
        return [cell if isinstance(cell, Text) else Text(words.safe(cell)) for cell in told]

    def _table(self) -> Table:
        grid = Table(box=None, header_style="bold underline", pad_edge=False, padding=(0, 2, 0, 0))
        for column in self.columns:
            grid.add_column(column.heading, no_wrap=not column.folds, overflow="fold")
        for row in self.rows:
            grid.add_row(*self.cells(row))
        return grid


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
