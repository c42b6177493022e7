"""What is let go comes back to the system also where something that stays stands behind it."""

from __future__ import annotations

import os
import sys

import pytest

from hub.engine.memory import give_back
from tests.faults.matrix.figures import usage

SIZE, COUNT, EVERY = 2_000, 50_000, 20
MIB = 1 << 20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc can")
def test_the_holes_between_what_stays_are_given_back() -> None:
    """As after a takeover: most of the states go, one in twenty stays, and pages lie free between them."""
    states = [bytes(SIZE) for _ in range(COUNT)]
    stay = states[::EVERY]
    del states
    before = _resident()
    give_back()
    assert before - _resident() > SIZE * COUNT * 0.6 / MIB
    assert len(stay) == COUNT // EVERY


def _resident() -> float:
    return usage(os.getpid())[0]
