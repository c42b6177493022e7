"""`python -m benchmarks latency|drain|stages|fanout|burst|restore`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from benchmarks.burst import burst
from benchmarks.drain import drain
from benchmarks.fanout import fanout
from benchmarks.latency import latency
from benchmarks.peers.cli import peers_command
from benchmarks.recipients import enough
from benchmarks.restore import restore
from benchmarks.stages import stages
from benchmarks.table import show


@click.group()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")
@click.option("--seed", default=1, show_default=True, help="Seed of the simulated messages.")
@click.pass_context
def main(ctx: click.Context, as_json: bool, seed: int) -> None:
    """Measure the hub on a broker of its own."""
    ctx.obj = (as_json, seed)


@main.command("latency")
@click.option(
    "--rate", "rates", type=float, multiple=True, default=(100.0,), show_default=True, help="Messages a second."
)
@click.option("--seconds", default=30.0, show_default=True, help="How long each rate lasts.")
@click.option(
    "--van",
    type=click.Choice(["dji", "partijen"]),
    default="dji",
    show_default=True,
    help="Who sends: DJI releases, or all parties in turn a casus each.",
)
@click.pass_obj
def latency_command(obj: tuple[bool, int], rates: tuple[float, ...], seconds: float, van: str) -> None:
    """From offer to queue line."""
    rows = []
    for rate in rates:
        with tempfile.TemporaryDirectory() as directory:
            rows.append(latency(Path(directory), van, rate, seconds, obj[1]))
    show("from offer to queue line, both stages", rows, as_json=obj[0])


@main.command("drain")
@click.option("--berichten", default=20_000, show_default=True, help="Messages in the log.")
@click.pass_obj
def drain_command(obj: tuple[bool, int], berichten: int) -> None:
    """One worker on a log that was filled before."""
    with tempfile.TemporaryDirectory() as directory:
        show("one worker on a pre-filled log", drain(Path(directory), berichten, obj[1]), as_json=obj[0])


@main.command("stages")
@click.option("--berichten", default=5_000, show_default=True, help="Messages.")
@click.pass_obj
def stages_command(obj: tuple[bool, int], berichten: int) -> None:
    """Where the CPU of a message goes."""
    show("CPU per message by step", stages(berichten, obj[1]), as_json=obj[0])


@main.command("fanout")
@click.option("--plannen", default=30, show_default=True, help="Plans, one after the other.")
@click.option(
    "--ontvangers",
    type=click.IntRange(1, 80),
    default=55,
    show_default=True,
    help="Recipients of each; parties are made up where the register has fewer that may be invited.",
)
@click.pass_obj
def fanout_command(obj: tuple[bool, int], plannen: int, ontvangers: int) -> None:
    """From one word to an invitation in every inbox."""
    enough(ontvangers)
    with tempfile.TemporaryDirectory() as directory:
        show("from one word to the invitations", fanout(Path(directory), plannen, obj[1], ontvangers), as_json=obj[0])


@main.command("burst")
@click.option("--vragen", default=5_000, show_default=True, help="Questions, all at once.")
@click.pass_obj
def burst_command(obj: tuple[bool, int], vragen: int) -> None:
    """Thousands of questions at once to the parties' inboxes."""
    with tempfile.TemporaryDirectory() as directory:
        show("a burst of questions", burst(Path(directory), vragen, obj[1]), as_json=obj[0])


@main.command("restore")
@click.argument("dossiers", type=int, nargs=-1, required=True)
@click.option(
    "--wijzigingen",
    type=int,
    help="Changes in all, spread over the dossiers, and compacted by Kafka before the measurement; one each if not said.",
)
@click.pass_obj
def restore_command(obj: tuple[bool, int], dossiers: tuple[int, ...], wijzigingen: int | None) -> None:
    """How soon a killed worker has its state back, for each number of DOSSIERS."""
    rows = []
    for number in dossiers:
        with tempfile.TemporaryDirectory() as directory:
            rows.append(restore(Path(directory), number, wijzigingen or number, obj[1]))
    show("from kill -9 to the state", rows, as_json=obj[0])


main.add_command(peers_command)

if __name__ == "__main__":
    main()
