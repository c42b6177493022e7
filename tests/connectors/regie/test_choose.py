"""Which line a person means."""

from __future__ import annotations

import pytest

from connectors.regie.choose import choose
from connectors.regie.errors import NoSuchLine
from tests.connectors.regie.lines import regel

LINES = [
    regel(0, persoon_id="abcd" + "0" * 28),
    regel(1, persoon_id="abcd" + "1" * 28),
    regel(2, persoon_id="1234" + "f" * 28),
]


@pytest.mark.parametrize(("wie", "index"), [("1", 0), ("3", 2), ("abcd1", 1), ("ABCD0", 0), ("1234", 2)])
def test_a_row_number_or_a_unique_beginning_names_one_line(wie: str, index: int) -> None:
    assert LINES[index] == choose(LINES, wie)


@pytest.mark.parametrize("wie", ["0", "4", "999", "abcd", "abc", "ffff", "", "-1", "²"])
def test_anything_else_names_none_and_raises(wie: str) -> None:
    with pytest.raises(NoSuchLine):
        choose(LINES, wie)
