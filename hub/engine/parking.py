"""Who waits behind a dead letter, and when it is whose turn.

When the hub itself fails on a message, its letter gets a number and its casus is parked: each later message gets the next number and goes
to the dead letters too, behind it. What is put back is decided only when its number is at the head; any other waits again, or was done
before. So each message is decided once, in the order in which they came, whatever an operator puts back, however often and in which
order. The first number is the offset of the message that failed, behind all that were given out before the casus came to this partition
(`State.numbers`), so that no later queue of the casus ever gives a number out again.
"""

from __future__ import annotations

from typing import NamedTuple

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, EnvelopeError, duplicate_key
from hub.engine import ring
from hub.engine.aside import PARKS, WAITS, Aside
from hub.engine.entry import BARE, Entry, Parked
from hub.engine.putback import Back, Gone
from hub.engine.staged import Change, Staged
from hub.engine.state import State
from schemas.basis import Bericht


class Item(NamedTuple):
    """A record under way, with the state of its aggregate.

    `at` is the record on the log that brought it: itself, or the letter that was put back (`back`). `mark` is what it is known by.
    """

    record: ConsumerRecord
    at: ConsumerRecord
    envelope: Envelope
    mark: bytes
    entry: Entry | None
    stand: Bericht | None
    back: Back | None = None


def marked(item: Item) -> bytes:
    """The ring with the message in it, once."""
    seen = item.entry.ring if item.entry else b""
    return seen if item.back is not None and ring.seen(seen, item.mark) else ring.add(seen, item.mark)


def released(item: Item) -> Parked | None:
    """The queue of the casus once the message has had its turn."""
    parked = item.entry.parked if item.entry else None
    return (
        parked.released() if parked is not None and item.back is not None and item.back.number is not None else parked
    )


class Parking:
    """The queues of one partition."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside

    def queue(self, item: Item, staged: Staged) -> None:
        """Let a message wait behind the letters of its casus."""
        parked = item.entry.parked if item.entry else None
        if parked is None:
            raise ValueError("nothing to wait for")
        self._aside.refused(item.record, staged, WAITS, None, item.envelope, parked.tail, item.back)
        _stage(item, staged, parked._replace(tail=parked.tail + 1))

    def returned(self, at: ConsumerRecord, back: Back, state: State, staged: Staged) -> Item | None:
        """A letter that was put back, when it is its turn. None when it is not: it was decided before, or waits."""
        try:
            envelope = Envelope.from_headers(back.record.headers)
        except EnvelopeError as error:
            self._aside.refused(back.record, staged, error.code, back=back)
            return None
        entry, stand = staged.current(back.record.key, state)
        # what parks nothing was noted under its own id when it was refused: each attempt is another
        known_by = envelope.id if back.number is not None else f"{envelope.id}\n{back.attempt}"
        item = Item(back.record, at, envelope, duplicate_key(envelope.source, known_by), entry, stand, back)
        return item if self._has_turn(item, back, state, staged) else None

    def _has_turn(self, item: Item, back: Back, state: State, staged: Staged) -> bool:
        parked = item.entry.parked if item.entry else None
        if back.number is None:
            done = staged.seen(item.mark, item.entry, state)
            if not done and parked is not None and not back.drop:
                self.queue(item, staged)
                return False
        else:
            done = parked is None or back.number < parked.head
            if parked is not None and back.number > parked.head:
                self._aside.refused(item.record, staged, WAITS, None, item.envelope, back.number, back)
                return False
        if done:
            self._aside.settled(back, staged, "al-gedaan")
            staged.outcomes["repeat"] += 1
        return not done

    def refused(self, item: Item, state: State, staged: Staged, code: str, error: str | None = None) -> None:
        """Set a message aside that had its turn, and park its casus where the failure is the hub's own."""
        if code in PARKS:
            parked = item.entry.parked if item.entry else None
            number = parked.head if parked is not None else state.numbers + item.at.offset
            self._aside.refused(item.record, staged, code, error, item.envelope, number, item.back)
            _stage(item, staged, parked or Parked(number, number + 1))
        else:
            self._aside.refused(item.record, staged, code, error, item.envelope, None, item.back)
            self._done(item, state, staged)

    def dropped(self, item: Item, state: State, staged: Staged) -> None:
        """An operator gave a letter up."""
        if item.back is not None:
            self._aside.settled(item.back, staged, "vervallen")
        staged.outcomes["dropped"] += 1
        self._done(item, state, staged)

    def gone(self, at: ConsumerRecord, word: Gone, state: State, staged: Staged) -> None:
        """Wait no longer for what is kept no more: the first that has at least that number is next."""
        entry, stand = staged.current(at.key, state)
        parked = entry.parked if entry else None
        if entry is None or parked is None or word.number <= parked.head:
            self._aside.gone(at, word, staged, "al-gedaan")
            return
        head = min(word.number, parked.tail)
        left = Parked(head, parked.tail) if head < parked.tail else None
        bare = left is None and not entry.value
        staged.changes[at.key] = Change(None if bare else entry._replace(parked=left), stand, at.offset)
        if bare:
            _strays(entry.ring, state, staged)
        self._aside.gone(at, word, staged, "vervallen")
        staged.outcomes["dropped"] += head - parked.head

    def _done(self, item: Item, state: State, staged: Staged) -> None:
        """Note a message that changed no state: its repeat is then a repeat. The strays have a ring where there is nothing else."""
        parked = released(item)
        if parked is not None or (item.entry is not None and item.entry.value):
            _stage(item, staged, parked)
            return
        _strays(marked(item), state, staged)
        if item.entry is not None:
            staged.changes[item.record.key] = Change(None, None, item.at.offset)


def _strays(seen: bytes, state: State, staged: Staged) -> None:
    for at in range(0, len(seen), ring.MARK):
        staged.stray(seen[at : at + ring.MARK], state)


def _stage(item: Item, staged: Staged, parked: Parked | None) -> None:
    entry = (item.entry or BARE)._replace(ring=marked(item), parked=parked)
    staged.changes[item.record.key] = Change(entry, item.stand, item.at.offset)
