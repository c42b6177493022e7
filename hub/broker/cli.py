"""`hub broker`: the local Kafka broker, or cluster, from the command line."""

import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from signal import Signals

import click

from hub.broker.broker import Broker, Status
from hub.broker.cluster import REPLICAS, Cluster
from hub.broker.errors import BrokerError
from hub.broker.prepare import prepare
from hub.broker.settings import BrokerSettings

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
@click.option(
    "--nodes", type=click.IntRange(1, 9), help="Make a cluster of so many nodes; three keep what any one loses."
)
def start(directory: Path | None, port: int | None, properties: tuple[str, ...], nodes: int | None) -> None:
    """Start the broker, or what does not run of the cluster, and wait until it answers."""
    began = time.monotonic()
    given = dict(_pair(text) for text in properties)
    made: Broker | Cluster
    if nodes or _is_cluster(directory):
        if port:
            raise click.UsageError("A cluster chooses its ports itself: --port goes with a single broker.")
        made = Cluster(directory, nodes or REPLICAS, properties=given)
        made.start()
    else:
        made = Broker(directory, properties=given)
        made.start(port=port)
    click.echo(f"Kafka answers at {made.bootstrap} after {time.monotonic() - began:.1f} s; directory {made.directory}")


def _is_cluster(directory: Path | None) -> bool:
    return Cluster.made(directory or BrokerSettings().dir)


def _found(directory: Path | None) -> Broker | Cluster:
    return Cluster(directory) if _is_cluster(directory) else Broker(directory)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not KEY=VALUE", param_hint="--property")
    return key, value


@broker.command()
@directory
def stop(directory: Path | None) -> None:
    """Stop the broker, or all nodes of the cluster; the data stays."""
    made = _found(directory)
    if all(node.pid is None for node in _nodes(made).values()):
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
    """Say whether the broker runs and answers, each node of a cluster on a line; exit status 1 if one does not."""
    made = _found(directory)
    told = made.status() if isinstance(made, Cluster) else {1: made.status()}
    if as_json:
        rows = [each._asdict() for each in told.values()]
        click.echo(json.dumps(rows if isinstance(made, Cluster) else rows[0], default=str))
    else:
        leader = made.controller() if isinstance(made, Cluster) else None
        for number, each in told.items():
            click.echo(_line(each) + ("; leads the controllers" if number == leader else ""))
    ctx.exit(0 if all(each.answers for each in told.values()) else 1)


def _nodes(made: Broker | Cluster) -> Mapping[int, Broker]:
    return made.nodes if isinstance(made, Cluster) else {1: made}


def _line(told: Status) -> str:
    state = "answers" if told.answers else "runs but does not answer" if told.running else "does not run"
    where = f" at {told.bootstrap}, process {told.pid}" if told.running else ""
    return f"Kafka {told.version} {state}{where}; directory {told.directory}"


ACTS: Mapping[str, Callable[[Broker], object]] = {
    "start": lambda node: node.start(),
    "stop": lambda node: node.stop(),
    "kill": lambda node: node.kill(),
    "pause": lambda node: node.signal(Signals.SIGSTOP),
    "resume": lambda node: node.signal(Signals.SIGCONT),
}


@broker.command("node")
@directory
@click.argument("number", type=click.IntRange(1))
@click.argument("act", type=click.Choice(list(ACTS)))
def node_(directory: Path | None, number: int, act: str) -> None:
    """Do something to node NUMBER of a cluster: to see what a hub makes of it."""
    nodes = Cluster(directory).nodes
    if number not in nodes:
        raise BrokerError(f"There is no node {number}: this cluster has {len(nodes)}.")
    ACTS[act](nodes[number])
    click.echo(_line(nodes[number].status()))


@broker.command()
@directory
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(directory: Path | None, yes: bool) -> None:
    """Stop the broker and remove all its messages, passwords and secrets."""
    made = _found(directory)
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
    path = Broker(directory).log  # of a cluster: the directory of a node
    if not path.exists():
        raise BrokerError(f"There is no log at {path}: the broker was never started.")
    os.execvp("tail", ["tail", "-n", str(lines), *(["-F"] if follow else []), str(path)])  # noqa: S606 - tail follows rotation
