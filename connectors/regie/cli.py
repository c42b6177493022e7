"""`hub regie`: the desk of a house in the terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from connectors.regie import commands, decisions
from connectors.regie.decisions import Grounds
from connectors.regie.desk import Desk
from connectors.regie.errors import Invalid, RegieError
from connectors.regie.gemeente import with_house
from hub.parties import HUIZEN
from hub.settings import Deployment
from hub.topology import principals
from schemas.stoplicht import Kleur

TAKE_BACK = "geen"
COLOURS = {TAKE_BACK: None} | {kleur.value: kleur for kleur in (Kleur.GROEN, Kleur.ORANJE, Kleur.ROOD)}


class Commands(click.Group):
    """Turns what went wrong at the desk into one sentence and its exit status (docs/connectors/regie.md)."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except RegieError as error:
            shown = click.ClickException(str(error))
            shown.exit_code = error.exit_code
            raise shown from error


Command = Callable[..., None]

HUIS = click.option(
    "--huis",
    type=click.Choice(list(HUIZEN)),
    required=True,
    envvar="HUB_REGIE_HUIS",
    help="Whose queue; else HUB_REGIE_HUIS.",
)
USER = click.option("--als", "user", envvar="HUB_REGIE_USER", help="Log in as this user instead of the house's own.")
DIRECTORY = click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Directory of a local broker that is not the usual one.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
REDEN = click.option(
    "--reden", help="Why; `-` reads it from standard input, which keeps it out of the shell's history."
)
FUNCTIONARIS = click.option(
    "--functionaris", envvar="HUB_REGIE_FUNCTIONARIS", default=getpass.getuser, show_default=False,
    help="Who decides; else HUB_REGIE_FUNCTIONARIS, else the name you are logged in by on this machine.",
)  # fmt: skip
WACHT = click.option(
    "--wacht", "wait_s", type=click.FloatRange(0, 600), default=15, show_default=True,
    help="Seconds to wait until the hub has done it.",
)  # fmt: skip


def _desk(command: Command) -> Command:
    """Give the command its desk from the options that all commands share."""

    @wraps(command)
    def run(*, huis: str, user: str | None, directory: Path | None, as_json: bool, **rest: object) -> None:
        deployment = Deployment(directory=directory) if directory else Deployment()
        command(Desk(huis, deployment.access(user or principals.regie(huis)), as_json), **rest)

    return HUIS(USER(DIRECTORY(JSON(run))))


def _deciding(command: Command) -> Command:
    """Give the command what every decision needs: reason, who, and how long to wait."""

    @wraps(command)
    def run(desk: Desk, *, reden: str | None, functionaris: str, wait_s: float, **rest: object) -> None:
        command(desk, Grounds(_why(reden), functionaris), wait_s, **rest)

    return _desk(REDEN(FUNCTIONARIS(WACHT(run))))


def _why(reden: str | None) -> str:
    if reden == "-":
        return sys.stdin.read()
    if reden is None:
        if not sys.stdin.isatty():
            raise Invalid("Give --reden: a decision without a reason can't be accounted for.")
        return str(click.prompt("Reason"))
    return reden


@click.group(cls=Commands)
def regie() -> None:
    """The desk of a house: its queue, why a line stands there, and its decisions."""


@regie.command()
@click.option("--volg", "follow", is_flag=True, help="Keep the table up to date until Ctrl-C.")
@click.option("--waarom", "explain", is_flag=True, help="Show for every dossier why it stands there.")
@click.option("--regels", "limit", type=click.IntRange(1), help="Show so many lines at most.")
@_desk
def werkvoorraad(desk: Desk, *, follow: bool, explain: bool, limit: int | None) -> None:
    """Show the queue of a house, most urgent first."""
    if follow:
        commands.follow(desk)
    else:
        commands.show(desk, explain=explain, limit=limit)


@regie.command()
@click.argument("wie")
@_desk
def toon(desk: Desk, *, wie: str) -> None:
    """Show one dossier and why it stands so. WIE: row number, or the beginning of a persoon_id."""
    commands.explain(desk, wie)


@regie.command()
@click.argument("wie")
@click.argument("kleur", type=click.Choice(list(COLOURS)))
@_deciding
def overschrijf(desk: Desk, grounds: Grounds, wait_s: float, *, wie: str, kleur: str) -> None:
    """Put your own light in place of the computed one; KLEUR `geen` takes it back."""
    commands.decide(desk, wie, decisions.override(COLOURS[kleur], grounds), wait_s)


@regie.command("draag-over")
@click.argument("wie")
@click.argument("gemeente")
@_deciding
def draag_over(desk: Desk, grounds: Grounds, wait_s: float, *, wie: str, gemeente: str) -> None:
    """Hand a dossier to another municipality's house. GEMEENTE: name or CBS code."""
    commands.decide(desk, wie, decisions.hand_over(with_house(gemeente), grounds), wait_s)


@regie.command("sluit-af")
@click.argument("wie")
@_deciding
def sluit_af(desk: Desk, grounds: Grounds, wait_s: float, *, wie: str) -> None:
    """End the nazorg of a person."""
    commands.decide(desk, wie, decisions.close(grounds), wait_s)


@regie.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="Port on this machine; 0: a free one."
)
@_desk
def web(desk: Desk, *, port: int) -> None:
    """Show the queue in a browser on this machine, to look only. Prints the address to open."""
    from connectors.regie.web.serve import serve  # noqa: PLC0415 - the terminal need not wait for the web's libraries

    serve(desk, port)
