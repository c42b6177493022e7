"""What a batch leads to, kept apart until its transaction is committed; an abort just forgets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.codec import Undecodable
from hub.engine import entry as entries
from hub.engine import ring
from hub.engine.entry import Entry
from hub.engine.errors import Halted
from hub.engine.records import Out
from hub.engine.state import State
from schemas.basis import Bericht


class Change(NamedTuple):
    """A new state of one aggregate; `entry` None forgets it. `offset` is the input offset it comes of."""

    entry: Entry | None
    stand: Bericht | None
    offset: int


@dataclass
class Staged:
    """Changes by key, records to send, and what to count once they stand.

    `geweigerd`: parts of messages that were refused, by reason. `failures`: messages in a row whose rule raised. `strays`: the ring of
    what was refused without a dossier, None where it stays as it is.
    """

    changes: dict[bytes, Change] = field(default_factory=dict)
    outs: list[Out] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    geweigerd: Counter[str] = field(default_factory=Counter)
    failures: int = 0
    strays: bytes | None = None

    def current(self, key: bytes, state: State) -> tuple[Entry | None, Bericht | None]:
        """Entry and decoded state of an aggregate as this batch has left it so far."""
        change = self.changes.get(key)
        if change is not None:
            return change.entry, change.stand
        entry = state.get(key)
        try:
            return entry, None if entry is None or not entry.value else state.decoded(key, entry)
        except Undecodable as error:
            raise Halted(
                f"the state of an aggregate can't be read ({error.code}): its schema is newer than this worker's"
            ) from None

    def seen(self, mark: bytes, entry: Entry | None, state: State) -> bool:
        """Whether a message was handled before: with the dossier that it has now, or refused when there was none."""
        strays = state.strays if self.strays is None else self.strays
        return ring.seen(strays, mark) or (entry is not None and ring.seen(entry.ring, mark))

    def stray(self, mark: bytes, state: State) -> None:
        """Note a message that has no dossier."""
        self.strays = ring.add(state.strays if self.strays is None else self.strays, mark, ring.STRAYS)

    def changelog(self, topic: str, partition: int) -> Iterator[Out]:
        """One changelog record per changed aggregate."""
        for key, (entry, _, offset) in self.changes.items():
            if entry is None:
                yield Out(topic, partition, key, None, entries.notes(offset, 0, "", b""))
            else:
                headers = entries.notes(offset, entry.due, entry.kenmerk, entry.ring, entry.parked)
                yield Out(topic, partition, key, entry.value, headers)

    def apply(self, state: State) -> None:
        """Make the changes stand: the transaction is committed."""
        for key, (entry, stand, _) in self.changes.items():
            state.put(key, entry, stand)
        if self.strays is not None:
            state.strays = self.strays
