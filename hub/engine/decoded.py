"""Decoded states kept at hand, of all partitions of a worker together."""

from __future__ import annotations

from collections import OrderedDict
from itertools import count

from hub.engine.entry import Entry
from schemas.basis import Bericht

KEPT_DECODED = 2 << 20
"""Bytes, as encoded, of the states that a worker keeps decoded: decoding one costs more than all else the engine does with it, but decoded
it takes some twenty times as much. It is there for a casus of which more comes soon: with four partitions it finds 19 in 20 again.
One measure for all: with one each, a worker that took another's partitions over grew by half, and what it gave back was full of holes.
"""

Place = tuple[int, bytes]


class Kept:
    """The states at hand up to `limit` bytes; what was least recently used goes first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._bytes = limit, 0
        self.held: OrderedDict[Place, tuple[Entry, Bericht]] = OrderedDict()
        self.numbers = count()

    def keep(self, place: Place, entry: Entry, stand: Bericht) -> None:
        """Keep one; there must be none in its place."""
        self.held[place] = entry, stand
        self._bytes += len(entry.value)
        while self._bytes > self._limit:
            self.let_go(next(iter(self.held)))

    def let_go(self, place: Place) -> None:
        """Forget one, if it is there."""
        if (held := self.held.pop(place, None)) is not None:
            self._bytes -= len(held[0].value)


ALL = Kept(KEPT_DECODED)


class Decoded:
    """Those of one partition, by key."""

    def __init__(self) -> None:
        self._all = ALL
        self._number = next(ALL.numbers)

    def get(self, key: bytes) -> tuple[Entry, Bericht] | None:
        """Entry and state, if they are at hand."""
        return self._all.held.get((self._number, key))

    def used(self, key: bytes) -> None:
        """It is wanted again: let it stay longest."""
        self._all.held.move_to_end((self._number, key))

    def keep(self, key: bytes, entry: Entry, stand: Bericht) -> None:
        """Keep this one; there must be none of its key."""
        self._all.keep((self._number, key), entry, stand)

    def let_go(self, key: bytes) -> None:
        """Forget one, if it is there."""
        self._all.let_go((self._number, key))

    def clear(self) -> None:
        """Forget all of this partition."""
        for place in [place for place in self._all.held if place[0] == self._number]:
            self._all.let_go(place)
