"""The options that the commands of a desk share, and how what went wrong ends."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from connectors.regie.decisions import Grounds
from connectors.regie.desk import Desk
from connectors.regie.errors import Invalid, RegieError
from connectors.regie.output import print_json
from hub.parties import HUIZEN
from hub.settings import Deployment
from hub.topology import principals


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
VOLG = click.option("--volg", "follow", is_flag=True, help="Keep the table up to date until Ctrl-C.")
ALLE = click.option("--alle", "answered", is_flag=True, help="Also those that were answered, refused or lapsed.")
WACHT = click.option(
    "--wacht", "wait_s", type=click.FloatRange(0, 600), default=15, show_default=True,
    help="Seconds to wait until the hub has done it.",
)  # fmt: skip


def at_desk(command: Command) -> Command:
    """Give the command its desk from the options that all commands share."""

    @wraps(command)
    def run(*, huis: str, user: str | None, directory: Path | None, as_json: bool, **rest: object) -> None:
        deployment = Deployment(directory=directory) if directory else Deployment()
        desk = Desk(huis, deployment.access(user or principals.regie(huis)), as_json)
        try:
            command(desk, **rest)
        except RegieError as error:
            if as_json:
                print_json({"huis": huis, "fout": {"code": error.code, "uitleg": str(error)}})
            raise

    return HUIS(USER(DIRECTORY(JSON(run))))


def deciding(command: Command) -> Command:
    """Give the command what every decision needs: reason, who, and how long to wait."""

    @wraps(command)
    def run(desk: Desk, *, reden: str | None, functionaris: str, wait_s: float, **rest: object) -> None:
        command(desk, Grounds(_why(reden), functionaris), wait_s, **rest)

    return at_desk(REDEN(FUNCTIONARIS(WACHT(run))))


def _why(reden: str | None) -> str:
    if reden == "-":
        return sys.stdin.read()
    if reden is None:
        if not sys.stdin.isatty():
            raise Invalid("Give --reden: a decision without a reason can't be accounted for.")
        return str(click.prompt("Reason"))
    return reden
