"""The decisions of a house that the hub refused, also those for whose outcome nobody waited: the newest first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from connectors.regie import shape, words
from connectors.regie.desk import Desk
from connectors.regie.listing import Column, Listing
from connectors.regie.output import print_json, show
from connectors.regie.refusals import Refusals, Weigering
from hub.parties import HUIZEN

COLUMNS: tuple[Column[Weigering], ...] = (
    Column("refused", lambda one, _: words.moment(one.op)),
    Column("age", lambda one, now: words.age(one.op, now)),
    Column("decision", lambda one, _: _kind(one), folds=True),
    Column("message", lambda one, _: one.bericht.bericht_id or "-", folds=True, under=True),
    Column("code", lambda one, _: Text(words.safe(one.bericht.code), "bold red"), folds=True),
    Column("why", lambda one, _: one.bericht.uitleg, folds=True, under=True),
)


def look(desk: Desk) -> None:
    """Print them once."""
    now = datetime.now(UTC)
    told = asyncio.run(_read(desk))
    show(desk.as_json, document(desk.huis, told, now), table(desk.huis, told, now))


def follow(desk: Desk) -> None:
    """Keep showing them until Ctrl-C: a table, or one JSON document per change."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_follow_json(desk) if desk.as_json else _follow(desk))


def table(huis: str, told: Sequence[Weigering], now: datetime) -> Listing[Weigering]:
    """As a table; `message` is the id that the command told when it sent the decision."""
    title = f"{HUIZEN[huis].naam} ({huis}): {len(told)} refused by the hub"
    return Listing(title, COLUMNS, told[::-1], now)


def document(huis: str, told: Sequence[Weigering], now: datetime) -> dict[str, Any]:
    """As JSON: when it was refused, then the fields of `BerichtGeweigerd`."""
    rows = [{"geweigerd_op": op.isoformat(), **bericht.model_dump(mode="json")} for op, bericht in told[::-1]]
    return shape.listed(huis, now, "weigeringen", rows)


def _kind(one: Weigering) -> str:
    """The type without what all types have in common: `nl.casussen.triage-besloten.v1` is `triage-besloten`."""
    kind = one.bericht.bericht_type
    return kind.split(".")[-2] if kind and kind.count(".") > 1 else "-"


async def _read(desk: Desk) -> list[Weigering]:
    async with Refusals(desk.access, desk.huis, kept=True) as refusals:
        return refusals.told


async def _follow(desk: Desk) -> None:
    async with Refusals(desk.access, desk.huis, kept=True) as refusals:
        with Live(console=Console(highlight=False), screen=True, auto_refresh=False) as live:
            while True:
                live.update(table(desk.huis, refusals.told, datetime.now(UTC)), refresh=True)
                await refusals.changes(1)


async def _follow_json(desk: Desk) -> None:
    async with Refusals(desk.access, desk.huis, kept=True) as refusals:
        print_json(document(desk.huis, refusals.told, datetime.now(UTC)), flat=True)
        while True:
            if await refusals.changes(1):
                print_json(document(desk.huis, refusals.told, datetime.now(UTC)), flat=True)
