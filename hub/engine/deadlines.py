"""The deadlines of one partition, the earliest first."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable


class Deadlines:
    """Moments in ms since 1970, each with the key of its aggregate.

    One that is put off stays where it stood until that comes up, and is put in its place only then: each message puts one off, by
    months, and all of them would be kept for as long.

    Those of a restore are sorted once and stand in two flat arrays, 16 bytes each; in a heap they would be a tuple and a number more
    for each dossier, 100 bytes. What comes later goes into a heap.
    """

    def __init__(self) -> None:
        self._moments = array("q")
        self._keys: list[bytes] = []
        self._heap: list[tuple[int, bytes]] = []
        self._early: dict[bytes, int] = {}

    def __len__(self) -> int:
        """How many are kept, also of those that were replaced."""
        return len(self._moments) + len(self._heap)

    def fill(self, deadlines: Iterable[tuple[int, bytes]]) -> None:
        """Put these in the place of all that is there."""
        ordered = sorted(deadlines, reverse=True)
        self._moments, self._keys = array("q", [due for due, _ in ordered]), [key for _, key in ordered]
        self._heap, self._early = [], {}

    def move(self, key: bytes, before: int, due: int) -> None:
        """Of one aggregate, `before` becomes `due`; 0 is none."""
        stands = self._early.pop(key, before)
        if not 0 < stands <= due:
            if due:
                self.push(due, key)
        elif stands < due:
            self._early[key] = stands

    def settle(self, due: int) -> None:
        """Put the earliest in its place: its aggregate has the deadline `due` now, 0 is none. What was replaced falls away."""
        moment, key = self.pop()
        if moment != self._early.get(key, due):
            return
        self._early.pop(key, None)
        if due:
            self.push(due, key)

    def push(self, due: int, key: bytes) -> None:
        """One more."""
        heapq.heappush(self._heap, (due, key))

    def first(self) -> tuple[int, bytes] | None:
        """The earliest, None when there is none."""
        if self._sorted_first():
            return self._moments[-1], self._keys[-1]
        return self._heap[0] if self._heap else None

    def pop(self) -> tuple[int, bytes]:
        """Take out the earliest; raises `IndexError` when there is none."""
        if self._sorted_first():
            return self._moments.pop(), self._keys.pop()
        return heapq.heappop(self._heap)

    def _sorted_first(self) -> bool:
        return bool(self._moments) and (not self._heap or self._moments[-1] <= self._heap[0][0])
