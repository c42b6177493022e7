"""What the commands do: read, show, follow, decide. The options and their texts are in `cli`."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.live import Live

from connectors.regie import shape, verzoeken, words
from connectors.regie.choose import choose, is_row
from connectors.regie.decisions import Decision
from connectors.regie.desk import Desk, Uitkomst, take
from connectors.regie.errors import Invalid
from connectors.regie.listing import WIDE
from connectors.regie.order import ordered
from connectors.regie.output import ended, print_json, say, say_done
from connectors.regie.output import show as show_it
from connectors.regie.queue import Lines, Queue
from connectors.regie.table import QueueTable
from connectors.regie.why import Explanation
from schemas.basis import Bericht
from schemas.nazorg import WerkvoorraadRegel


def show(desk: Desk, *, explain: bool, limit: int | None) -> None:
    """Print the queue once."""
    lines, now = asyncio.run(_read(desk)), datetime.now(UTC)
    if desk.as_json:
        print_json(shape.queue(desk.huis, lines, now, limit))
        return
    console = Console(highlight=False)
    console.print(QueueTable(desk.huis, lines, now, limit))
    for line in lines[:limit] if explain else ():
        console.rule()
        console.print(Explanation(line, now))


def explain(desk: Desk, wie: str) -> None:
    """Print one dossier with its reasons."""
    lines = asyncio.run(_read(desk))
    regel = choose(lines, wie)
    if desk.as_json:
        print_json(shape.line(lines.index(regel) + 1, regel))
    else:
        Console(highlight=False).print(Explanation(regel, datetime.now(UTC)))


def requests(desk: Desk, *, answered: bool) -> None:
    """Print the requests about dossiers of nazorg that wait for an answer; with `answered` all."""
    found, now = verzoeken.van_dossiers(asyncio.run(_read(desk))), datetime.now(UTC)
    show_it(desk.as_json, *verzoeken.made(desk.huis, Queue.doel, found, now, answered=answered))


def follow(desk: Desk) -> None:
    """Keep showing the queue until Ctrl-C: a table, or one JSON document per change."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_follow_json(desk) if desk.as_json else _follow(desk))


def decide(desk: Desk, wie: str, decision: Decision, wait_s: float) -> None:
    """Take a decision and say what became of it; exit status 5 when that isn't visible yet."""
    if is_row(wie) and desk.as_json:
        raise Invalid("A row number holds only while the queue stands still: with --json, give the persoon_id.")

    def agree(regel: WerkvoorraadRegel) -> None:
        if is_row(wie):
            click.confirm(
                f"{words.name(regel.persoon)}, persoon_id {regel.persoon_id}: is this who you mean?", abort=True
            )

    def chosen(lines: Lines[WerkvoorraadRegel]) -> tuple[str, Bericht]:
        regel = choose(ordered(lines.by_key.values()), wie)
        message = decision(regel)
        agree(regel)
        return regel.persoon_id, message

    outcome = asyncio.run(take(desk, Queue(desk.access, desk.huis), chosen, wait_s))
    if desk.as_json:
        print_json(shape.decision(desk.huis, outcome))
    elif outcome.uitkomst is Uitkomst.GEWIJZIGD and outcome.regel is not None:
        say_done(
            outcome,
            f"light {outcome.regel.kleur}, fase {outcome.regel.fase}, change {outcome.regel.volgnummer} of this dossier.",
        )
    else:
        say(outcome, wait_s)
    ended(outcome)


async def _read(desk: Desk) -> list[WerkvoorraadRegel]:
    async with Queue(desk.access, desk.huis) as queue:
        return queue.lines()


async def _follow(desk: Desk) -> None:
    console = Console(highlight=False)
    # the alternate screen, so that no names stay behind in the terminal
    async with Queue(desk.access, desk.huis) as queue:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                fits = max(console.height - 6, 1) // (1 if console.width >= WIDE else 4)
                live.update(QueueTable(desk.huis, queue.lines(), datetime.now(UTC), max(fits, 1)), refresh=True)
                await queue.changes(wait_s=1)


async def _follow_json(desk: Desk) -> None:
    async with Queue(desk.access, desk.huis) as queue:
        print_json(shape.queue(desk.huis, queue.lines(), datetime.now(UTC)), flat=True)
        while True:
            for changed in await queue.changes(wait_s=1):
                print_json(shape.change(desk.huis, changed), flat=True)
