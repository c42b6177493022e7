"""The example session of the desk's page: the commands that are typed, and what is seen of their output."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from tests.docs.pages import DOCS

PAGE = (DOCS / "connectors" / "regie.md").read_text("utf-8")
WHO = "438d69"
"""The beginning of the casus_id on the page."""
AGREED = "25-11-2026 10:00"
"""When the gemeente agreed, on the page: a moment that has been, on any day that the session is run."""
SHOWN = "…"
"""Stands for what differs from run to run."""


class Typed(NamedTuple):
    """One command: its words behind `hub regie`, and the lines that must be in its output, in order."""

    words: list[str]
    lines: list[str]


def settings() -> dict[str, str]:
    """What the session exports."""
    [line] = re.findall(r"^\$ export (.*)$", _block(), re.MULTILINE)
    return dict(word.split("=", 1) for word in shlex.split(line))


def session() -> Iterator[Typed]:
    """The commands in order."""
    for part in _block().split("\n$ ")[1:]:
        command, *lines = part.replace("\\\n", " ").rstrip().split("\n")
        _, regie, *words = shlex.split(command)
        assert regie == "regie", command
        yield Typed(words, lines)


def missing(lines: list[str], output: str) -> list[str]:
    """The lines that the output does not have in this order; blanks between words count as one."""
    seen = iter(" ".join(line.split()) for line in output.splitlines())
    return [line for line in lines if not any(_pattern(line).fullmatch(one) for one in seen)]


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, " ".join(line.split()).split(SHOWN))))


def _block() -> str:
    [block] = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(block)
