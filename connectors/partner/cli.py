"""`hub partner`: a party's connector run, tried without a broker, tested, and looked after."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from structlog.testing import capture_logs

from connectors.kit.run import run as run_until
from connectors.partner.asking import ask
from connectors.partner.connector import Connector
from connectors.partner.contract import checks
from connectors.partner.contract_parts import shipped_lines
from connectors.partner.dry import rehearse
from connectors.partner.handling import CONNECTOR, place, utc_now
from connectors.partner.initiative import say
from connectors.partner.load import ConnectorName
from connectors.partner.parked import Parked, desk
from connectors.partner.program import start
from connectors.partner.recorded import to_say
from connectors.partner.settings import PartnerSettings
from connectors.partner.simulated.clock import FastClock
from connectors.partner.simulated.company import Company
from connectors.partner.simulated.gedrag import Gedrag, cast
from connectors.partner.simulated.party import AWAY
from hub.codec import model_of
from hub.ops.logs import configure_logging, get_logger
from hub.parties import PARTIJEN
from hub.settings import Deployment
from hub.topology import principals

log = get_logger()
CONNECTOR_NAME = click.argument("connector", type=ConnectorName())


@click.group()
def partner() -> None:
    """A party's own connector: read the inbox, handle, answer."""


@partner.command()
@CONNECTOR_NAME
def run(connector: Connector) -> None:
    """Run CONNECTOR (module:variable) until told to stop."""
    sys.exit(start(connector))


@partner.command()
@CONNECTOR_NAME
@click.argument("records", type=click.File(encoding="utf-8"))
def dry(connector: Connector, records: click.utils.LazyFile) -> None:
    """Run CONNECTOR's handlers on RECORDS (JSON Lines; `-`: standard input) without a broker; print what it would send."""
    rehearsal = asyncio.run(rehearse(connector, records))
    for line in rehearsal.sent:
        click.echo(json.dumps(line, ensure_ascii=False))
    for one in rehearsal.parked:
        click.echo(f"parked: {one.ce_type} {one.id}: {one.code} {one.error or ''}", err=True)
    click.echo(
        ", ".join(f"{outcome} {count}" for outcome, count in rehearsal.outcomes.items()) or "no messages", err=True
    )
    sys.exit(1 if rehearsal.parked else 0)


@partner.command()
@click.argument("kinds", nargs=-1, metavar="[TYPE]...")
def examples(kinds: tuple[str, ...]) -> None:
    """Print recorded examples of what parties get, of the given TYPEs (such as InformatieGevraagd) only; nobody in them exists."""
    for line in shipped_lines():
        model = model_of(json.loads(line)["type"])
        if not kinds or (model and model.__name__ in kinds):
            click.echo(line)


@partner.command("ask")
@CONNECTOR_NAME
@click.argument("records", type=click.File(encoding="utf-8"))
@click.option(
    "--seconds", type=click.FloatRange(min=0), default=15, show_default=True, help="How long to wait at most."
)
def ask_command(connector: Connector, records: click.utils.LazyFile, seconds: float) -> None:
    """Put RECORDS into the inbox of CONNECTOR, which runs, on a broker of your own, as the hub would; print what it answers."""
    asked = asyncio.run(ask(connector, Deployment().access(principals.POORT), records, seconds))
    for line in asked.answers:
        click.echo(json.dumps(line, ensure_ascii=False))
    click.echo(f"answers {len(asked.answers)}, messages without one {asked.unanswered}", err=True)
    sys.exit(1 if asked.unanswered else 0)


@partner.command()
@CONNECTOR_NAME
@click.argument("messages", type=click.File(encoding="utf-8"))
def send(connector: Connector, messages: click.utils.LazyFile) -> None:
    """Put MESSAGES that answer none (JSON Lines of type, doel, data and perhaps id; `-`: standard input) into CONNECTOR's outbox."""
    path = PartnerSettings().path(connector.code, connector.name)
    for envelope in say(connector, path, to_say(messages)):
        click.echo(f"{envelope.type} {envelope.id}")


@partner.command()
@CONNECTOR_NAME
def contract(connector: Connector) -> None:
    """Run the tests that every party's connector must pass against CONNECTOR, on the shipped examples, without a broker."""
    with capture_logs():  # what the connector logs of messages that are meant to fail is no news
        told = list(checks(connector))
    for name, promise, fault in told:
        click.echo(f"{'kept  ' if fault is None else 'BROKEN'} {promise}")
        if fault:
            click.echo(f"       {name}: {fault}")
    if missing := sorted(connector.untold, key=lambda model: (model.__module__, model.__name__)):
        click.echo("\nTo let pass what it says nothing about:\n")
        for module, models in groupby(missing, key=lambda model: model.__module__):
            click.echo(f"from {module} import {', '.join(model.__name__ for model in models)}")
        click.echo(f"\nconnector.ignore({', '.join(model.__name__ for model in missing)})")
    sys.exit(1 if any(fault for _, _, fault in told) else 0)


@partner.group()
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
@click.option("--reden", "reason", required=True, help="Why it will go well now; kept in the store.")
@click.pass_obj
def retry(path: Path, numbers: tuple[int, ...], *, every: bool, reason: str) -> None:
    """Let NUMBERS be handled again, under the same ids. Nobody else notices."""
    _checked(numbers, every=every)
    with desk(path) as opened:
        rows = opened.retry(numbers, getpass.getuser(), reason, utc_now())
    for row in rows:
        log.warning("parked_retried", connector=CONNECTOR, **place(row), code=row.code)
    click.echo(f"{len(rows)} to be handled again")


@parked.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--alle", "every", is_flag=True, help="All that are parked.")
@click.option("--reden", "reason", required=True, help="Why nobody needs it any more; kept in the store.")
@click.pass_obj
def drop(path: Path, numbers: tuple[int, ...], *, every: bool, reason: str) -> None:
    """Forget NUMBERS for good: their content is overwritten, and what waits behind them goes on."""
    _checked(numbers, every=every)
    with desk(path) as opened:
        rows = opened.drop(numbers, getpass.getuser(), reason, utc_now())
    for row in rows:
        log.warning("parked_dropped", connector=CONNECTOR, **place(row), code=row.code)
    click.echo(f"{len(rows)} dropped")


def _checked(numbers: tuple[int, ...], *, every: bool) -> None:
    if bool(numbers) is every:
        raise click.UsageError("give numbers, or --alle")


@partner.command()
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same parts and answers.")
@click.option(
    "--partij",
    "codes",
    type=click.Choice(list(PARTIJEN)),
    multiple=True,
    metavar="CODE",
    help="These only; else all.",
)
@click.option(
    "--gedrag", "given", multiple=True, metavar="CODE=GEDRAG", help=f"Give a party its part: {', '.join(Gedrag)}."
)
@click.option(
    "--aanmeldingen", "number", type=click.IntRange(min=0), default=0, help="Let them put so many casussen forward."
)
@click.option("--versneld", "factor", type=click.FloatRange(min=1), default=1, help="How much faster waits pass.")
@click.option(
    "--weg",
    "days",
    type=click.FloatRange(min=0),
    default=AWAY.days,
    show_default=True,
    help="Days that who returns is away.",
)
@click.option(
    "--naar", "directory", type=click.Path(path_type=Path, file_okay=False), help="Directory of their stores."
)
def simulate(
    seed: int,
    codes: tuple[str, ...],
    given: tuple[str, ...],
    factor: float,
    days: float,
    number: int,
    directory: Path | None,
) -> None:
    """Play the parties of the register, in one process, until told to stop. Prints who plays what."""
    configure_logging(CONNECTOR)
    parts = cast(codes or list(PARTIJEN), seed, dict(map(_part, given)))
    for code, gedrag in parts.items():
        click.echo(f"{code}: {gedrag}")
    path = directory or Deployment().local / "partner" / "simulated"
    company = Company(parts, seed, FastClock(factor), path, timedelta(days=days))
    company.put_forward(number, seed, utc_now().date())
    sys.exit(run_until(company.run))


def _part(text: str) -> tuple[str, Gedrag]:
    code, _, gedrag = text.partition("=")
    if code not in PARTIJEN or gedrag not in set(Gedrag):
        raise click.BadParameter(f"{text} is not CODE=GEDRAG", param_hint="--gedrag")
    return code, Gedrag(gedrag)


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
