"""Deadlines of a restore and those that came since, in one order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.engine.deadlines import Deadlines

MOMENTS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from([b"a", b"b", b"c"])), max_size=12)


@given(restored=MOMENTS, later=MOMENTS)
def test_the_earliest_comes_first_whether_restored_or_new(
    restored: list[tuple[int, bytes]], later: list[tuple[int, bytes]]
) -> None:
    """All come out once, by their moment; `first` says beforehand which."""
    deadlines = Deadlines()
    deadlines.fill(restored)
    for due, key in later:
        deadlines.push(due, key)
    out = []
    while (first := deadlines.first()) is not None:
        assert deadlines.pop() == first
        out.append(first)
    assert [due for due, _ in out] == sorted(due for due, _ in restored + later)
    assert sorted(out) == sorted(restored + later)
