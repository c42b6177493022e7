"""What the commands do: read, show, follow, decide. The options and their texts are in `cli`."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.live import Live

from connectors.regie import shape, words
from connectors.regie.choose import choose, is_row
from connectors.regie.decisions import Decision
from connectors.regie.desk import Desk, Outcome, Uitkomst, take
from connectors.regie.errors import Exit, Invalid
from connectors.regie.queue import Queue
from connectors.regie.table import WIDE, QueueTable
from connectors.regie.why import Explanation
from schemas.nazorg import WerkvoorraadRegel


def show(desk: Desk, *, explain: bool, limit: int | None) -> None:
    """Print the queue once."""
    lines, now = asyncio.run(_read(desk)), datetime.now(UTC)
    if desk.as_json:
        _print_json(shape.queue(desk.huis, lines, now, limit))
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
        _print_json(shape.line(lines.index(regel) + 1, regel))
    else:
        Console(highlight=False).print(Explanation(regel, datetime.now(UTC)))


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

    outcome = asyncio.run(take(desk, wie, decision, wait_s, agree))
    if desk.as_json:
        _print_json(shape.decision(desk.huis, outcome))
    else:
        _say(outcome, wait_s)
    if outcome.uitkomst is Uitkomst.NOG_NIET_ZICHTBAAR:
        raise click.exceptions.Exit(Exit.NOT_YET_VISIBLE)


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
                await queue.changes(wait_ms=1000)


async def _follow_json(desk: Desk) -> None:
    async with Queue(desk.access, desk.huis) as queue:
        _print_json(shape.queue(desk.huis, queue.lines(), datetime.now(UTC)), flat=True)
        while True:
            for changed in await queue.changes(wait_ms=1000):
                _print_json(shape.change(desk.huis, changed), flat=True)


def _say(outcome: Outcome, wait_s: float) -> None:
    ref = f"message {outcome.envelope.id}"
    if outcome.uitkomst is Uitkomst.GEWIJZIGD and outcome.regel is not None:
        kleur, fase = outcome.regel.kleur, outcome.regel.fase
        click.echo(f"Done ({ref}): light {kleur}, fase {fase}, change {outcome.regel.volgnummer} of this dossier.")
    elif outcome.uitkomst is Uitkomst.VERTROKKEN:
        click.echo(f"Done ({ref}): the dossier left this queue.")
    else:
        click.echo(
            f"Sent and accepted by the broker ({ref}), but the hub has not shown an effect within {wait_s:g} s. Do not send it "
            "again: look at the line later. Without an effect then, the hub refused it: ask the operator for the dead letter."
        )


def _print_json(document: dict[str, Any], *, flat: bool = False) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=None if flat else 2))
