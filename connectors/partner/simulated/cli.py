"""`hub partner simulate`: the parties of the register, played."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click

from connectors.kit.run import run
from connectors.partner.handling import CONNECTOR, utc_now
from connectors.partner.simulated.clock import FastClock
from connectors.partner.simulated.company import Company
from connectors.partner.simulated.gedrag import Gedrag, cast
from connectors.partner.simulated.party import AWAY
from hub.ops.logs import configure_logging
from hub.parties import PARTIJEN
from hub.settings import Deployment


@click.command()
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
    sys.exit(run(company.run))


def _part(text: str) -> tuple[str, Gedrag]:
    code, _, gedrag = text.partition("=")
    if code not in PARTIJEN or gedrag not in set(Gedrag):
        raise click.BadParameter(f"{text} is not CODE=GEDRAG", param_hint="--gedrag")
    return code, Gedrag(gedrag)
