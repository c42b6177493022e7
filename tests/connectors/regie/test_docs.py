"""The page of the desk says what the code does; its session is run in `test_casus_desk`."""

from __future__ import annotations

import re

import click
from click.testing import CliRunner

from connectors.regie.casus.cli import casus
from connectors.regie.casus.decisions import DECISIONS
from connectors.regie.cli import regie
from connectors.regie.desk import Uitkomst
from connectors.regie.errors import Exit
from hub.topology import TOPICS, principals
from schemas.personen import Functionaris, Rol
from tests.connectors.regie.session import PAGE, session, settings
from tests.connectors.regie.test_casus_decisions import CASES
from tests.connectors.regie.typed import may


def table(heading: str) -> dict[str, str]:
    """First cell and the rest of the rows below a heading row."""
    rows = PAGE.split(f"\n| {heading} |")[1].split("\n\n")[0].splitlines()[2:]
    return {row.strip("| ").split(" | ")[0]: row.partition(" | ")[2] for row in rows}


def test_each_decision_is_told_with_its_message_and_who_may() -> None:
    told = table("command | message")
    assert {f"`{name}`" for name in DECISIONS} == told.keys()
    for tot, _, (command, *options), expected in CASES:
        row = told[f"`{command}`"]
        assert f"`{type(expected).__name__}`" in row
        roles = {rol for rol in Rol if may(tot().regel, Functionaris(naam="x", rol=rol), command, *options)}
        said = set(re.findall(r"\w+", row.rpartition("| ")[2].partition(";")[0]))
        assert roles == said, command


def test_each_list_is_told() -> None:
    assert {f"`{name}`" for name in casus.commands if name not in DECISIONS} == table("list").keys()


def test_each_exit_status_and_outcome_is_told() -> None:
    assert {str(int(status)) for status in Exit} == table("status").keys()
    assert {f"`{outcome}`" for outcome in Uitkomst} == table("`uitkomst`").keys()


def test_each_topic_of_a_desk_is_told() -> None:
    """Its ACLs allow these and no other."""
    user = principals.regie("ede")
    mine = {name.replace("ede", "<huis>") for name, topic in TOPICS.items() if user in topic.readers + topic.writers}
    assert {f"`{name}`" for name in mine} == table("topic").keys()


def test_each_setting_is_told() -> None:
    told = PAGE.partition("## Settings")[2]
    groups = (*regie.commands.values(), *casus.commands.values())
    named = {
        str(param.envvar)
        for command in groups
        for param in command.params
        if isinstance(param, click.Option) and param.envvar
    }
    assert {name for name in named if f"`{name}`" not in told} == set()
    assert settings().keys() <= named


def test_the_session_is_of_commands_that_there_are() -> None:
    """It takes every step to the invitations."""
    typed = [words[1] for words, _ in session()]
    assert set(typed) >= {"vraag-uit", "zienswijze", "beoordeel", "besluit", "bereid-voor", "wijs-aan", "nodig-uit"}
    assert set(typed) <= casus.commands.keys()
    assert CliRunner().invoke(casus, ["--help"]).exit_code == 0
