"""Labels and their values, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from connectors.regie import words


def pairs(rows: Mapping[str, str | Text]) -> Table:
    """A grid of them; text from messages can't steer the terminal."""
    table = Table.grid(padding=(0, 2))
    for label, value in rows.items():
        table.add_row(Text(words.safe(label), "dim"), value if isinstance(value, Text) else Text(words.safe(value)))
    return table
