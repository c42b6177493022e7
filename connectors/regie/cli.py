"""`hub regie`: the desk of a house in the terminal."""

from __future__ import annotations

import click

from connectors.regie import commands, decisions
from connectors.regie import geweigerd as refused
from connectors.regie.casus.cli import casus
from connectors.regie.decisions import Grounds
from connectors.regie.desk import Desk
from connectors.regie.gemeente import with_house
from connectors.regie.options import ALLE, VOLG, Commands, at_desk, deciding
from schemas.stoplicht import Kleur

TAKE_BACK = "geen"
COLOURS = {TAKE_BACK: None} | {kleur.value: kleur for kleur in (Kleur.GROEN, Kleur.ORANJE, Kleur.ROOD)}


@click.group(cls=Commands)
def regie() -> None:
    """The desk of a house: its queue, why a line stands there, and its decisions."""


@regie.command()
@VOLG
@click.option("--waarom", "explain", is_flag=True, help="Show for every dossier why it stands there.")
@click.option("--regels", "limit", type=click.IntRange(1), help="Show so many lines at most.")
@at_desk
def werkvoorraad(desk: Desk, *, follow: bool, explain: bool, limit: int | None) -> None:
    """Show the queue of a house, most urgent first."""
    if follow:
        commands.follow(desk)
    else:
        commands.show(desk, explain=explain, limit=limit)


@regie.command()
@click.argument("wie")
@at_desk
def toon(desk: Desk, *, wie: str) -> None:
    """Show one dossier and why it stands so. WIE: row number, or the beginning of a persoon_id."""
    commands.explain(desk, wie)


@regie.command()
@ALLE
@at_desk
def verzoeken(desk: Desk, *, answered: bool) -> None:
    """List what the fixed partners were asked about dossiers of nazorg and have not answered."""
    commands.requests(desk, answered=answered)


@regie.command()
@VOLG
@at_desk
def geweigerd(desk: Desk, *, follow: bool) -> None:
    """List the decisions of this house that the hub refused, of both tracks, as long as it keeps word of them."""
    (refused.follow if follow else refused.look)(desk)


@regie.command()
@click.argument("wie")
@click.argument("kleur", type=click.Choice(list(COLOURS)))
@deciding
def overschrijf(desk: Desk, grounds: Grounds, wait_s: float, *, wie: str, kleur: str) -> None:
    """Put your own light in place of the computed one; KLEUR `geen` takes it back."""
    commands.decide(desk, wie, decisions.override(COLOURS[kleur], grounds), wait_s)


@regie.command("draag-over")
@click.argument("wie")
@click.argument("gemeente")
@deciding
def draag_over(desk: Desk, grounds: Grounds, wait_s: float, *, wie: str, gemeente: str) -> None:
    """Hand a dossier to another municipality's house. GEMEENTE: name or CBS code."""
    commands.decide(desk, wie, decisions.hand_over(with_house(gemeente), grounds), wait_s)


@regie.command("sluit-af")
@click.argument("wie")
@deciding
def sluit_af(desk: Desk, grounds: Grounds, wait_s: float, *, wie: str) -> None:
    """End the nazorg of a person."""
    commands.decide(desk, wie, decisions.close(grounds), wait_s)


@regie.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="Port on this machine; 0: a free one."
)
@at_desk
def web(desk: Desk, *, port: int) -> None:
    """Show the queue in a browser on this machine, to look only. Prints the address to open."""
    from connectors.regie.web.serve import serve  # noqa: PLC0415 - the terminal need not wait for the web's libraries

    serve(desk, port)


regie.add_command(casus)
