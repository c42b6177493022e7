"""Progress and accounts on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from connectors.dji.account import Account

COLUMNS = ("sent", "repeat", "rejected", "restored", "lines")


@contextmanager
def bar(path: Path) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes of one file, on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=path.stat().st_size)
        yield lambda done: progress.update(task, completed=done)


def accounts(offers: Sequence[tuple[Path, Account]]) -> Table:
    """One line per offer."""
    table = Table("offer", *COLUMNS, "refused whole")
    for path, account in offers:
        counts = account.as_dict()
        table.add_row(path.name, *(str(counts[name]) for name in COLUMNS), "yes" if account.refused_whole else "")
    return table
