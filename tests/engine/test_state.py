"""Entries, deadlines and the engine's notes."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.codec import encode
from hub.engine import entry as entries
from hub.engine.decoded import Kept
from hub.engine.entry import Entry
from hub.engine.position import Position, read
from hub.engine.state import State
from tests.engine.build import beeindigd, state


def _entry(due: int) -> Entry:
    return Entry(b"value", due, "ede/rood", b"ring")


def test_notes_survive_the_changelog() -> None:
    """Offset, deadline, words and ring come back from the header they went into."""
    header = entries.notes(41, 1_700_000_000_000, "arnhem/groen/te_laat", b"12345678")
    assert (41, Entry(b"v", 1_700_000_000_000, "arnhem/groen/te_laat", b"12345678")) == entries.read(header, b"v")


@pytest.mark.parametrize(
    "entry", [_entry(0), _entry(2**41), Entry(b"", 1, "", b""), Entry(b"x" * 9, 1, "é", b"12345678" * 64)]
)
def test_an_entry_comes_back_out_of_memory_as_it_went_in(entry: Entry) -> None:
    """Kept as one object, whatever is empty, long or not ASCII in it."""
    held = state()
    held.put(b"a", entry)
    assert held.get(b"a") == entry
    assert list(held.kenmerken()) == [entry.kenmerk]
    held.load(b"a", entries.packed(entries.notes(7, *entry[1:4])[0][1], entry.value))
    assert held.get(b"a") == entry


def test_what_is_loaded_has_its_deadline_once_the_changelog_is_through() -> None:
    """The last record of a key counts; a tombstone between takes it away; what has no deadline has none."""
    held = state()
    for key, due in ((b"a", 300), (b"b", 50), (b"b", 100), (b"c", 0), (b"d", 10)):
        held.load(key, entries.pack(_entry(due)))
    held.put(b"d", None)
    held.loaded()
    assert held.due(500, 10) == [b"b", b"a"]
    held.put(b"a", _entry(20))
    assert held.due(500, 10) == [b"a", b"b"]


@pytest.mark.parametrize("damaged", [b"", b"short", b"\0" * 16 + b"\x05four", b"\0" * 16 + b"\x04four" + b"no mark"])
def test_a_damaged_header_is_no_header(damaged: bytes) -> None:
    """Words or marks that are cut short are not taken for a shorter dossier."""
    assert entries.plain([(entries.HEADER, damaged)]) is None
    with pytest.raises(ValueError, match="header"):
        entries.read([(entries.HEADER, damaged)], b"v")


def test_a_changelog_record_of_somebody_else_is_refused() -> None:
    """A record without the engine's header is never taken for a state."""
    with pytest.raises(ValueError, match="header"):
        entries.read([("other", b"x")], b"v")


def test_the_earliest_deadline_comes_first_and_a_replaced_one_not_at_all() -> None:
    """A deadline that was moved fires at its new moment only."""
    held = state()
    held.put(b"a", _entry(100))
    held.put(b"b", _entry(50))
    held.put(b"b", _entry(200))
    assert held.next_due() == 100
    assert held.due(150, 10) == [b"a"]
    assert held.due(500, 10) == [b"a", b"b"]


def test_a_deadline_that_was_looked_at_stands_until_it_is_replaced() -> None:
    """An aborted round of ticks finds the same deadlines again."""
    held = state()
    held.put(b"a", _entry(100))
    assert held.due(100, 10) == held.due(100, 10) == [b"a"]
    held.put(b"a", _entry(0))
    assert held.due(100, 10) == []


def test_a_deadline_moved_away_and_back_fires_once() -> None:
    """The same deadline twice in the heap is one deadline."""
    held = state()
    for due in (100, 200, 100):
        held.put(b"a", _entry(due))
    assert held.due(100, 10) == [b"a"]


def test_a_deadline_that_is_put_off_by_each_message_is_kept_once() -> None:
    """For months each message moves it on: kept once for each, a worker would grow by all that it ever read."""
    held = state()
    for moment in range(1000, 3000):
        held.put(b"a", _entry(moment))
        held.put(b"b", _entry(500 + moment % 2))
    assert len(held._deadlines) < 10
    assert held.due(9999, 10) == [b"b", b"a"]
    assert (held.due(2998, 10), held.next_due()) == ([b"b"], 501)


KEYS = st.sampled_from([b"a", b"b", b"c"])
STEPS = st.lists(
    st.tuples(KEYS, st.sampled_from(["put", "put", "gone", "skip", "look"]), st.integers(0, 9)), max_size=40
)


@given(restored=st.dictionaries(KEYS, st.integers(0, 9)), steps=STEPS)
def test_whatever_happens_to_deadlines_those_that_are_due_come_in_their_order(
    restored: dict[bytes, int], steps: list[tuple[bytes, str, int]]
) -> None:
    """As a table of them would have it: put off, brought forward, gone, or at rest."""
    held, table, rest = state(), dict(restored), set[bytes]()
    for key, due in restored.items():
        held.load(key, entries.pack(_entry(due)))
    held.loaded()
    for key, what, at in steps:
        if what == "put":
            table[key] = at
            held.put(key, _entry(at))
            rest.discard(key)
        elif what == "gone":
            table.pop(key, None)
            held.put(key, None)
            rest.discard(key)
        elif what == "skip" and key in table:
            held.skip(key)
            rest.add(key)
        due = {k: moment for k, moment in table.items() if 0 < moment <= at and k not in rest}
        found = held.due(at, 99)
        assert set(found) == set(due)
        assert [table[k] for k in found] == sorted(due.values())
    assert held.next_due() == min((m for k, m in table.items() if m and k not in rest), default=None)


def test_a_forgotten_aggregate_leaves_nothing() -> None:
    """After a tombstone there is no entry, no deadline and no decoded state."""
    held = state()
    held.put(b"a", _entry(100))
    held.put(b"a", None)
    assert (held.get(b"a"), held.next_due(), len(held)) == (None, None, 0)


def test_skipped_deadlines_rest_until_the_aggregate_changes() -> None:
    """A dossier whose rule raises on a deadline does not hold up the others, and gets its next chance with its next change."""
    held = state()
    held.put(b"a", _entry(100))
    held.put(b"b", _entry(101))
    held.skip(b"a")
    assert held.due(500, 10) == [b"b"]
    held.put(b"a", _entry(300))
    assert held.due(500, 10) == [b"b", b"a"]


def test_a_decoded_state_is_used_only_for_the_entry_it_belongs_to() -> None:
    """A staged entry that is not in the state is decoded from its own bytes."""
    from hub.engine.staged import Staged
    from tests.engine.build import beeindigd, handler, persoon_key, record

    held, staged = state(), Staged()
    handler().record(record(beeindigd(), persoon_key(1)), held, staged)
    change = staged.changes[persoon_key(1)]
    assert change.entry is not None and change.stand is not None
    held.put(persoon_key(1), change.entry, change.stand)
    assert held.decoded(persoon_key(1), change.entry) is change.stand
    other = change.entry._replace(value=encode(change.stand))
    assert held.decoded(persoon_key(1), other) == change.stand
    assert held.decoded(persoon_key(1), other) is not change.stand


def _at_hand(held: State, keys: Iterable[bytes]) -> list[bytes]:
    return [key for key in keys if (entry := held.get(key)) is not None and held.get(key) is entry]


def test_decoded_states_are_kept_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least recently changed ones go, a changed one counts once, and a forgotten one not at all: memory does not grow with time."""
    monkeypatch.setattr("hub.engine.decoded.ALL", Kept(100))
    held, stand = state(), beeindigd()
    for key in (b"a", b"b", b"c", b"b", b"b"):
        held.put(key, Entry(b"x" * 40, 0, "", b""), stand)
    held.put(b"c", None)
    held.put(b"d", Entry(b"x" * 60, 0, "", b""), stand)
    assert _at_hand(held, (b"a", b"b", b"c", b"d")) == [b"b", b"d"]


def test_all_partitions_of_a_worker_keep_decoded_states_up_to_one_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that comes by a takeover takes the place of what was there, and what is given up makes room at once."""
    monkeypatch.setattr("hub.engine.decoded.ALL", Kept(100))
    one, other, stand = state(), state(), beeindigd()
    one.put(b"a", Entry(b"x" * 40, 0, "", b""), stand)
    one.put(b"b", Entry(b"x" * 40, 0, "", b""), stand)
    other.put(b"a", Entry(b"y" * 40, 0, "", b""), stand)
    assert (_at_hand(one, (b"a", b"b")), _at_hand(other, (b"a",))) == ([b"b"], [b"a"])
    one.forget()
    other.put(b"b", Entry(b"y" * 60, 0, "", b""), stand)
    assert (_at_hand(one, (b"a", b"b")), _at_hand(other, (b"a", b"b"))) == ([], [b"a", b"b"])
    assert one.get(b"b") == Entry(b"x" * 40, 0, "", b"")


@pytest.mark.parametrize(
    "position", [Position(5), Position(5, 17), Position(5, 17, 3), Position(5, strays=bytes(range(256)) * 4)]
)
def test_a_position_survives_the_commit(position: Position) -> None:
    """What is committed beside the offset is read back, and Kafka takes it (`offset.metadata.max.bytes`)."""
    assert position == read(5, position.metadata)
    assert len(position.metadata) < 4096


@pytest.mark.parametrize("metadata", [None, "", "stand=", "stand=x from=y", "strays=?", "anything else"])
def test_foreign_commit_metadata_says_nothing(metadata: str | None) -> None:
    """An offset that an operator has set by another tool is a plain offset, behind which there must be a state."""
    assert (read(5, metadata), read(0, metadata)) == (Position(5, stand=0), Position(0))


def test_a_skipped_deadline_comes_back_with_the_next_change_though_it_is_the_same() -> None:
    """The change may be what was missing, also when it leaves the deadline where it was."""
    held = state()
    held.put(b"a", _entry(100))
    held.skip(b"a")
    held.put(b"a", _entry(100))
    assert held.due(100, 10) == [b"a"]


def test_a_deadline_whose_rule_raised_is_not_reckoned_yet() -> None:
    """It rests, but its aggregate still has the deadline that other terms noted."""
    held = state()
    held.load(b"a", entries.pack(_entry(100)))
    held.load(b"b", entries.pack(_entry(100)))
    held.loaded(anew=True)
    assert held.anew()
    held.skip(b"a")
    held.put(b"b", _entry(200))
    assert (held.next_due(), held.anew()) == (200, True)
    held.put(b"a", _entry(300))
    held.skip(b"b")
    assert not held.anew()
