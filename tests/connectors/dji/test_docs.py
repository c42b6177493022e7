"""The page says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from connectors.dji.codes import CODES
from connectors.dji.content import SHORT
from connectors.dji.event import check
from connectors.dji.reading import csvfile, jsonlines
from connectors.dji.reading.header import COLUMNS
from tests.connectors.dji.samples import IDENTITY, NOW, found, stream

PAGE = (Path(__file__).parents[3] / "docs" / "connectors" / "dji.md").read_text("utf-8")


def table(title: str) -> dict[str, str]:
    """First and second cell of the rows below a heading."""
    section = re.split(r"^#+ ", PAGE.partition(f"# {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*) \|$", section, re.MULTILINE))


def block(language: str, place: int) -> bytes:
    """A code block."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return blocks[place].encode()


def test_every_column_and_kind_is_told() -> None:
    columns = table("Columns of a CSV")
    assert tuple(columns) == COLUMNS
    assert re.findall(r"`([^`]+)`", columns["bericht"]) == list(SHORT)


def test_every_code_is_told_with_its_text() -> None:
    assert table("Codes") == CODES


def test_the_examples_are_accepted() -> None:
    [row] = found(csvfile.read(stream(block("csv", 0))))
    [line] = found(jsonlines.read(stream(block("json", 1))))
    assert [check(item.offered, IDENTITY, NOW).restored for item in (row, line)] == [False, False]
