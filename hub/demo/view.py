"""What the demo shows while it runs and when it is done."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from connectors.regie import lights
from connectors.regie.table import QueueTable
from hub.demo.account import Account
from hub.demo.stages import Demo, Stage
from hub.parties import HUIZEN

LINES_SHOWN = 8
GOOD, BAD = ("✓", "ok"), ("✗", "NOT OK")


class Progress:
    """The stages with check marks and times, and what goes on in the hub. Renders what is true at the moment."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._spinner = Spinner("dots")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw."""
        table = Table.grid(padding=(0, 1))
        for stage in self._demo.stages:
            table.add_row(self._mark(stage, plain=options.ascii_only), stage.naam, seconds(_taken(stage)))
        yield table
        yield from self._counts(plain=options.ascii_only)

    def _mark(self, stage: Stage, *, plain: bool) -> RenderableType:
        if stage.seconds is None:
            return Text("*") if plain else self._spinner
        return Text(GOOD[plain], "green")

    def _counts(self, *, plain: bool) -> RenderResult:
        watcher = self._demo.watcher
        if watcher is None:
            return
        at = watcher.standing
        yield ProgressBar(max(at.offered, 1), max(at.offered - at.waiting, 0), width=40)
        waits = f"{at.poort} wait for the poort, {at.nazorg} for nazorg, {at.complex} for complex"
        yield Text(f"  {at.offered} records offered; {waits}", "dim")
        for huis in HUIZEN:
            counts = watcher.lights(huis)
            line = Text(f"  {huis:<7}{counts.total():>6}  ")
            for kleur in reversed(lights.SHAPES):
                line.append(f" {lights.mark(kleur, plain=plain)} {kleur} {counts[kleur]}", lights.STYLES[kleur])
            yield line
        yield Text(f"  {self._demo.story.standing()}", "dim")


def passed(stage: Stage) -> Text:
    """A stage that is over, for where nothing can be drawn anew."""
    return Text.assemble(f"{stage.naam:<34}", seconds(_taken(stage)))


def seconds(taken: float) -> Text:
    """A time in seconds, to be shown in a column."""
    return Text(f"{taken:6.1f} s", "dim")


def _taken(stage: Stage) -> float:
    return time.monotonic() - stage.begun if stage.seconds is None else stage.seconds


class Queues:
    """The first lines of each queue, as its house sees them."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw."""
        now = datetime.now(UTC)
        for huis, lines in self._demo.queues.items():
            yield Text()
            yield QueueTable(huis, lines, now, LINES_SHOWN, legend=False)
        yield Text()
        yield lights.legend(plain=options.ascii_only)
        yield Text()


class Settled:
    """The account as a table."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw."""
        yield Text("Account, by a read_committed reader that is no part of the hub", "bold")
        sums = Table.grid(padding=(0, 2))
        sums.add_row(Text("  messages", "dim"), Text(), Text("persons", "dim"))
        for end, count in self._account.ends.items():
            sums.add_row(Text(f"  {end}"), Text(f"{count:>8}"), Text(f"{self._account.persons.get(end, ''):>7}"))
        sums.add_row(Text("  sum", "bold"), Text(f"{sum(self._account.ends.values()):>8}", "bold"))
        sums.add_row(Text("  offered", "bold"), Text(f"{self._account.offered:>8}", "bold"))
        yield sums
        for one in self._account.sums:
            ends = ", ".join(f"{count} {naam}" for naam, count in one.ends.items())
            yield Text.assemble((f"  {one.naam} {one.offered}", "bold"), f": {ends}")
        yield self._checks(plain=options.ascii_only)

    def _checks(self, *, plain: bool) -> Table:
        table = Table.grid(padding=(0, 1))
        for check in self._account.checks:
            mark = Text(GOOD[plain], "green") if check.klopt else Text(BAD[plain], "bold red")
            told = (
                _told(check.gevonden)
                if check.klopt
                else f"found {_told(check.gevonden)}, expected {_told(check.verwacht)}"
            )
            table.add_row(mark, Text(check.naam), Text(told, "dim" if check.klopt else "bold red"))
        return table


def _told(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return str(value)


def first_line(demo: Demo) -> Text:
    """How long it took until a procesregisseur could see something."""
    start, offer = demo.seconds_to_first_line(demo.begun), demo.seconds_to_first_line(demo.offered_at)
    if start is None or offer is None:
        return Text("No line came into any queue.", "bold red")
    return Text(
        f"First line in a queue {start:.1f} s after the start, {offer:.1f} s after the first message was offered."
    )
