"""What the commands about casussen do: read, show, decide. Their options are in `cli`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from rich.console import Console

from connectors.regie import shape, verzoeken
from connectors.regie.casus import shapes, tables, views
from connectors.regie.casus.check import check
from connectors.regie.casus.decisions import Actor, CasusDecision
from connectors.regie.casus.explanation import CasusExplanation
from connectors.regie.casus.outlook import Outlook
from connectors.regie.choose import by_id
from connectors.regie.desk import Desk, Uitkomst, take
from connectors.regie.output import ended, print_json, say, say_done, show
from connectors.regie.queue import Casussen, Lines
from schemas.basis import Bericht
from schemas.casus import CasusRegel

Values = Mapping[str, Any]
VIEW = "casus aanmeldingen"


def aanmeldingen(desk: Desk) -> None:
    """Print what is under review."""
    regels, now = _now(desk)
    found = views.aanmeldingen(regels)
    show(
        desk.as_json,
        shape.listed(desk.huis, now, "regels", shapes.lines(found)),
        tables.aanmeldingen(desk.huis, found, now),
    )


def triage(desk: Desk) -> None:
    """Print what the triage has to decide on."""
    regels, now = _now(desk)
    found = views.triage(regels)
    show(
        desk.as_json, shape.listed(desk.huis, now, "regels", shapes.lines(found)), tables.triage(desk.huis, found, now)
    )


def mdo(desk: Desk) -> None:
    """Print the agendas of the MDOs."""
    regels, now = _now(desk)
    found = views.zittingen(regels, now)
    show(
        desk.as_json,
        shape.listed(desk.huis, now, "zittingen", shapes.sittings(found)),
        tables.mdo(desk.huis, found, now),
    )


def requests(desk: Desk, *, answered: bool) -> None:
    """Print the requests about casussen that wait for an answer; with `answered` all."""
    regels, now = _now(desk)
    verzoeken.show(desk.huis, Casussen.doel, views.van_casussen(regels), now, answered=answered, as_json=desk.as_json)


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


def _now(desk: Desk) -> tuple[list[CasusRegel], datetime]:
    return asyncio.run(read(desk)).lines(), datetime.now(UTC)
