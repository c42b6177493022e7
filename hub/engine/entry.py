"""What the engine keeps of one aggregate: the state as bytes, and its own notes beside it.

In the changelog the value is the state (Avro, readable by any Kafka tool) and the notes are one header: the input offset that led
to it, the deadline, the words it is counted by, and the duplicate ring. The offset makes the changelog self-sufficient: lost group
offsets are rebuilt from it (case E5).

An aggregate that is parked behind its dead letter has them under another name, with the letters that are outstanding before them: a
worker of before parking halts on it by name instead of going on without its queue. Parked and without a state, its value is empty, which
is no tombstone: b"" and null are two things in Kafka.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

from hub.engine.ring import MARK

HEADER = "engine"
PARKED = "engine_parked"
_NOTES = struct.Struct(">qqB")
_PARKED = struct.Struct(">qq")
_LENGTH = struct.Struct(">H")
_DUE = struct.Struct(">q")
_NOTES_AT = _LENGTH.size
_DUE_AT = _NOTES_AT + 8
_WORDS_AT = _NOTES_AT + _NOTES.size


class Parked(NamedTuple):
    """The outstanding letters of an aggregate, by number: `head` is decided next, `tail` is what the next message will get."""

    head: int
    tail: int

    def released(self) -> Parked | None:
        """Without its head; None when nothing is outstanding any more."""
        return Parked(self.head + 1, self.tail) if self.head + 1 < self.tail else None


class Entry(NamedTuple):
    """What is kept of one aggregate.

    `value` is the encoded state, b"" for none; `due` the next deadline in ms since 1970, 0 for none; `kenmerk` see `Process`; `ring` see
    ring.py; `parked` None where no letter is outstanding.
    """

    value: bytes
    due: int
    kenmerk: str
    ring: bytes
    parked: Parked | None = None


BARE = Entry(b"", 0, "", b"")
"""Of an aggregate that has no state, but notes."""


def notes(offset: int, due: int, kenmerk: str, ring: bytes, parked: Parked | None = None) -> list[tuple[str, bytes]]:
    """The headers of a changelog record; `offset` is the input offset it came of."""
    packed = _packed_notes(offset, due, kenmerk, ring)
    return [(HEADER, packed) if parked is None else (PARKED, _PARKED.pack(*parked) + packed)]


def _packed_notes(offset: int, due: int, kenmerk: str, ring: bytes) -> bytes:
    words = kenmerk.encode()
    return _NOTES.pack(offset, due, len(words)) + words + ring


def read(headers: Sequence[tuple[str, bytes]], value: bytes) -> tuple[int, Entry]:
    """Input offset and entry of a changelog record; raises `ValueError` for a record that the engine did not write."""
    told = dict(headers)
    found, parked = told.get(HEADER), None
    if found is None and len(waiting := told.get(PARKED, b"")) > _PARKED.size:
        parked, found = Parked(*_PARKED.unpack_from(waiting)), waiting[_PARKED.size :]
    if found is None or not _sound(found):
        raise ValueError("a changelog record without the engine's header")
    return _NOTES.unpack_from(found)[0], unpack(packed(found, value))._replace(parked=parked)


def plain(headers: Sequence[tuple[str, bytes]]) -> tuple[int, bytes] | None:
    """Input offset and notes of a changelog record that has nothing else, as nearly all have; None for any other."""
    if len(headers) != 1 or headers[0][0] != HEADER or not _sound(found := headers[0][1]):
        return None
    return _NOTES.unpack_from(found)[0], found


def _sound(notes: bytes) -> bool:
    """Whether notes are whole: the words, then a ring of whole marks."""
    at = _NOTES.size
    return len(notes) >= at and (ring := len(notes) - at - notes[at - 1]) >= 0 and ring % MARK == 0


def pack(entry: Entry) -> bytes:
    """An entry, but for `parked`, as one object."""
    return packed(_packed_notes(0, entry.due, entry.kenmerk, entry.ring), entry.value)


def packed(notes: bytes, value: bytes) -> bytes:
    """The same of what stands in a changelog record."""
    return b"".join((_LENGTH.pack(len(notes)), notes, value))


def unpack(whole: bytes) -> Entry:
    """The entry that was packed."""
    notes_end = _NOTES_AT + _LENGTH.unpack_from(whole)[0]
    _, due, length = _NOTES.unpack_from(whole, _NOTES_AT)
    ring_at = _WORDS_AT + length
    words = sys.intern(whole[_WORDS_AT:ring_at].decode())
    return Entry(whole[notes_end:], due, words, whole[ring_at:notes_end])


def packed_due(whole: bytes) -> int:
    """`due` of an entry that was packed."""
    due: int = _DUE.unpack_from(whole, _DUE_AT)[0]
    return due


def packed_words(whole: bytes) -> bytes:
    """`kenmerk` of an entry that was packed, in bytes."""
    return whole[_WORDS_AT : _WORDS_AT + whole[_WORDS_AT - 1]]
