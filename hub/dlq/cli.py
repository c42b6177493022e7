"""`hub dlq`: which messages were set aside, and what is in one."""

from __future__ import annotations

import getpass
import json
import re
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from hub.dlq.letters import Letter, chosen, distinct, named
from hub.dlq.opening import Part, masked, opened, whole
from hub.dlq.reading import read
from hub.errors import HubError
from hub.ops.fields import Form, fits
from hub.ops.logs import configure_logging, get_logger
from hub.privacy.termijnen import TERMIJNEN
from hub.refusals import REFUSALS
from hub.settings import Deployment
from hub.topology import principals

STAGES = (principals.POORT, *principals.STAGES)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
COLUMNS = ("when", "stage", "code", "origin", "error", "attempt", "cut", "times", "id")

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def dlq() -> None:
    """Dead letters: messages that were set aside (docs/dead-letters.md)."""


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
@as_json_option
def list_(code: str | None, stage: str | None, since: datetime | None, as_json: bool) -> None:
    """Every letter that is kept, each once, oldest first. Opens none."""
    found = chosen(distinct(_letters(Deployment())), code, stage, since)
    if as_json:
        click.echo(json.dumps([one.told() for one in found]))
    elif not found:
        click.echo("No dead letters.")
    else:
        _table(found)


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
        topic=letter.topic,
        partition=letter.partition,
        offset=letter.offset,
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


def _table(found: list[Letter]) -> None:
    table = Table(title=f"Dead letters: {len(found)}", title_justify="left")
    for column in COLUMNS:
        table.add_column(column, overflow="fold")
    for one in found:
        told = one.told() | {"when": f"{one.when:%Y-%m-%d %H:%M:%S}Z", "cut": "cut" if one.cut else ""}
        table.add_row(*(str(told[column]) for column in COLUMNS))
    Console().print(table)
