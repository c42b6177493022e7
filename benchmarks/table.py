"""Rows as a table on the terminal, or as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

Row = dict[str, object]
WIDE = 160


def percentiles(spans: Sequence[float]) -> Row:
    """Columns in ms of spans in seconds; none lies beyond what was seen."""
    cut = statistics.quantiles(spans, n=1000, method="inclusive")
    told = {"p50": cut[499], "p95": cut[949], "p99": cut[989], "max": max(spans)}
    return {f"{name} ms": round(seconds * 1000, 1) for name, seconds in told.items()}


def show(title: str, rows: Sequence[Row], *, as_json: bool) -> None:
    """Print rows that have the same columns."""
    if as_json:
        Console().print_json(json.dumps({"benchmark": title, "rows": rows}))
        return
    table = Table(title=title)
    for column in rows[0]:
        table.add_column(column, justify="left" if isinstance(rows[0][column], str) else "right")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    console = Console()
    console.width = console.width if console.is_terminal else WIDE  # in a file no column is cut
    console.print(table)
