"""`hub topics`: the cluster against the declared topology."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from hub.settings import Deployment
from hub.topology.apply import apply as apply_topology
from hub.topology.apply import check as check_topology
from hub.topology.drift import Drift
from hub.topology.principals import BEHEER
from hub.topology.table import markdown

MANY = 20

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def topics() -> None:
    """Topics, configs, users and rights of the cluster."""


@topics.command()
@as_json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Say where the cluster differs from the topology; exit status 1 if it does. Changes nothing."""
    deployment = Deployment()
    found = check_topology(deployment.access(BEHEER), deployment.local)
    if as_json:
        click.echo(json.dumps({"drift": [asdict(drift) for drift in found]}))
    else:
        _show(found, "Drift", "The cluster is as declared.")
    ctx.exit(1 if found else 0)


@topics.command()
@as_json_option
@click.option(
    "--prune", is_flag=True, help="Also delete what is not declared: topics WITH THEIR MESSAGES, users, rights."
)
@click.pass_context
def apply(ctx: click.Context, as_json: bool, prune: bool) -> None:
    """Make the cluster as declared; exit status 1 if something declared is still missing or different."""
    deployment = Deployment()
    outcome = apply_topology(deployment.access(BEHEER), deployment.local, prune=prune)
    if as_json:
        mended, left = ([asdict(drift) for drift in drifts] for drifts in (outcome.mended, outcome.left))
        click.echo(json.dumps({"mended": mended, "left": left}))
    else:
        _show(outcome.mended, "Mended", "Nothing had to be changed.", at_most=MANY)
        _show(outcome.left, "Left as it is", "The cluster is as declared.")
    ctx.exit(1 if any(drift.kind != "extra" for drift in outcome.left) else 0)


@topics.command("table")
def table_() -> None:
    """Print all declared topics as the Markdown table of docs/topics.md. Needs no cluster."""
    click.echo(markdown())


def _show(found: Sequence[Drift], title: str, nothing: str, at_most: int | None = None) -> None:
    """A table, or one line of counts for more than `at_most`: a new cluster lacks everything."""
    if found and (at_most is None or len(found) <= at_most):
        _table(found, title)
    else:
        counts = Counter(f"{drift.what} {drift.kind}" for drift in found)
        click.echo(f"{title}: {', '.join(f'{n} {what}' for what, n in counts.items())}." if found else nothing)


def _table(found: Sequence[Drift], title: str) -> None:
    table = Table(title=f"{title}: {len(found)}", title_justify="left")
    for column in ("what", "drift", "name", "declared", "actual"):
        table.add_column(column, overflow="fold")
    for drift in found:
        name = f"{drift.name} {drift.key}" if drift.key else drift.name
        table.add_row(drift.what, drift.kind, name, drift.declared or "", drift.actual or "")
    Console().print(table)
