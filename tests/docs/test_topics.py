"""docs/topics.md: its table is the declared topology."""

from __future__ import annotations

from hub.topology import TOPICS
from hub.topology.table import markdown
from tests.docs.pages import DOCS

PAGE = (DOCS / "topics.md").read_text("utf-8")


def test_the_table_is_as_generated() -> None:
    """After a change of the topology: `hub topics table`, and its output into the page."""
    assert markdown() in PAGE


def test_every_topic_has_its_row() -> None:
    """Equal topics share a row whose pattern covers them, so there are far fewer rows than topics and none is left out."""
    patterns = [row.split("`")[1] for row in markdown().splitlines()[2:]]
    unique = {pattern for pattern in patterns if "<" not in pattern}
    owned = {name for name in TOPICS if name.startswith(("partij.", "huis."))}

    assert len(patterns) == len(set(patterns)) < 20
    assert set(TOPICS) == unique | owned
