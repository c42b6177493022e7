"""docs/decisions/: short records of one form, numbered without a gap, all of them in the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, links, name

INDEX = DOCS / "decisions/README.md"
RECORDS = sorted(path for path in INDEX.parent.glob("*.md") if path != INDEX)
SECTIONS = ["## Context", "## Decision", "## Consequences"]


def test_the_list_names_each_record_by_its_title_in_order() -> None:
    titles = [path.read_text("utf-8").splitlines()[0] for path in RECORDS]

    assert [f"# {number}. {link.label}" for number, link in enumerate(links(INDEX), 1)] == titles
    assert [link.target for link in links(INDEX)] == [path.name for path in RECORDS]


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_a_record_has_its_three_parts_and_fits_a_screen(record: Path) -> None:
    lines = record.read_text("utf-8").splitlines()

    assert [line for line in lines if line.startswith("## ")] == SECTIONS
    assert len(lines) <= 40
