"""The commands that pages tell to type, held against the command line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from hub.cli import main
from tests.docs.pages import blocks, quoted

HUB = re.compile(r"^(?:sh hub\.sh |uv run |\./hub\.sh )?(hub .*)$")


def commands(page: Path) -> Iterator[str]:
    """All `hub …` commands in the text and in the blocks of a page, comments left out."""
    lines = [line.split("  #")[0].strip() for block in blocks(page) for line in block.splitlines()]
    yield from (match[1] for line in (*lines, *sorted(quoted(page))) if (match := HUB.match(line)))


def fault(command: str) -> str | None:
    """What is wrong with a command: a name or option that the command line does not have; None if nothing is."""
    _, *words = shlex.split(command)
    node = cast("click.Command", main)
    while isinstance(node, click.Group) and (words := _behind_options(node, words)):
        if words[0].startswith("-"):
            break
        found = node.get_command(click.Context(node), words[0])
        if found is None:
            return f"{node.name} has no {words[0]}"
        node, words = found, words[1:]
    known = {option for parameter in node.params for option in parameter.opts} | {"--help"}
    unknown = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)} - known
    return f"{node.name} has no {', '.join(sorted(unknown))}" if unknown else None


def _behind_options(group: click.Group, words: list[str]) -> list[str]:
    """What stands behind the options that are the group's own, each with its value."""
    takes = {
        option for parameter in group.params for option in parameter.opts if not getattr(parameter, "is_flag", False)
    }
    while words and words[0] in takes:
        words = words[2:]
    return words
