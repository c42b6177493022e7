"""Memory that the states of partitions leave behind: a takeover needs much for a while, and the C library would keep all of it."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Hand the free pages among those in use back to the system. Milliseconds; only glibc can, elsewhere nothing is done."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
