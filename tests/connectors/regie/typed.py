"""What a person types about a casus, as the commands read it."""

from __future__ import annotations

from datetime import datetime

import click

from connectors.regie.casus.check import check
from connectors.regie.casus.decisions import DECISIONS, Actor
from connectors.regie.casus.form import given
from connectors.regie.errors import Invalid
from hub.processes.kern import Effect
from schemas.casus import CasusRegel
from schemas.personen import CasusBericht, Functionaris
from tests.processes.complex import verloop as v

VRAAG = ("--vraag", "politie", "wat is er bekend?", "voor de weging", "nee")
GEWOGEN = (
    "--reden", "besproken", "--overleg-aanmelder", "eens", "--systeem", "gezin bekeken", "--zorg-en-straf", "te combineren",
)  # fmt: skip
TOEGEWEZEN = (
    "--casustafel", v.TAFEL, "--lokaal-tenzij", "meer ketens nodig", "--doel", "rust", "--thema", "wonen", "--partij", "politie",
    "--partij", v.GEMEENTE,
)  # fmt: skip
VOORBEREID = (
    "--doel", "plan voor wonen", "--besluit", "wie doet wat", "--thema", "wonen", "--agenda", "1. kennismaking 2. plan",
    "--overeenstemming", "beleid 2", "2026-03-02T10:00",
)  # fmt: skip
CRITERIA = tuple(
    part for naam in ("veiligheid", "systeem", "ketens", "multiproblematiek") for part in (f"--{naam}", "ja", "gezien")
)


def aangewezen(partij: str, taak: str, doelbinding: str = "veiligheid in het gezin") -> tuple[str, ...]:
    """One party on the list."""
    return ("--aanwijzing", partij, "wat u weet", taak, doelbinding)


def message(
    regel: CasusRegel, door: Functionaris, command: str, *options: str, namens: str | None = None
) -> CasusBericht:
    """The message of a command about a casus; raises what click and the desk raise."""
    decision = DECISIONS[command]
    parser = click.Command(command, params=[field.option() for field in decision.form])
    values = given(decision.form, parser.make_context(command, list(options)).params)
    return decision.of(regel, Actor(door, namens), values)


def tried(
    regel: CasusRegel, door: Functionaris, command: str, *options: str, now: datetime = v.NUL
) -> tuple[Effect, ...]:
    """What the desk sees come of it."""
    decision = DECISIONS[command]
    parser = click.Command(command, params=[field.option() for field in decision.form])
    values = given(decision.form, parser.make_context(command, list(options)).params)
    return check(regel, lambda actor: decision.of(regel, actor, values), Actor(door), v.HUIS, now)


def may(regel: CasusRegel, door: Functionaris, command: str, *options: str) -> bool:
    """Whether this one may."""
    try:
        tried(regel, door, command, *options)
    except Invalid as refused:
        assert refused.code == "rol-onbevoegd", refused
        return False
    return True
