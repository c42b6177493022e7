"""What the state's return is measured on: a changelog that is compacted when the table says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.changelog import entries, fill
from benchmarks.compaction import SWIFT, TAIL, compact, kept
from hub.demo.stack import Stack
from hub.topology import principals

pytestmark = pytest.mark.broker


def test_of_many_changes_hardly_more_than_the_last_ones_are_left(tmp_path: Path) -> None:
    """Compaction leaves one record a dossier, and what was written to begin new segments; before it, all are there."""
    stack = Stack(tmp_path)
    stack.broker.properties.update(SWIFT)
    try:
        stack.start_broker()
        stack.apply_topology()
        made = entries(1)
        fill(stack.broker.access(principals.NAZORG), made, (n % 300 for n in range(6_000)))
        assert kept(stack.access) == 6_000
        left = compact(stack, made, 300)
        assert 300 <= left <= 300 + 10 * TAIL
        assert kept(stack.access) <= left
    finally:
        stack.stop()
