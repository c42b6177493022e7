"""`hub dlq redrive` and `hub dlq drop`: what would happen, and with --yes that it does."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hub.dlq.journal import Journal, Status
from hub.dlq.letters import Letter
from hub.dlq.plan import Plan, plan
from hub.dlq.reading import Box, box
from hub.dlq.restoring import Outcome, Restorer
from hub.dlq.sending import sender
from hub.engine import putback
from hub.errors import HubError
from hub.ops.logs import configure_logging, get_logger
from hub.refusals import REFUSALS
from hub.settings import Deployment
from hub.topology import principals

COLUMNS = ("n", "id", "to", "casus", "number", "code", "attempt", "warning")
WOULD = {putback.AGAIN: "put back", putback.DROP: "dropped"}

Command = Callable[..., None]


def options(command: Command) -> Command:
    """The options that both commands have."""
    for option in reversed(
        [
            click.option(
                "--letter",
                "letters",
                multiple=True,
                metavar="ID",
                help="These letters and no others; may be given again.",
            ),
            click.option("--reason", required=True, help="Why; kept, encrypted, among the dead letters."),
            click.option(
                "--by", "who", default=getpass.getuser, metavar="NAME", help="Who; your account unless given."
            ),
            click.option(
                "--limit", type=click.IntRange(1), default=1000, show_default=True, help="So many letters at most."
            ),
            click.option(
                "--rate", type=click.FloatRange(0.1), default=200.0, show_default=True, help="So many a second at most."
            ),
            click.option(
                "--wait",
                "patience",
                type=click.FloatRange(0),
                default=30.0,
                show_default=True,
                help="Seconds to wait for news.",
            ),
            click.option("--yes", is_flag=True, help="Do it; without it this only tells what would be done."),
            click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        ]
    ):
        command = option(command)
    return command


@click.command()
@click.option("--casus", help="All that this casus waits for, and what comes to wait meanwhile.")
@click.option(
    "--code", type=click.Choice(sorted(REFUSALS)), help="Letters of this code, with all that their casussen wait for."
)
@click.option("--all", "every", is_flag=True, help="All that any casus waits for.")
@options
def redrive(letters: tuple[str, ...], casus: str | None, code: str | None, every: bool, **how: Any) -> None:  # noqa: ANN401
    """Put letters back on the log they came from, in the order of their casus. A dry run unless --yes."""
    if sum(map(bool, (letters, casus, code, every))) != 1:
        raise click.UsageError("Say which: one of --letter, --casus, --code and --all.")

    def chosen(journal: Journal) -> list[Letter]:
        if letters:
            return _named(journal, letters)
        waiting = [one for one in journal.letters if journal.status(one) in (Status.OPEN, Status.WAITS)]
        if casus:
            return [one for one in waiting if one.casus == casus and one.number is not None]
        return (
            [one for one in waiting if one.code == code] if code else [one for one in waiting if one.number is not None]
        )

    _command(putback.AGAIN, chosen, whole=not letters, **how)


@click.command()
@options
def drop(letters: tuple[str, ...], **how: Any) -> None:  # noqa: ANN401
    """Give letters up: they are never decided, and what waits behind them is next. A dry run unless --yes."""
    if not letters:
        raise click.UsageError("Say which: --letter ID, as often as needed.")
    _command(putback.DROP, lambda journal: _named(journal, letters), whole=False, **how)


def _named(journal: Journal, ids: tuple[str, ...]) -> list[Letter]:
    known = {one.id: one for one in journal.letters}
    if unknown := [which for which in ids if which not in known]:
        raise HubError(f"There is no letter {unknown[0]}: `hub dlq list` shows what there is.")
    return [known[which] for which in ids]


def _command(
    order: str,
    chosen: Callable[[Journal], list[Letter]],
    *,
    whole: bool,
    reason: str,
    who: str,
    limit: int,
    rate: float,
    patience: float,
    yes: bool,
    as_json: bool,
) -> None:
    deployment = Deployment()
    with box(deployment.access(principals.HERSTEL)) as opened:
        records = opened.all()
        journal = Journal(records)
        made = plan(journal, chosen(journal), limit, whole=whole)
        if not as_json:
            _show(made, order)
        outcome = None
        if yes and made.steps:
            outcome = _do(
                deployment,
                opened,
                records,
                made,
                order,
                whole=whole,
                reason=reason,
                who=who,
                rate=rate,
                patience=patience,
            )
    _tell(made, outcome, order, as_json=as_json)
    if outcome is not None and not outcome.done:
        click.get_current_context().exit(1)


def _do(
    deployment: Deployment,
    opened: Box,
    records: list[Letter],
    made: Plan,
    order: str,
    *,
    whole: bool,
    reason: str,
    who: str,
    rate: float,
    patience: float,
) -> Outcome:
    letters, run = [step.letter for step in made.steps], uuid4().hex
    configure_logging("dlq", principals.HERSTEL)
    if order == putback.DROP:
        get_logger().warning("letters_dropped", count=len(letters), who=getpass.getuser(), run=run)
    else:
        get_logger().warning("letters_put_back", count=len(letters), who=getpass.getuser(), run=run)
    with (
        sender(deployment.access(principals.HERSTEL), run, order, rate) as sends,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        task = progress.add_task(WOULD[order], total=len(letters))
        sends.account(reason, who, [one.id for one in letters], deployment.dead_letter_key)
        restorer = Restorer(opened, sends, patience, lambda count: progress.advance(task, count))
        return restorer.run(records, letters, whole=whole)


def _show(made: Plan, order: str) -> None:
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


def _tell(made: Plan, outcome: Outcome | None, order: str, *, as_json: bool) -> None:
    if as_json:
        told = {"steps": [step.told() for step in made.steps], "left": made.left, "done": outcome is not None}
        refused = [{"id": one.id, "why": why} for one, why in made.refused]
        click.echo(json.dumps(told | {"refused": refused} | (outcome.told() if outcome else {})))
    elif outcome is None:
        click.echo(f"Nothing was {WOULD[order]}: " + ("add --yes to do it." if made.steps else "nothing of it can be."))
    else:
        _tell_outcome(outcome)


def _tell_outcome(outcome: Outcome) -> None:
    click.echo(", ".join(f"{what}: {count}" for what, count in outcome.counts.items()) or "nothing came of it yet")
    if outcome.silent:
        click.echo(
            f"{outcome.silent} were not heard of: is the process running? They are on its log; give the command again later."
        )
    for casus, count in outcome.waiting.items():
        click.echo(f"Casus {casus} still waits for {count}: `hub dlq list --casus {casus}` shows what is first.")
