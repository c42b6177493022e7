"""`hub demo`: the main job end to end, in one command."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import click
from confluent_kafka import KafkaException
from rich.console import Console
from rich.live import Live

from hub.demo import view
from hub.demo.account import Account
from hub.demo.casus.view import Agenda, Casussen
from hub.demo.document import document
from hub.demo.ending import ENDING, SIGNALS
from hub.demo.errors import DemoError
from hub.demo.kept import where_to_look
from hub.demo.offer import Order
from hub.demo.place import place, remove
from hub.demo.stack import Stack
from hub.demo.stages import Demo


@click.group(invoke_without_command=True)
@click.option("--berichten", type=click.IntRange(10), default=500, show_default=True, help="How many good messages.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same persons and stories."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.option("--keep", is_flag=True, help="Leave everything running, and say where to look and how to stop it.")
@click.option(
    "--dir", "directory", type=click.Path(path_type=Path, file_okay=False), help="Empty directory to work in."
)
@click.pass_context
def demo(
    ctx: click.Context, /, *, berichten: int, seed: int, as_json: bool, keep: bool, directory: Path | None
) -> None:
    """Run the whole hub on a fresh broker, and settle an account that must balance.

    Exit status 0: it balances; 1: it does not, or a part failed; 130: ended by Ctrl-C. Nothing stays behind, except with --keep.
    """
    if ctx.invoked_subcommand is not None:
        return
    with _ended_by_signals(), place(directory, keep=keep) as made, ExitStack() as ending:
        stack = Stack(made, keep=keep)
        ending.callback(_stop, stack)
        run = Demo(stack, Order(berichten, seed))
        settled = _run(run, as_json=as_json)
        if keep:
            ending.pop_all()
        _tell(run, settled, as_json=as_json, keep=keep)
    if settled.broken:
        raise DemoError("The account does not balance: " + "; ".join(check.naam for check in settled.broken))


@demo.command()
@click.option("--dir", "directory", type=click.Path(path_type=Path, file_okay=False, exists=True), required=True)
def stop(directory: Path) -> None:
    """End a demo that was kept, and remove its directory."""
    remove(directory.absolute())
    click.echo(f"All ended; {directory} was removed.")


def _run(run: Demo, *, as_json: bool) -> Account:
    """Run it, with a view that lives in a terminal and is a line a stage elsewhere."""
    console = Console(quiet=as_json, highlight=False)
    lives = console.is_terminal and not as_json
    if not lives:
        run.passed = lambda stage: console.print(view.passed(stage))
    try:
        with Live(view.Progress(run), console=console, refresh_per_second=8) if lives else nullcontext():
            return run.run()
    except KafkaException as error:
        raise DemoError(
            f"The broker did not answer: {error.args[0].str()}. Its log is {run.stack.broker.log}."
        ) from error


def _tell(run: Demo, settled: Account, *, as_json: bool, keep: bool) -> None:
    if as_json:
        click.echo(json.dumps(document(run, settled, kept=keep), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    console.print(view.Queues(run))
    console.print(Casussen(run.story.lines().values()))
    console.print(Agenda(run.story.lines().values(), run.story.refusals()))
    console.print(view.Settled(settled))
    console.print(view.first_line(run))
    if keep:
        console.print(where_to_look(run), soft_wrap=True)  # commands are there to be copied


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the demo as Ctrl-C does."""
    try:
        with ENDING.by_signals():
            yield
    except KeyboardInterrupt:
        click.echo("Ended; nothing was left running.", err=True)
        raise click.exceptions.Exit(130) from None


def _stop(stack: Stack) -> None:
    """End all parts; a second Ctrl-C does not leave any of them behind."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    stack.stop()
