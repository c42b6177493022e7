"""The state behind one partition: entries by key, the deadlines among them, and a few decoded states kept at hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from hub.codec import decode_as
from hub.engine import entry as entries
from hub.engine.deadlines import Deadlines
from hub.engine.entry import Entry
from schemas.basis import Bericht

KEPT_DECODED = 1 << 19
"""Bytes, as encoded, of the states that a partition keeps decoded: decoding one costs more than all else the engine does with it, but
decoded it takes some fourteen times as much. It is there for a casus of which more comes soon: at 512 KiB it finds 19 in 20 again.
"""


class State:
    """Entries of one partition, and beside them, as in `Position`, `strays` and `numbers`. Nothing here talks to Kafka.

    An entry stands here as one `bytes` (`pack`): measured at 10⁶ dossiers, one object each instead of five takes half the overhead, and
    none of the time that the collector spent on going through them, which was half of a restore.
    """

    def __init__(self, model: type[Bericht]) -> None:
        self._model = model
        self.strays = b""
        self.numbers = 0
        self._packed: dict[bytes, bytes] = {}
        self._parked: dict[bytes, Entry] = {}
        self._deadlines = Deadlines()
        self._skipped: set[bytes] = set()
        self._decoded: OrderedDict[bytes, tuple[Entry, Bericht]] = OrderedDict()
        self._decoded_bytes = 0

    def __len__(self) -> int:
        """Aggregates that have a state."""
        return len(self._packed) - sum(not entry.value for entry in self._parked.values())

    def parked(self) -> tuple[int, int]:
        """How many aggregates are parked behind a dead letter, and how many letters are outstanding for them."""
        each = [entry.parked for entry in self._parked.values() if entry.parked is not None]
        return len(each), sum(parked.tail - parked.head for parked in each)

    def kenmerken(self) -> Iterator[str]:
        """The words that each state is counted by."""
        known: dict[bytes, str] = {}
        for packed in self._packed.values():
            words = entries.packed_words(packed)
            yield known.get(words) or known.setdefault(words, words.decode())

    def __iter__(self) -> Iterator[bytes]:
        """Keys of all entries."""
        return iter(self._packed)

    def get(self, key: bytes) -> Entry | None:
        """The entry of an aggregate, None when there is none."""
        if (held := self._decoded.get(key)) is not None:
            return held[0]
        if (parked := self._parked.get(key)) is not None:
            return parked
        packed = self._packed.get(key)
        return None if packed is None else entries.unpack(packed)

    def decoded(self, key: bytes, entry: Entry) -> Bericht:
        """The state in `entry`, from memory if this very entry was decoded lately."""
        if (held := self._decoded.get(key)) is not None and held[0] is entry:
            self._decoded.move_to_end(key)
            return held[1]
        return decode_as(entry.value, self._model)

    def put(self, key: bytes, entry: Entry | None, stand: Bericht | None = None) -> None:
        """Take in a new entry, or forget the aggregate. `stand` is its decoded form, where at hand."""
        self._let_go(key)
        if self._parked or (entry is not None and entry.parked is not None):
            self._note_parked(key, entry)
        if entry is None:
            self._packed.pop(key, None)
            return
        before = self._packed.get(key)
        self._packed[key] = entries.pack(entry)
        if entry.due and (before is None or entries.packed_due(before) != entry.due or key in self._skipped):
            self._deadlines.push(entry.due, key)
            self._skipped.discard(key)
        if stand is not None:
            self._keep(key, entry, stand)

    def _keep(self, key: bytes, entry: Entry, stand: Bericht) -> None:
        self._decoded[key] = entry, stand
        self._decoded_bytes += len(entry.value)
        while self._decoded_bytes > KEPT_DECODED:
            self._let_go(next(iter(self._decoded)))

    def _let_go(self, key: bytes) -> None:
        if (held := self._decoded.pop(key, None)) is not None:
            self._decoded_bytes -= len(held[0].value)

    def load(self, key: bytes, packed: bytes) -> None:
        """Take in what the changelog has of an aggregate, with nothing but that in memory; `loaded` ends it."""
        if self._parked:
            self._parked.pop(key, None)
        self._packed[key] = packed

    def loaded(self) -> None:
        """All of the changelog is in: find the deadlines."""
        dues = ((entries.packed_due(packed), key) for key, packed in self._packed.items())
        self._deadlines.fill(deadline for deadline in dues if deadline[0])

    def _note_parked(self, key: bytes, entry: Entry | None) -> None:
        if entry is None or entry.parked is None:
            self._parked.pop(key, None)
        else:
            self._parked[key] = entry

    def next_due(self) -> int | None:
        """The earliest deadline, ms since 1970. Deadlines that were replaced in the meantime, or rest, fall away here."""
        while (first := self._deadlines.first()) is not None:
            due, key = first
            packed = self._packed.get(key)
            if packed is not None and key not in self._skipped and entries.packed_due(packed) == due:
                return due
            self._deadlines.pop()
        return None

    def due(self, until: int, most: int) -> list[bytes]:
        """Keys whose deadline lies at or before `until`, the earliest first, `most` at most. They stay until replaced."""
        found: list[tuple[int, bytes]] = []
        while len(found) < most and (at := self.next_due()) is not None and at <= until:
            found.append(self._deadlines.pop())
        for item in found:  # an abort must find them again
            self._deadlines.push(*item)
        return list(dict.fromkeys(key for _, key in found))

    def skip(self, key: bytes) -> None:
        """Let the deadlines of one aggregate rest until it changes (its rule raised on one)."""
        self._skipped.add(key)
