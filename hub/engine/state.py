"""The state behind one partition: entries by key, the deadlines among them, and a few decoded states kept at hand."""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Iterable

from hub.codec import decode_as
from hub.engine.entry import Entry
from schemas.basis import Bericht

KEPT_DECODED = 2048
"""Decoded states held per partition: decoding one costs more than all else the engine does with it."""


class State:
    """Entries of one partition, and `strays`, the ring of what was refused without one. Nothing here talks to Kafka."""

    def __init__(self, model: type[Bericht]) -> None:
        self._model = model
        self.strays = b""
        self._entries: dict[bytes, Entry] = {}
        self._deadlines: list[tuple[int, bytes]] = []
        self._skipped: set[bytes] = set()
        self._decoded: OrderedDict[bytes, Bericht] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def values(self) -> Iterable[Entry]:
        """All entries."""
        return self._entries.values()

    def get(self, key: bytes) -> Entry | None:
        """The entry of an aggregate, None when there is none."""
        return self._entries.get(key)

    def decoded(self, key: bytes, entry: Entry) -> Bericht:
        """The state in `entry`, from memory if this very entry was decoded lately."""
        if self._entries.get(key) is entry and (held := self._decoded.get(key)) is not None:
            self._decoded.move_to_end(key)
            return held
        return decode_as(entry.value, self._model)

    def put(self, key: bytes, entry: Entry | None, stand: Bericht | None = None) -> None:
        """Take in a new entry, or forget the aggregate. `stand` is its decoded form, where at hand."""
        self._decoded.pop(key, None)
        if entry is None:
            self._entries.pop(key, None)
            return
        before = self._entries.get(key)
        self._entries[key] = entry
        if entry.due and (before is None or before.due != entry.due or key in self._skipped):
            heapq.heappush(self._deadlines, (entry.due, key))
            self._skipped.discard(key)
        if stand is not None:
            self._decoded[key] = stand
            if len(self._decoded) > KEPT_DECODED:
                self._decoded.popitem(last=False)

    def next_due(self) -> int | None:
        """The earliest deadline, ms since 1970. Deadlines that were replaced in the meantime fall away here."""
        while self._deadlines:
            due, key = self._deadlines[0]
            entry = self._entries.get(key)
            if entry is not None and entry.due == due:
                return due
            heapq.heappop(self._deadlines)
        return None

    def due(self, until: int, most: int) -> list[bytes]:
        """Keys whose deadline lies at or before `until`, the earliest first, `most` at most. They stay until replaced."""
        found: list[tuple[int, bytes]] = []
        while len(found) < most and (at := self.next_due()) is not None and at <= until:
            found.append(heapq.heappop(self._deadlines))
        for item in found:  # an abort must find them again
            heapq.heappush(self._deadlines, item)
        return list(dict.fromkeys(key for _, key in found))

    def skip(self, key: bytes) -> None:
        """Let the deadlines of one aggregate rest until it changes (its rule raised on one)."""
        self._skipped.add(key)
        self._deadlines = [item for item in self._deadlines if item[1] != key]
        heapq.heapify(self._deadlines)
