"""`hub dlq redrive` and `hub dlq drop`: what would happen, and with --yes that it does."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from typing import Any

import click

from hub.dlq import telling
from hub.dlq.doing import How, give_up, restore
from hub.dlq.journal import Journal, Status
from hub.dlq.letters import Letter
from hub.dlq.plan import plan
from hub.dlq.reading import box
from hub.engine import putback
from hub.engine.cli import said
from hub.errors import HubError
from hub.privacy.doelen import Doel
from hub.refusals import REFUSALS
from hub.settings import Deployment
from hub.topology import names, principals

LOGS = (names.log(Doel.NAZORG), names.log(Doel.COMPLEX))
GIVEN_UP = {
    "vervallen": "It waits no longer for what is kept no more.",
    "al-gedaan": "It waits for nothing that is kept no more: nothing was done.",
    None: "Nothing was heard of it yet: is the process running?",
}

Command = Callable[..., None]


def options(command: Command) -> Command:
    """The options that both commands have."""
    seconds, positive = click.FloatRange(0), click.FloatRange(0.1)
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--yes", is_flag=True, help="Do it; without it this only tells what would be done."),
        click.option("--wait", "patience", type=seconds, default=30.0, show_default=True, help="Seconds without news."),
        click.option("--rate", type=positive, default=200.0, show_default=True, help="So many a second at most."),
        click.option("--limit", type=click.IntRange(1), default=1000, show_default=True, help="So many at most."),
        click.option(
            "--by", "who", default=getpass.getuser, callback=said, metavar="NAME", help="Who; else your account."
        ),
        click.option("--reason", required=True, callback=said, help="Why; kept, encrypted, among the dead letters."),
        click.option("--letter", "letters", multiple=True, metavar="ID", help="These alone; once for each."),
    ):
        command = option(command)
    return command


@click.command()
@click.option("--casus", help="All that this casus waits for, and what comes to wait meanwhile.")
@click.option("--code", type=click.Choice(sorted(REFUSALS)), help="Letters of this code, and their whole casussen.")
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
        if code:
            return [one for one in waiting if one.code == code]
        return [one for one in waiting if one.number is not None and casus in (None, one.casus)]

    _command(putback.AGAIN, chosen, How(**how), whole=not letters)


@click.command()
@click.option("--casus", help="What this casus waits for and is kept no more.")
@options
def drop(letters: tuple[str, ...], casus: str | None, **how: Any) -> None:  # noqa: ANN401
    """Give letters up: they are never decided, and what waits behind them is next. A dry run unless --yes."""
    if bool(letters) is bool(casus):
        raise click.UsageError(
            "Say which: --letter ID, as often as needed, or --casus for letters that are kept no more."
        )
    if casus:
        _gone(casus, How(**how))
    else:
        _command(putback.DROP, lambda journal: _named(journal, letters), How(**how), whole=False)


def _named(journal: Journal, ids: tuple[str, ...]) -> list[Letter]:
    known = {one.id: one for one in journal.letters}
    if unknown := [which for which in ids if which not in known]:
        raise HubError(f"There is no letter {unknown[0]}: `hub dlq list` shows what there is.")
    return [known[which] for which in ids]


def _command(order: str, chosen: Callable[[Journal], list[Letter]], how: How, *, whole: bool) -> None:
    deployment, outcome = Deployment(), None
    with box(deployment.access(principals.HERSTEL)) as opened:
        records = opened.all()
        journal = Journal(records)
        made = plan(journal, chosen(journal), how.limit, whole=whole)
        if not how.as_json:
            telling.show(made, order)
        if how.yes and made.steps:
            outcome = restore(
                deployment, opened, records, [step.letter for step in made.steps], order, how, whole=whole
            )
    if how.as_json:
        telling.as_json(made, outcome)
    elif outcome is not None:
        telling.tell(outcome)
    else:
        click.echo(
            f"Nothing was {telling.WOULD[order]}: " + ("add --yes to do it." if made.steps else "nothing can be.")
        )
    if outcome is not None and not outcome.done:
        click.get_current_context().exit(1)


def _gone(casus: str, how: How) -> None:
    deployment, code = Deployment(), None
    with box(deployment.access(principals.HERSTEL)) as opened:
        queues = {queue: kept for queue, kept in Journal(opened.all()).queues.items() if queue.casus == casus}
        first = next((kept[0] for kept in queues.values()), None)
        number = putback.EVERY if first is None or first.number is None else first.number
        if how.yes:
            code = give_up(deployment, opened, casus, [first.topic] if first else list(LOGS), number, how)
    would = f"All that comes before letter {first.id}" if first else "All that it waits for, none of which is kept"
    if how.as_json:
        click.echo(json.dumps({"casus": casus, "before": first and first.id, "done": how.yes, "outcome": code}))
    else:
        click.echo(GIVEN_UP[code] if how.yes else f"{would} would be given up: add --yes to do it.")
    if how.yes and code != "vervallen":
        click.get_current_context().exit(1)
