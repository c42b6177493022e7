"""`hub broker`: the local Kafka broker from the command line."""

import json
import os
import time
from pathlib import Path

import click

from hub.broker.broker import Broker
from hub.broker.errors import BrokerError
from hub.broker.prepare import prepare

directory = click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Directory of the broker; else HUB_BROKER_DIR, else the user's state directory.",
)


@click.group()
def broker() -> None:
    """One local Apache Kafka broker: no Docker, no system Java needed."""


@broker.command()
@directory
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port for clients; else the last one used, else a free one."
)
@click.option("--property", "properties", multiple=True, metavar="KEY=VALUE", help="Further property of the server.")
def start(directory: Path | None, port: int | None, properties: tuple[str, ...]) -> None:
    """Start the broker and wait until it answers."""
    began = time.monotonic()
    given = dict(_pair(text) for text in properties)
    made = Broker(directory, properties=given)
    made.start(port=port)
    click.echo(f"Kafka answers at {made.bootstrap} after {time.monotonic() - began:.1f} s; directory {made.directory}")


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not KEY=VALUE", param_hint="--property")
    return key, value


@broker.command()
@directory
def stop(directory: Path | None) -> None:
    """Stop the broker; its data stays."""
    made = Broker(directory)
    if made.pid is None:
        click.echo("The broker does not run.")
    elif made.stop():
        click.echo("The broker stopped.")
    else:
        click.echo("The broker did not stop in time and was ended by force; it recovers at the next start.")


@broker.command()
@directory
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def status(ctx: click.Context, directory: Path | None, as_json: bool) -> None:
    """Say whether the broker runs and answers; exit status 1 if it does not."""
    told = Broker(directory).status()
    if as_json:
        click.echo(json.dumps(told._asdict(), default=str))
    else:
        state = "answers" if told.answers else "runs but does not answer" if told.running else "does not run"
        where = f" at {told.bootstrap}, process {told.pid}" if told.running else ""
        click.echo(f"Kafka {told.version} {state}{where}; directory {told.directory}")
    ctx.exit(0 if told.answers else 1)


@broker.command()
@directory
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(directory: Path | None, yes: bool) -> None:
    """Stop the broker and remove all its messages, passwords and secrets."""
    made = Broker(directory)
    if not yes:
        click.confirm(f"Remove {made.directory} with all messages and secrets?", abort=True)
    made.reset()
    click.echo(f"{made.directory} was removed.")


@broker.command("prepare")
@directory
@click.option("--host", required=True, help="Name by which clients reach it.")
@click.option("--port", type=click.IntRange(1, 65533), default=9092, show_default=True, help="Port for clients.")
@click.option("--listen", default="127.0.0.1", show_default=True, help="Address of the clients' listener.")
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Kafka's data directory, where it runs.")
def prepare_(directory: Path | None, host: str, port: int, listen: str, data: Path) -> None:
    """Write secrets and server properties for a Kafka that is run by something else, such as a container."""
    made = Broker(directory)
    prepare(made.directory, data, host, port, listen)
    click.echo(f"{made.directory} holds what deploy/kafka.sh needs.")


@broker.command()
@directory
@click.option(
    "--lines", "-n", type=click.IntRange(0), default=50, show_default=True, help="Show so many of the last lines."
)
@click.option("--follow", "-f", is_flag=True, help="Go on showing new lines, until Ctrl-C.")
def logs(directory: Path | None, lines: int, follow: bool) -> None:
    """Show the broker's log."""
    path = Broker(directory).log
    if not path.exists():
        raise BrokerError(f"There is no log at {path}: the broker was never started.")
    os.execvp("tail", ["tail", "-n", str(lines), *(["-F"] if follow else []), str(path)])  # noqa: S606 - tail follows rotation
