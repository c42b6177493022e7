"""What a command would do, and what came of it, for people and for programs."""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from hub.dlq.plan import Plan
from hub.dlq.restoring import Outcome
from hub.engine import putback

COLUMNS = ("n", "id", "to", "casus", "number", "code", "attempt", "warning")
WOULD = {putback.AGAIN: "put back", putback.DROP: "dropped"}


def show(made: Plan, order: str) -> None:
    """The plan as a table, in the order in which it would go."""
    table = Table(title=f"To be {WOULD[order]}, in this order: {len(made.steps)}", title_justify="left")
    for column in COLUMNS:
        table.add_column(column, overflow="fold")
    for n, step in enumerate(made.steps, 1):
        told = step.told() | {"n": n}
        table.add_row(*("" if told[column] is None else str(told[column]) for column in COLUMNS))
    if made.steps:
        Console().print(table)
    for one, why in made.refused:
        click.echo(f"Not {one.id}: {why}.")
    if made.left:
        click.echo(f"{made.left} more are beyond --limit.")


def as_json(made: Plan, outcome: Outcome | None) -> None:
    """Plan and outcome in one object."""
    told = {"steps": [step.told() for step in made.steps], "left": made.left, "done": outcome is not None}
    refused = [{"id": one.id, "why": why} for one, why in made.refused]
    click.echo(json.dumps(told | {"refused": refused} | (outcome.told() if outcome else {})))


def tell(outcome: Outcome) -> None:
    """What came of it, and what is left."""
    click.echo(", ".join(f"{what}: {count}" for what, count in outcome.counts.items()) or "Nothing came of it yet.")
    if outcome.silent:
        click.echo(
            f"{outcome.silent} were not heard of: is the process running? They are on its log; give the command again later."
        )
    for casus, count in outcome.waiting.items():
        click.echo(f"Casus {casus} still waits for {count}: `hub dlq list --casus {casus}` shows what is first.")
    if "waits again" in outcome.counts:
        click.echo(
            "What waits again has an earlier letter before it; one that is kept no more is given up by `hub dlq drop --casus`."
        )
