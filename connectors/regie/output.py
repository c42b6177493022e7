"""What a command says in the end: to programs, to people, and by its exit status."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import click
from rich.console import Console, RenderableType

from connectors.regie.desk import Taken, Uitkomst
from connectors.regie.errors import Exit
from schemas.basis import Bericht

R = TypeVar("R", bound=Bericht)
STATUS = {Uitkomst.NOG_NIET_ZICHTBAAR: Exit.NOT_YET_VISIBLE, Uitkomst.GEWEIGERD: Exit.REFUSED_BY_HUB}


def print_json(document: dict[str, Any], *, flat: bool = False) -> None:
    """One document in UTF-8; `flat` on one line."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=None if flat else 2))


def show(as_json: bool, document: dict[str, Any], table: RenderableType) -> None:
    """Print for programs or for people."""
    if as_json:
        print_json(document)
    else:
        Console(highlight=False).print(table)


def say_done(taken: Taken[R], what: str) -> None:
    """The decision was carried out; `what` became of the line."""
    click.echo(f"Done (message {taken.envelope.id}): {what}")


def say(taken: Taken[R], wait_s: float) -> None:
    """What became of a decision of which there is no line to show."""
    if taken.uitkomst is Uitkomst.VERTROKKEN:
        say_done(taken, "the line left this queue.")
    elif taken.weigering is not None:
        refused = taken.weigering
        click.echo(
            f"Refused by the hub (message {taken.envelope.id}), nothing changed. {refused.uitleg} ({refused.code})"
        )
    else:
        click.echo(
            f"Sent and accepted by the broker (message {taken.envelope.id}), but the hub has shown neither effect nor refusal within "
            f"{wait_s:g} s. Do not send it again: look at the line later, and at `hub regie geweigerd`."
        )


def ended(taken: Taken[R]) -> None:
    """End with the exit status that belongs to what became of it."""
    if taken.uitkomst in STATUS:
        raise click.exceptions.Exit(STATUS[taken.uitkomst])
