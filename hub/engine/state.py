"""The state behind one partition: entries by key, the deadlines among them, and a few decoded states kept at hand."""

from __future__ import annotations

from collections.abc import Iterator

from hub.codec import decode_as
from hub.engine import entry as entries
from hub.engine.deadlines import Deadlines
from hub.engine.decoded import Decoded
from hub.engine.entry import Entry
from schemas.basis import Bericht

ANEW = 1
"""A deadline, ms since 1970, by which an aggregate is looked at before all that is due, and its true deadline is noted."""


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
        self._decoded = Decoded()

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
            self._decoded.used(key)
            return held[1]
        return decode_as(entry.value, self._model)

    def put(self, key: bytes, entry: Entry | None, stand: Bericht | None = None) -> None:
        """Take in a new entry, or forget the aggregate. `stand` is its decoded form, where at hand."""
        self._decoded.let_go(key)
        if self._parked or (entry is not None and entry.parked is not None):
            self._note_parked(key, entry)
        before = self._packed.get(key)
        if entry is None:
            self._packed.pop(key, None)
        else:
            self._packed[key] = entries.pack(entry)
        stood = 0 if before is None or key in self._skipped else entries.packed_due(before)
        self._skipped.discard(key)
        self._deadlines.move(key, stood, 0 if entry is None else entry.due)
        if entry is not None and stand is not None:
            self._decoded.keep(key, entry, stand)

    def forget(self) -> None:
        """Let go of what is at hand: the partition is another's, or its state was read anew."""
        self._decoded.clear()

    def load(self, key: bytes, packed: bytes) -> None:
        """Take in what the changelog has of an aggregate, with nothing but that in memory; `loaded` ends it."""
        if self._parked:
            self._parked.pop(key, None)
        self._packed[key] = packed

    def loaded(self, *, anew: bool = False) -> None:
        """All of the changelog is in: find the deadlines. `anew`: they were noted under other terms, so each has its turn at once."""
        if anew:
            for key, packed in self._packed.items():
                if (entry := entries.unpack(packed)).value:
                    self._packed[key] = entries.pack(entry._replace(due=ANEW))
                    if (parked := self._parked.get(key)) is not None:
                        self._parked[key] = parked._replace(due=ANEW)
        dues = ((entries.packed_due(packed), key) for key, packed in self._packed.items())
        self._deadlines.fill(deadline for deadline in dues if deadline[0])

    def _note_parked(self, key: bytes, entry: Entry | None) -> None:
        if entry is None or entry.parked is None:
            self._parked.pop(key, None)
        else:
            self._parked[key] = entry

    def next_due(self) -> int | None:
        """The earliest deadline, ms since 1970. Those that were put off find their place here, those that rest fall away."""
        while (first := self._deadlines.first()) is not None:
            due, key = first
            packed = self._packed.get(key)
            now = 0 if packed is None or key in self._skipped else entries.packed_due(packed)
            if now == due:
                return due
            self._deadlines.settle(now)
        return None

    def anew(self) -> bool:
        """Whether a deadline may be left that other terms noted: its turn did not come yet, or its rule raised then."""
        rest = (self._packed.get(key) for key in self._skipped)
        return self.next_due() == ANEW or any(packed and entries.packed_due(packed) == ANEW for packed in rest)

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
