"""`hub dlq`: which messages were set aside, what is in one, and the way back."""

from __future__ import annotations

import getpass
import json
import re
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from hub.dlq.herstel import drop, redrive
from hub.dlq.journal import Journal
from hub.dlq.letters import Letter, chosen, named
from hub.dlq.opening import Part, masked, opened, whole
from hub.dlq.reading import read
from hub.errors import HubError
from hub.ops.fields import Form, fits
from hub.ops.logs import configure_logging, get_logger
from hub.privacy.termijnen import TERMIJNEN
from hub.refusals import REFUSALS
from hub.settings import Deployment
from hub.topology import principals

STAGES = (principals.POORT, *principals.STAGES, principals.HERSTEL)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
COLUMNS = ("when", "stage", "code", "origin", "error", "attempt", "cut", "times", "status", "id")
QUEUE = ("casus", "place", "status", "code", "since", "attempt", "id")

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def dlq() -> None:
    """Dead letters: messages that were set aside (docs/dead-letters.md)."""


dlq.add_command(redrive)
dlq.add_command(drop)


class Since(click.ParamType):
    """A moment, or how long ago: `2026-11-25T12:00Z`, `90m`, `12h`, `7d`."""

    name = "since"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, in UTC."""
        if ago := re.fullmatch(r"(\d{1,5})([mhd])", value):
            return datetime.now(UTC) - timedelta(**{UNITS[ago[2]]: int(ago[1])})
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail("give a moment (2026-11-25T12:00Z) or how long ago (90m, 12h, 7d)", param, ctx)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@dlq.command("list")
@click.option("--code", type=click.Choice(sorted(REFUSALS)), help="Of this code only.")
@click.option("--stage", type=click.Choice(STAGES), help="Of this stage only.")
@click.option("--since", type=Since(), help="From a moment on, or from so long ago: 90m, 12h, 7d.")
@click.option("--casus", help="Of this casus only.")
@as_json_option
def list_(code: str | None, stage: str | None, since: datetime | None, casus: str | None, as_json: bool) -> None:
    """Every letter that is kept, each once, oldest first, and what became of it; then the casussen that wait. Opens none."""
    journal = Journal(_letters(Deployment()))
    found = [one for one in chosen(journal.letters, code, stage, since) if casus in (None, one.casus)]
    if as_json:
        click.echo(json.dumps([journal.told(one) for one in found]))
    elif not found:
        click.echo("No dead letters.")
    else:
        _table(found, journal)
        _queues(found, journal)


@dlq.command()
@click.argument("which", metavar="ID_OR_ORIGIN")
@click.option("--open", "reveal", is_flag=True, help="Show all that the sender wrote; this is logged.")
@click.option(
    "--reason", help="With --open: a ticket or a word, such as ticket-123; it is logged, so nothing of a person."
)
@as_json_option
def show(which: str, reveal: bool, reason: str | None, as_json: bool) -> None:
    """What is in the letter of that id, or of the record at that origin (topic/partition/offset): its structure, masked."""
    if reveal and not (reason and fits(Form.CODE, reason)):
        raise click.UsageError("--open needs --reason: lower-case letters, digits and . _ - only, such as ticket-123.")
    deployment = Deployment()
    found = named(_letters(deployment), which)
    if found is None:
        kept = TERMIJNEN.bewaren_dodebrief.dagen
        raise HubError(
            f"There is no letter {which}: `hub dlq list` shows what there is. Letters are kept {kept:.0f} days."
        )
    brief = opened(found, deployment.dead_letter_key)
    if reveal:
        _log(found, reason)
    _tell(found, whole(brief) if reveal else masked(brief), as_json)


def _letters(deployment: Deployment) -> list[Letter]:
    return read(deployment.access(principals.OPERATOR))


def _log(letter: Letter, reason: str | None) -> None:
    configure_logging("dlq", principals.OPERATOR)
    get_logger().warning(
        "letter_opened",
        letter=letter.id.replace("-", "") if letter.id != letter.origin else None,
        code=letter.code,
        run=letter.run or None,
        topic=letter.topic or None,
        partition=letter.partition if letter.topic else None,
        offset=letter.offset if letter.topic else None,
        who=getpass.getuser(),
        reason=reason,
    )


def _tell(letter: Letter, parts: list[Part], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(letter.told() | {"parts": [part._asdict() for part in parts]}))
        return
    for name, value in letter.told().items():
        click.echo(f"{name:10} {value}")
    click.echo(f"{'meaning':10} {REFUSALS.get(letter.code, 'unknown to this version')}\n")
    for part in parts:
        click.echo(f"{part.name}: {part.what}")


def _table(found: list[Letter], journal: Journal) -> None:
    rows = [
        journal.told(one) | {"when": f"{one.when:%Y-%m-%d %H:%M:%S}Z", "cut": "cut" if one.cut else ""} for one in found
    ]
    _print(f"Dead letters: {len(found)}", COLUMNS, rows)


def _queues(found: list[Letter], journal: Journal) -> None:
    """Each casus that waits: what it waits for first, since when, and what waits behind it, in order."""
    touched = dict.fromkeys(one.queue for one in found if one.queue in journal.queues)
    rows = [
        journal.told(one) | {"since": f"{journal.since(queue):%Y-%m-%d %H:%M:%S}Z"}
        for queue in touched
        for one in journal.queues[queue]
    ]
    if rows:
        _print(f"Casussen that wait: {len(touched)}. `hub dlq redrive --casus …` goes on with one", QUEUE, rows)


def _print(title: str, columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns))
    Console().print(table)
