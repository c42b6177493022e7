"""`hub regie casus`: the casussen of a house in the terminal. A list is a row of `LISTS`, a decision one of `DECISIONS`."""

from __future__ import annotations

import json
from functools import partial, reduce
from typing import Any, TextIO

import click

from connectors.regie.casus import commands
from connectors.regie.casus.decisions import DECISIONS, Actor, CasusDecision
from connectors.regie.casus.form import given
from connectors.regie.casus.lists import LISTS, CasusList
from connectors.regie.casus.texts import HELP
from connectors.regie.desk import Desk
from connectors.regie.errors import Invalid
from connectors.regie.options import ALLE, FUNCTIONARIS, VOLG, WACHT, at_desk
from hub.parties import PARTIJEN
from schemas.personen import Functionaris, Rol

WIE = click.argument("wie")
ROL = click.option(
    "--rol", type=click.Choice([rol.value for rol in Rol]), required=True, envvar="HUB_REGIE_ROL",
    help="The role in which you act; else HUB_REGIE_ROL.",
)  # fmt: skip
NAMENS = click.option(
    "--namens", envvar="HUB_REGIE_NAMENS", metavar="PARTIJ", help=f"{HELP['namens']} Else HUB_REGIE_NAMENS."
)
INHOUD = click.option(
    "--inhoud", type=click.File("r"),
    help="A JSON document with fields of the message; `-` reads it from standard input, which keeps it out of the shell's history. "
    "What an option says goes before it.",
)  # fmt: skip
PROEF = click.option("--proef", "dry", is_flag=True, help="Show what would come of it, and send nothing.")


@click.group()
def casus() -> None:
    """The casussen of a house: what waits for whom, and its decisions (complexe casuïstiek)."""


@casus.command()
@WIE
@at_desk
def toon(desk: Desk, *, wie: str) -> None:
    """Show one casus with all that is known and decided. WIE: the beginning of its casus_id."""
    commands.toon(desk, wie)


def _list(name: str, made: CasusList) -> click.Command:
    def show(desk: Desk, *, follow: bool, answered: bool = False) -> None:
        build = made.everything if answered and made.everything else made.build
        (commands.follow_list if follow else commands.show_list)(desk, build)

    options = [VOLG, *([ALLE] if made.everything else [])]
    wrapped = reduce(lambda command, option: option(command), reversed(options), at_desk(show))
    return click.command(name, help=made.help)(wrapped)


def _command(decision: CasusDecision) -> click.Command:
    form = decision.form

    def decide(desk: Desk, functionaris: str, rol: str, **rest: Any) -> None:  # noqa: ANN401 - the options of the form
        actor = Actor(_who(functionaris, rol), _party(rest.get("namens")))
        values = given(form, rest, _document(rest["inhoud"]))
        how = commands.try_out if rest["dry"] else partial(commands.decide, wait_s=rest["wait_s"])
        how(desk, rest["wie"], decision, actor, values)

    shared = [WIE, FUNCTIONARIS, ROL, *([NAMENS] if decision.on_behalf else []), INHOUD, PROEF, WACHT]
    wrapped = reduce(lambda command, option: option(command), reversed(shared), at_desk(decide))
    command = click.command(decision.command, help=f"{decision.help} WIE: the beginning of a casus_id.")(wrapped)
    command.params = [*(field.option() for field in form), *command.params]
    return command


def _who(naam: str, rol: str) -> Functionaris:
    if not 0 < len(naam.strip()) <= 200:
        raise Invalid("Give a --functionaris of at most 200 characters: a decision without one can't be accounted for.")
    return Functionaris(naam=naam.strip(), rol=Rol(rol))


def _party(code: str | None) -> str | None:
    if code is not None and code not in PARTIJEN:
        raise Invalid("--namens is not the code of a party to the covenant.")
    return code


def _document(file: TextIO | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        told = json.load(file)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Invalid("--inhoud is no JSON document with the fields of the message.")
    return told


for _name, _made in LISTS.items():
    casus.add_command(_list(_name, _made))
for _decision in DECISIONS.values():
    casus.add_command(_command(_decision))
