"""What the commands about casussen do: read, show, decide. Their options are in `cli`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from rich.console import Console
from rich.live import Live

from connectors.regie import shape
from connectors.regie.casus import shapes
from connectors.regie.casus.check import check
from connectors.regie.casus.decisions import Actor, CasusDecision
from connectors.regie.casus.explanation import CasusExplanation
from connectors.regie.casus.lists import Build
from connectors.regie.casus.outlook import Outlook
from connectors.regie.choose import by_id
from connectors.regie.desk import Desk, Uitkomst, take
from connectors.regie.output import ended, print_json, say, say_done, show
from connectors.regie.queue import Casussen, Lines
from schemas.basis import Bericht
from schemas.casus import CasusRegel

Values = Mapping[str, Any]
VIEW = "casus aanmeldingen"


def show_list(desk: Desk, build: Build) -> None:
    """Print a list once."""
    show(desk.as_json, *build(desk.huis, asyncio.run(read(desk)).lines(), datetime.now(UTC)))


def follow_list(desk: Desk, build: Build) -> None:
    """Keep showing a list until Ctrl-C: a table, or one JSON document per change."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_follow_json(desk, build) if desk.as_json else _follow(desk, build))


def toon(desk: Desk, wie: str) -> None:
    """Print one casus."""
    regel = find(asyncio.run(read(desk)).by_key, wie)
    show(desk.as_json, regel.model_dump(mode="json"), CasusExplanation(regel, datetime.now(UTC)))


def decide(desk: Desk, wie: str, decision: CasusDecision, actor: Actor, values: Values, *, wait_s: float) -> None:
    """Take a decision and say what became of it. Exit statuses: docs/connectors/regie.md."""

    def chosen(lines: Lines[CasusRegel]) -> tuple[str, Bericht]:
        regel = find(lines.by_key, wie)
        make = partial(decision.of, regel, given=values)
        check(regel, make, actor, desk.huis, datetime.now(UTC))
        return regel.casus_id, make(actor)

    taken = asyncio.run(take(desk, Casussen(desk.access, desk.huis), chosen, wait_s))
    if desk.as_json:
        print_json(shape.taken(desk.huis, "casus_id", taken))
    elif taken.uitkomst is Uitkomst.GEWIJZIGD and taken.regel is not None:
        say_done(taken, f"fase {taken.regel.fase}, change {taken.regel.volgnummer} of this casus.")
        Console(highlight=False).print(Outlook(taken.regel))
    else:
        say(taken, wait_s)
    ended(taken)


def try_out(desk: Desk, wie: str, decision: CasusDecision, actor: Actor, values: Values) -> None:
    """Show what a decision would lead to, and send nothing."""
    regel = find(asyncio.run(read(desk)).by_key, wie)
    make = partial(decision.of, regel, given=values)
    effects = check(regel, make, actor, desk.huis, datetime.now(UTC))
    show(desk.as_json, shapes.tried(desk.huis, make(actor), effects), Outlook.tried(effects))


def find(lines: Mapping[str, CasusRegel], wie: str) -> CasusRegel:
    """The one casus whose id begins so; raises `NoSuchLine`."""
    return by_id(list(lines.values()), wie, lambda regel: regel.casus_id, VIEW)


async def read(desk: Desk) -> Casussen:
    """The casussen of the house as they are now."""
    async with Casussen(desk.access, desk.huis) as lines:
        return lines


async def _follow(desk: Desk, build: Build) -> None:
    # the alternate screen, so that no names stay behind in the terminal
    async with Casussen(desk.access, desk.huis) as lines:
        with Live(console=Console(highlight=False), screen=True, auto_refresh=False) as live:
            while True:
                live.update(build(desk.huis, lines.lines(), datetime.now(UTC))[1], refresh=True)
                await lines.changes(wait_s=1)


async def _follow_json(desk: Desk, build: Build) -> None:
    async with Casussen(desk.access, desk.huis) as lines:
        told = None
        while True:
            document, _ = build(desk.huis, lines.lines(), datetime.now(UTC))
            if document | {"gelezen_op": ""} != told:
                print_json(document, flat=True)
                told = document | {"gelezen_op": ""}
            await lines.changes(wait_s=1)
