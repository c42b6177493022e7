"""`python -m benchmarks peers`."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

import click

from benchmarks.peers.plan import PARTS, Plan
from benchmarks.peers.plot import plot
from benchmarks.peers.registry import PEERS
from benchmarks.peers.render import render
from benchmarks.peers.results import Results
from benchmarks.peers.rounds import measure, profile_beside

MINUTES, MINUTES_OF_ALL = 40.0, 120.0
SPARE_MINUTES = 10
"""For the run that is under way when the time is over."""
CLEAR_S = 90
"""For the clearing up: two programs and a broker that heed no word take less."""
ENDING = (signal.SIGINT, signal.SIGTERM)
TITLES = {name: (peer.title, peer.guarantee, peer.lacks) for name, peer in PEERS.items()}


def _names(_: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    known = tuple(PEERS) if parameter.name == "only" else PARTS
    given = tuple(value.split(",")) if value else known
    if wrong := [name for name in given if name not in known]:
        raise click.BadParameter(f"{', '.join(wrong)}: choose from {', '.join(known)}")
    return given


@click.command("peers")
@click.option("--only", default="", callback=_names, help=f"Peers, with commas between: {', '.join(PEERS)}.")
@click.option("--parts", default="drain,latency", show_default=True, callback=_names, help=f"Of {', '.join(PARTS)}.")
@click.option("--all", "everything", is_flag=True, help="All parts, and the profile.")
@click.option("--rounds", default=5, show_default=True, help="Each measures all peers, in an order of its own.")
@click.option("--quick", is_flag=True, help="One short round: to see that it works.")
@click.option("--berichten", default=20_000, show_default=True, help="Messages in the log that is drained.")
@click.option("--seconds", default=6.0, show_default=True, help="How long each rate lasts.")
@click.option(
    "--minutes",
    type=float,
    help=f"After so long no further run is begun; {MINUTES:.0f} unless said, with --all {MINUTES_OF_ALL:.0f}.",
)
@click.option(
    "--profile/--no-profile",
    default=None,
    help="Keep a profile of the hub's worker, beside the results; kept unless said, but not with --quick alone.",
)
@click.option(
    "--verify", is_flag=True, help="Compare all that each peer sends in its first drain with the hub's own rule."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("benchmarks-peers.json"),
    show_default=True,
    help="Results; the plot and the profile stand beside it.",
)
@click.option(
    "--render",
    "rendered",
    type=click.Path(path_type=Path, exists=True),
    help="Only print and draw earlier results.",
)
def peers_command(
    only: tuple[str, ...],
    parts: tuple[str, ...],
    everything: bool,
    rounds: int,
    quick: bool,
    berichten: int,
    seconds: float,
    minutes: float | None,
    profile: bool | None,
    verify: bool,
    out: Path,
    rendered: Path | None,
) -> None:
    """The nazorg path in the hub and in its peers."""
    if rendered is not None:
        _draw(Results.load(rendered), rendered)
        click.echo(render(Results.load(rendered), TITLES), nl=False)
        return
    longest = minutes if minutes is not None else MINUTES_OF_ALL if everything else MINUTES
    profiled = profile if profile is not None else everything or not quick
    plan = Plan(only, PARTS if everything else parts, rounds, berichten, seconds, longest, profiled, verify)
    plan = plan.quick() if quick else plan
    _end_after(plan.minutes + SPARE_MINUTES)
    try:
        with tempfile.TemporaryDirectory(prefix="ketenhub-peers-") as directory:
            results = measure(plan, out, Path(directory))
    except SystemExit as told:
        click.echo(f"ended; `python -m benchmarks peers --render {out}` shows what was done", err=True)
        os._exit(int(told.code or 0))  # for the reason below
    drawing = _draw(results, out)
    beside = [str(file) for file in (drawing, profile_beside(out)) if file.exists()]
    click.echo(render(results, TITLES) + f"\n{out} holds every run; beside it: {', '.join(beside)}")
    sys.stdout.flush()
    os._exit(
        0
    )  # all is stopped and written; a client of librdkafka whose broker is gone may keep a process for minutes


def _draw(results: Results, out: Path) -> Path:
    drawing = out.with_suffix(".svg")
    drawing.write_text(plot(results, {name: peer.title for name, peer in PEERS.items()}))
    return drawing


def _end_after(minutes: float) -> None:
    """Whatever hangs, the run is over by then, and guards end what it started; told to end before, it clears up."""

    def over() -> None:
        click.echo("it took too long: ended", err=True)
        os._exit(1)

    timer = threading.Timer(minutes * 60, over)  # no signal: that would wait for a hanging call of a library
    timer.daemon = True
    timer.start()
    for number in ENDING:
        signal.signal(number, _told)


def _told(number: int, _: object) -> None:
    """The first word ends it, and no second one cuts through the clearing up: a peer whose directory is gone is found by no guard.

    Where that hangs, or the exit is lost in a callback of a library, the process dies of the alarm and guards end what is left.
    """
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)
    signal.alarm(CLEAR_S)
    sys.exit(128 + number)
