"""The duplicate ring."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.engine import ring

marks = st.binary(min_size=ring.MARK, max_size=ring.MARK)


@given(st.lists(marks, max_size=200), marks)
def test_the_ring_knows_exactly_the_last_marks(added: list[bytes], asked: bytes) -> None:
    """A mark is seen when it is among the last `SIZE`, and never because it lies across two others."""
    held = b""
    for mark in added:
        held = ring.add(held, mark)
    assert (asked in added[-ring.SIZE :]) == ring.seen(held, asked)
    assert all(ring.seen(held, mark) for mark in added[-ring.SIZE :])


def test_a_mark_across_two_others_is_not_seen() -> None:
    """The end of one mark and the begin of the next are no mark."""
    held = ring.add(ring.add(b"", b"aaaabbbb"), b"ccccdddd")
    assert not ring.seen(held, b"bbbbcccc")


def test_the_ring_is_bounded() -> None:
    """However many messages come, the ring takes no more than `SIZE` marks."""
    held = b""
    for number in range(10 * ring.SIZE):
        held = ring.add(held, number.to_bytes(ring.MARK, "big"))
    assert len(held) == ring.SIZE * ring.MARK
