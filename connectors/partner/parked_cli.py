"""`hub partner parked`: what was set aside, its second chance or its end."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from connectors.partner.handling import CONNECTOR, place, utc_now
from connectors.partner.parked import Parked, desk
from connectors.partner.settings import PartnerSettings
from hub.ops.fields import Form, fits
from hub.ops.logs import configure_logging, get_logger
from hub.parties import PARTIJEN
from hub.topology import principals

log = get_logger()


@click.group()
@click.option("--partij", type=click.Choice(list(PARTIJEN)), required=True, metavar="CODE", help="The party.")
@click.option("--naam", default="connector", show_default=True, help="The connector's name.")
@click.pass_context
def parked(context: click.Context, partij: str, naam: str) -> None:
    """Messages that were set aside: their second chance, or their end."""
    configure_logging(CONNECTOR, principals.partij(partij))
    context.obj = PartnerSettings().path(partij, naam)


@parked.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_(path: Path, *, as_json: bool) -> None:
    """Show what is parked, why, and how many wait behind it."""
    with desk(path) as opened:
        rows = opened.parked()
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], default=str))
    else:
        Console().print(_table(rows))


@parked.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--alle", "every", is_flag=True, help="All that are parked.")
@click.option("--reden", "reason", required=True, help="Why it will go well now: a ticket or a word; kept.")
@click.pass_obj
def retry(path: Path, numbers: tuple[int, ...], *, every: bool, reason: str) -> None:
    """Let NUMBERS be handled again, under the same ids. Nobody else notices."""
    _checked(numbers, reason, every=every)
    with desk(path) as opened:
        rows = opened.retry(numbers, getpass.getuser(), reason, utc_now())
    for row in rows:
        log.warning("parked_retried", connector=CONNECTOR, **place(row), code=row.code)
    click.echo(f"{len(rows)} to be handled again")


@parked.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--alle", "every", is_flag=True, help="All that are parked.")
@click.option("--reden", "reason", required=True, help="Why nobody needs it any more: a ticket or a word; kept.")
@click.pass_obj
def drop(path: Path, numbers: tuple[int, ...], *, every: bool, reason: str) -> None:
    """Forget NUMBERS for good: their content is overwritten, and what waits behind them goes on."""
    _checked(numbers, reason, every=every)
    with desk(path) as opened:
        rows = opened.drop(numbers, getpass.getuser(), reason, utc_now())
    for row in rows:
        log.warning("parked_dropped", connector=CONNECTOR, **place(row), code=row.code)
    click.echo(f"{len(rows)} dropped")


def _checked(numbers: tuple[int, ...], reason: str, *, every: bool) -> None:
    if bool(numbers) is every:
        raise click.UsageError("give numbers, or --alle")
    if not fits(Form.CODE, reason):  # it outlives what it is about
        raise click.UsageError("--reden takes a ticket or a word, such as ticket-123: nothing of a person.")


def _table(rows: list[Parked]) -> Table:
    table = Table("nr", "received", "type", "id", "code", "error", "attempts", "waiting behind it")
    for row in rows:
        cells = (
            row.number,
            f"{row.received:%Y-%m-%d %H:%M}",
            row.ce_type,
            row.id,
            row.code,
            row.error,
            row.attempts,
            row.behind,
        )
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    return table
