"""`hub dji`: the DJI connector's commands."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from connectors.dji.account import Account
from connectors.dji.delivery import Stopped
from connectors.dji.drop import Drop, silent
from connectors.dji.folder import Folder, FolderBusy
from connectors.dji.progress import accounts, bar
from connectors.dji.settings import DjiSettings, now, route
from connectors.dji.simulator import generate
from connectors.dji.simulator.publish import publish
from connectors.dji.simulator.write import WRITERS, write
from connectors.dji.web.server import LOOPBACK
from connectors.dji.web.server import serve as serve_http
from connectors.dji.web.token import token_of
from connectors.kit.run import run
from hub.settings import Deployment
from schemas.detentie import DetentieBericht

TRY_AGAIN = 75
"""Exit status of sysexits.h: nothing is wrong with the input, come back later."""


@click.group()
def dji() -> None:
    """Take detention messages from DJI: a drop folder, HTTP, or a simulator."""


@dji.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--once", is_flag=True, help="Process what is there and end; status 75: broker away or folder in use.")
def drop(folder: Path, once: bool) -> None:
    """Process the files put into FOLDER/inkomend until told to stop."""
    try:
        place = Folder(folder)
    except OSError as error:
        raise click.ClickException(f"the folder can't be used: {error.strerror}") from None
    sys.exit(run(lambda stop: _once(place, stop) if once else _watch(place, stop)))


async def _once(folder: Folder, stop: asyncio.Event) -> int:
    offers: list[tuple[Path, Account]] = []
    settings, status = DjiSettings(), 0
    async with route(folder.ledger, settings, stop, settings.patience_seconds) as way:
        show = bar if sys.stderr.isatty() else silent
        try:
            await Drop(folder, way, show, lambda path, account: offers.append((path, account))).once()
        except (FolderBusy, Stopped) as reason:
            busy = isinstance(reason, FolderBusy)
            click.echo("another connector owns the folder" if busy else "stopped before the broker confirmed", err=True)
            status = TRY_AGAIN
    Console().print(accounts(offers))
    return status


async def _watch(folder: Folder, stop: asyncio.Event) -> int:
    settings = DjiSettings()
    async with route(folder.ledger, settings, stop) as way:
        await Drop(folder, way, bar if sys.stderr.isatty() else silent).watch(settings.settle_seconds)
    return 0


@dji.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="On loopback; 0: a free one."
)
def serve(port: int) -> None:
    """Accept CloudEvents by HTTP POST on /v1/events until told to stop."""
    try:
        sys.exit(run(lambda stop: _serve(port, stop)))
    except OSError as error:
        raise click.ClickException(f"can't listen on port {port}: {error.strerror}") from None


async def _serve(port: int, stop: asyncio.Event) -> int:
    settings, directory = DjiSettings(), Deployment().local
    token = token_of(settings.token, directory)
    async with route(directory / "dji-http.sqlite", settings, stop) as way:
        await serve_http(way, token, port, lambda found: click.echo(f"listening on http://{LOOPBACK}:{found}/v1"))
    return 0


@dji.command()
@click.option("--berichten", type=click.IntRange(min=1), default=1000, show_default=True, help="How many messages.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same persons and stories."
)
@click.option("--naar", type=click.Path(path_type=Path, dir_okay=False), help="A new .csv, .jsonl or .json file.")
@click.option("--publiceer", is_flag=True, help="Send to the broker at once.")
@click.option(
    "--per-seconde", type=click.FloatRange(min=0, min_open=True), help="Messages a second; default: no limit."
)
def simulate(berichten: int, seed: int, naar: Path | None, publiceer: bool, per_seconde: float | None) -> None:
    """Make synthetic detention messages."""
    if (naar is None) is not publiceer:
        raise click.UsageError("give either --naar or --publiceer")
    messages = generate(berichten, seed, now())
    if naar:
        _to_file(messages, naar)
    else:
        sys.exit(run(lambda stop: publish(messages, per_seconde, stop)))


def _to_file(messages: Iterator[DetentieBericht], path: Path) -> None:
    if path.suffix.lower() not in WRITERS:
        raise click.UsageError(f"--naar must end in one of {', '.join(WRITERS)}")
    if path.exists():
        raise click.UsageError("--naar is there already")
    write(messages, path, now())
