"""`hub partner`: a party's connector run, tried without a broker, tested, and looked after."""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import groupby

import click
from structlog.testing import capture_logs

from connectors.partner.asking import ask
from connectors.partner.connector import Connector
from connectors.partner.contract import checks
from connectors.partner.contract_parts import shipped_lines
from connectors.partner.dry import rehearse
from connectors.partner.initiative import say
from connectors.partner.load import ConnectorName
from connectors.partner.parked_cli import parked
from connectors.partner.program import start
from connectors.partner.recorded import to_say
from connectors.partner.settings import PartnerSettings
from connectors.partner.simulated.cli import simulate
from hub.codec import model_of
from hub.settings import Deployment
from hub.topology import principals

CONNECTOR_NAME = click.argument("connector", type=ConnectorName())


@click.group()
def partner() -> None:
    """A party's own connector: read the inbox, handle, answer."""


partner.add_command(parked)
partner.add_command(simulate)


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
