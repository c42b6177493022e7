"""The guards that can be switched off in a worker of the matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Guard(NamedTuple):
    """`off` switches it off in this process."""

    off: Callable[[], None]


GUARDS: Mapping[str, Guard] = {}
