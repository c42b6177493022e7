"""A signal ends the demo, wherever it comes."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import pytest

from hub.demo.ending import SIGNALS, Ending


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_what_runs(number: signal.Signals) -> None:
    before, ending = signal.getsignal(number), Ending()
    with pytest.raises(KeyboardInterrupt), ending.by_signals():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_what_is_done_whole_is_not_cut_through() -> None:
    """The lock of a child and its process: both are there, or neither."""
    ending, done = Ending(), []
    with pytest.raises(KeyboardInterrupt), ending.by_signals(), ending.whole():
        os.kill(os.getpid(), signal.SIGINT)
        done.append("second half")
    assert done == ["second half"]


def test_a_signal_that_was_lost_is_heeded_at_the_next_stage() -> None:
    """In a finalizer Python only prints it and goes on."""
    ending = Ending()
    with pytest.raises(KeyboardInterrupt), ending.by_signals():
        with suppress(KeyboardInterrupt):  # as a finalizer would
            os.kill(os.getpid(), signal.SIGINT)
        ending.heed()
