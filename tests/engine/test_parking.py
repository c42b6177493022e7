"""A casus behind its dead letter: what waits, and how it comes back in order, without Kafka."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.agents.nazorg import STAGE
from hub.codec import decode_as, encode
from hub.dlq.letters import Letter
from hub.engine import handling, herkomst, putback
from hub.engine.entry import Entry, Parked, notes, read
from hub.engine.handling import Handler
from hub.engine.staged import Staged
from hub.engine.state import ANEW, State
from hub.privacy.seal import seal
from hub.processes.kern import Decision, Message, Refused
from hub.topology import names
from schemas.hub import BerichtGeweigerd, DodeBrief, Verwerking
from schemas.nazorg import NazorgDossier
from tests.engine.build import KEY, beeindigd, days, handler, headers, persoon_key, record, state
from tests.engine.letters import RUN, letters, put_back

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ONE, TWO = persoon_key(1), persoon_key(2)


@dataclass
class Partition:
    """One partition of nazorg in memory, whose rule fails on the messages in `broken` and refuses those in `refused`."""

    held: State = field(default_factory=state)
    run: Handler = field(default_factory=handler)
    broken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    decided: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    written: list[Letter] = field(default_factory=list)
    offset: int = 0
    last: Staged = field(default_factory=Staged)

    def __post_init__(self) -> None:
        self.run._stage = replace(STAGE, process=replace(STAGE.process, decide=self._decide))

    def _decide(self, stand: NazorgDossier | None, message: Message, now: datetime) -> Decision[NazorgDossier]:
        number = message.bron.rpartition("#")[2]
        if number in self.broken:
            raise KeyError("999990019")
        if number in self.refused:
            raise Refused("dossier-afgesloten")
        decision = STAGE.process.decide(stand, message, now)
        if message.tijd is not None:
            self.decided[message.sleutel].append(number)
        return decision

    def take(self, *records: ConsumerRecord) -> list[Letter]:
        """Run them as one batch; what was set aside or noted."""
        self.last = self.run.stage()
        for each in records:
            self.run.record(replace(each, offset=self.offset), self.held, self.last)
            self.offset += 1
        self.last.apply(self.held)
        self.run.stands(self.last)
        found = letters(self.last.outs)
        self.written += found
        return found

    def live(self, key: bytes, *numbers: str) -> list[Letter]:
        """Messages of one person, each the end of a detention of its own."""
        return self.take(*(record(beeindigd(f"D-{number}"), key, number=number, at=NOW) for number in numbers))

    def back(self, *which: Letter, **more: Any) -> list[Letter]:
        """Put letters back."""
        return self.take(*(put_back(one, 0, at=NOW, **more) for one in which))

    def tell(self, key: bytes) -> Entry:
        """The entry of a person."""
        entry = self.held.get(key)
        assert entry is not None
        return entry


def codes(found: list[Letter]) -> list[str]:
    """Their codes."""
    return [one.code for one in found]


def test_a_casus_waits_behind_its_letter_and_no_other_does() -> None:
    """What came later goes to the dead letters in order; a repeat of it stays a repeat; another person's messages are decided."""
    part = Partition(broken={"1"})
    found = part.live(ONE, "1", "2", "3", "2")
    part.live(TWO, "x")

    assert codes(found) == ["regel-faalde", "geparkeerd", "geparkeerd"]
    assert [one.number for one in found] == [0, 1, 2]
    assert [one.attempt for one in found] == [1, 0, 0]
    assert {one.casus for one in found} == {ONE.decode()}
    assert part.decided == {TWO.decode(): ["x"]}
    assert (part.held.parked(), len(part.held)) == ((1, 3), 1)


def test_what_is_put_back_is_decided_in_order_and_ends_the_parking() -> None:
    """With the ids that it would have had; the last one that is outstanding sets the casus free."""
    part = Partition(broken={"1"})
    found = part.live(ONE, "1", "2")
    part.broken.clear()

    assert codes(part.back(*found)) == ["hersteld", "hersteld"]
    assert part.decided == {ONE.decode(): ["1", "2"]}
    assert part.tell(ONE).parked is None
    assert part.held.parked() == (0, 0)
    whole = Partition()
    whole.live(ONE, "1", "2")
    assert part.tell(ONE) == whole.tell(ONE)
    assert set(_effects(part)) == set(_effects(whole))


def _effects(part: Partition) -> list[tuple[str, bytes | None]]:
    """Topics and ids of what the last batch sends, but to the dead letters."""
    return [(out.topic, dict(out.headers)["ce_id"]) for out in part.last.outs if out.topic != names.DLQ]


def test_what_is_not_at_the_head_waits_again() -> None:
    """Under its own number and id; it is told as often as it stands there, and nothing is decided."""
    part = Partition(broken={"1"})
    first, second = part.live(ONE, "1", "2")
    part.broken.clear()
    (again,) = part.back(second)

    assert (again.code, again.number, again.id, again.attempt) == ("geparkeerd", 1, second.id, 0)
    assert part.decided == {}
    assert codes(part.back(first, again, second)) == ["hersteld", "hersteld", "al-gedaan"]
    assert part.decided == {ONE.decode(): ["1", "2"]}


def test_a_second_copy_is_not_decided_again() -> None:
    """A command that was given twice, or cut off and given again, does nothing twice; and that is said."""
    part = Partition(broken={"1"})
    found = part.live(ONE, "1", "2")
    part.broken.clear()
    part.back(*found, found[0])

    assert codes(part.back(*found)) == ["al-gedaan", "al-gedaan"]
    assert part.decided == {ONE.decode(): ["1", "2"]}


def test_a_message_that_comes_meanwhile_queues_behind() -> None:
    """Half of the letters are back, a new message comes: it waits for the other half."""
    part = Partition(broken={"1"})
    first, second = part.live(ONE, "1", "2")
    part.broken.clear()
    part.back(first)
    (third,) = part.live(ONE, "3")
    part.back(second)

    assert part.decided == {ONE.decode(): ["1", "2"]}
    part.back(third)
    assert part.decided == {ONE.decode(): ["1", "2", "3"]}
    part.live(ONE, "4")
    assert part.decided == {ONE.decode(): ["1", "2", "3", "4"]}


def test_attempts_count_up_headers_stay_bounded_and_the_first_origin_is_kept() -> None:
    """One poison that is put back 50 times (case O9)."""
    part = Partition(broken={"1"})
    (first,) = found = part.live(ONE, "1")
    sizes = set()
    for _ in range(50):
        found = part.back(found[0])
        sizes.add(sum(len(name) + len(value or b"") for name, value in part.last.outs[0].headers))

    (last,) = found
    assert (last.attempt, last.number, last.previous != "") == (51, 0, True)
    assert (last.topic, last.partition, last.offset, last.origin, last.timestamp) == (
        first.topic,
        first.partition,
        first.offset,
        first.origin,
        first.timestamp,
    )
    assert len({one.id for one in part.written}) == 51
    assert max(sizes) - min(sizes) <= 1  # the digits of the attempt
    part.broken.clear()
    assert codes(part.back(last)) == ["hersteld"]


def test_a_refusal_at_its_turn_lets_the_next_one_go() -> None:
    """A message that its rule refuses had its turn: the sender is told, and what waited behind it goes on."""
    part = Partition(broken={"1"}, refused={"1"})
    first, second = part.live(ONE, "1", "2")
    part.broken.clear()

    assert codes(part.back(first, second)) == ["dossier-afgesloten", "hersteld"]
    assert part.decided == {ONE.decode(): ["2"]}
    assert part.tell(ONE).parked is None


def test_what_the_sender_did_wrong_parks_nothing() -> None:
    """A message that its rule refuses, or that can't be read, is the sender's to send again."""
    part = Partition(refused={"1"})
    bad = replace(record(beeindigd(), ONE, at=NOW), value=b"\x00\xff\xff\xff\xffx")

    assert codes([*part.live(ONE, "1"), *part.take(bad), *part.live(ONE, "2")]) == [
        "dossier-afgesloten",
        "schema-onbekend",
    ]
    assert part.decided == {ONE.decode(): ["2"]}


def test_what_was_refused_can_be_put_back_once() -> None:
    """It passes the ring by its attempt; a second copy of the same does not, nor when it is refused again."""
    part = Partition(refused={"1"})
    (first,) = part.live(ONE, "1")
    (second,) = part.back(first)
    assert (second.code, second.attempt, second.previous) == ("dossier-afgesloten", 2, first.id)
    assert codes(part.back(first)) == ["al-gedaan"]
    part.refused.clear()

    assert codes(part.back(second, second)) == ["hersteld", "al-gedaan"]
    assert part.decided == {ONE.decode(): ["1"]}


def test_what_was_refused_waits_like_any_other_when_its_casus_is_parked() -> None:
    """Put back, it is the newest message of the casus."""
    part = Partition(refused={"1"}, broken={"2"})
    (first,), (second,) = part.live(ONE, "1"), part.live(ONE, "2")
    part.refused.clear()
    part.broken.clear()
    (waits,) = part.back(first)

    assert (waits.code, waits.number, waits.attempt, waits.previous) == ("geparkeerd", 2, 1, first.id)
    part.back(second, waits)
    assert part.decided == {ONE.decode(): ["2", "1"]}


def test_a_dropped_letter_is_never_decided_and_holds_nobody_up() -> None:
    """It is noted and logged; its repeat is a repeat still; what waited behind it is next."""
    part = Partition(broken={"1"})
    first, second = part.live(ONE, "1", "2")

    assert codes(part.back(first, order=putback.DROP)) == ["vervallen"]
    line = next(out for out in part.last.outs if out.topic == names.VERWERKING)
    assert decode_as(line.value or b"", Verwerking).status == "Unset"
    assert codes(part.back(second)) == ["hersteld"]
    assert part.live(ONE, "1") == []
    assert part.decided == {ONE.decode(): ["2"]}


def test_a_repeat_of_what_was_dropped_without_a_dossier_is_a_repeat() -> None:
    """The last of a person whom the hub does not know leaves no entry behind; its mark goes to the strays."""
    part = Partition(broken={"1"})
    part.back(*part.live(ONE, "1"), order=putback.DROP)

    assert part.held.get(ONE) is None
    assert part.live(ONE, "1") == []
    assert part.decided == {}


def gone(part: Partition, number: int, *, key: bytes = ONE, sealed_for: int | None = None) -> list[Letter]:
    """An operator's word that what has a lower number is kept no more."""
    place = putback.gone_place(STAGE.input, key.decode(), number if sealed_for is None else sealed_for)
    told = putback.headers({"id": f"w-{number}", "volgnummer": str(number)}, putback.GONE, RUN)
    value = seal(encode(DodeBrief(sleutel=None, waarde=None, koppen=())), KEY, place.encode())
    return part.take(replace(record(beeindigd(), key, at=NOW), value=value, headers=list(told)))


def test_a_casus_waits_no_longer_for_what_is_kept_no_more() -> None:
    """Up to what an operator says, and never beyond what is there; a second time it is nothing; what is left goes on in order."""
    part = Partition(broken={"1"})
    *_, third = part.live(ONE, "1", "2", "3")

    assert codes(gone(part, 2)) == ["vervallen"]
    assert part.tell(ONE).parked == Parked(2, 3)
    assert codes(gone(part, 2)) == ["al-gedaan"]
    assert codes(part.back(third)) == ["hersteld"]
    assert codes(gone(part, putback.EVERY)) == ["al-gedaan"]
    assert part.decided == {ONE.decode(): ["3"]}


def test_a_casus_without_any_letter_left_goes_on() -> None:
    """With what comes next, and the repeats of what was lost are repeats."""
    part = Partition(broken={"1"})
    part.live(ONE, "1", "2")

    assert codes(gone(part, putback.EVERY)) == ["vervallen"]
    assert part.held.get(ONE) is None
    part.live(ONE, "2", "3")
    assert part.decided == {ONE.decode(): ["3"]}


def test_nobody_says_so_without_the_key() -> None:
    """Sealed for another number, it is a record without an envelope."""
    part = Partition(broken={"1"})
    part.live(ONE, "1", "2")

    assert codes(gone(part, 2, sealed_for=1)) == ["kop-ontbreekt"]
    assert part.tell(ONE).parked == Parked(0, 2)


def test_no_number_is_given_out_twice() -> None:
    """A copy of a letter of an earlier queue is not taken for one of the next."""
    part = Partition(broken={"1"})
    old = part.live(ONE, "1", "2")
    part.broken.clear()
    part.back(*old)
    part.broken.add("3")
    (new,) = part.live(ONE, "3")

    assert new.number is not None
    assert all(one.number is not None and one.number < new.number for one in old)
    assert codes(part.back(*old)) == ["al-gedaan", "al-gedaan"]


def test_deadlines_go_on_and_a_removal_leaves_only_the_queue() -> None:
    """Nobody's term waits for an operator (28.1): the state is removed; what is put back then meets an empty one."""
    part = Partition()
    part.live(ONE, "1")
    part.broken.add("2")
    (late,) = part.live(ONE, "2")
    ticked = Staged()
    part.run.tick(ONE, NOW + days(900), part.offset, part.held, ticked)
    ticked.apply(part.held)

    assert part.tell(ONE) == Entry(b"", 0, "", part.tell(ONE).ring, Parked(1, 2))
    assert (len(part.held), part.held.next_due()) == (0, None)
    (bare,) = ticked.changelog(STAGE.changelog, 0)
    assert bare.value == b""
    part.broken.clear()
    part.back(late)
    assert part.decided == {ONE.decode(): ["1", "2"]}
    assert len(part.held) == 1


def test_the_queue_survives_the_changelog() -> None:
    """Also without a state; a worker of before parking halts on it instead of going on without the queue."""
    for value in (b"v", b""):
        header = notes(41, 17, "ede/rood", b"12345678", Parked(3, 9))
        assert (41, Entry(value, 17, "ede/rood", b"12345678", Parked(3, 9))) == read(header, value)
        assert "engine" not in dict(header)
    with pytest.raises(ValueError, match="header"):
        read([("engine_parked", b"short")], b"")


def test_putting_back_too_early_stops_nobody() -> None:
    """A hundred letters whose rule still fails are set aside again, and the log goes on; new ones in a row still halt it (O8)."""
    part = Partition(broken={f"{n}" for n in range(100)})
    found: list[Letter] = []
    for number in range(100):
        found += part.live(persoon_key(number), f"{number}")
        part.live(persoon_key(1000 + number), f"good-{number}")

    assert codes(part.back(*found)) == ["regel-faalde"] * 100
    assert handling.RUN_LIMIT < 100
    part.live(persoon_key(2000), "good")


@pytest.mark.parametrize(
    "forge",
    [
        lambda one: replace(one, value=b"x" * 80),
        lambda one: replace(one, key=TWO),
        lambda one: replace(one, headers=[h for h in one.headers if h[0] != "dlq_topic"]),
        lambda one: replace(one, headers=[(n, b"x" if n == "dlq_attempt" else v) for n, v in one.headers]),
        lambda one: replace(one, headers=[(n, b"9" if n == "dlq_offset" else v) for n, v in one.headers]),
        lambda one: replace(one, headers=[h for h in one.headers if not h[0].startswith("hub_")]),
    ],
)
def test_nobody_makes_a_letter(forge: Callable[[ConsumerRecord], ConsumerRecord]) -> None:
    """What does not open for this log, place and key is a record without an envelope: set aside, and nothing is decided."""
    part = Partition(broken={"1"})
    (one,) = part.live(ONE, "1")
    part.broken.clear()

    assert codes(part.take(forge(put_back(one, 0, at=NOW)))) == ["kop-ontbreekt"]
    assert part.decided == {}


def test_a_letter_of_the_poort_does_not_pass_by_its_checks() -> None:
    """It was set aside from another topic than this log: an operator cannot carry it in."""
    part = Partition()
    foreign = replace(record(beeindigd(), ONE, at=NOW), topic=names.DETENTIE)
    (one,) = letters([part.run._dead_letters(foreign, "sleutel-onjuist", None, "x", {"casus": ONE.decode()})])

    assert codes(part.back(one)) == ["kop-ontbreekt"]
    assert part.decided == {}


def test_odd_headers_come_back_to_the_byte() -> None:
    """Bytes that are no UTF-8, null, and one of no bytes (case S1)."""
    part = Partition(broken={"1"})
    odd = [("x", b"\xc3\x28"), ("y", None), ("z", b"")]
    one = record(beeindigd(), ONE, at=NOW, number="1")
    (letter,) = part.take(replace(one, headers=[*one.headers, *odd]))
    back = putback.opened(put_back(letter, 9), part.run._dead_letters)

    assert back is not None
    assert list(back.record.headers)[-3:] == odd
    assert (back.record.key, back.record.value, back.record.offset) == (one.key, one.value, 0)
    part.broken.clear()
    assert codes(part.back(letter)) == ["hersteld"]


def test_the_sender_hears_of_it_once() -> None:
    """That its message failed or waits, and not to send it again; not each time an operator tries; and of a refusal in the end."""
    came = [(herkomst.TOPIC, names.DETENTIE.encode()), (herkomst.PLACE, b"0/7")]
    part = Partition(broken={"1"}, refused={"1"})
    one = record(beeindigd(), ONE, at=NOW, number="1")
    found = part.take(replace(one, headers=[*headers(beeindigd(), "1", NOW)[:-1], *came]))

    assert _words(part) == ["regel-faalde"]
    (again,) = part.back(*found)
    assert _words(part) == []
    part.broken.clear()
    part.back(again)
    assert _words(part) == ["dossier-afgesloten"]


def _words(part: Partition) -> list[str]:
    return [
        decode_as(out.value or b"", BerichtGeweigerd).code for out in part.last.outs if out.topic == names.inbox("dji")
    ]


PERSONS = [persoon_key(number) for number in range(3)]
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("live"), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("mend"), st.integers(0, 40), st.booleans()),
        st.tuples(st.just("back"), st.integers(0, 40), st.booleans()),
        st.tuples(st.just("repeat"), st.integers(0, 40), st.booleans()),
    ),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(ACTIONS)
def test_whatever_fails_and_comes_back_the_end_is_as_if_nothing_had_failed(
    actions: list[tuple[str, int, bool]],
) -> None:
    """Each message is decided once, in the order in which it came, and the states are those of a run in which no rule ever failed.

    Whatever the order of messages, repeats, mends and letters put back, any letter any number of times.
    """
    part, whole, sent = Partition(), Partition(), list[tuple[bytes, str]]()
    for action, number, flag in actions:
        if action == "live":
            key, name = PERSONS[number], f"{len(sent)}"
            sent.append((key, name))
            part.broken |= {name} if flag else set()
            part.live(key, name)
            whole.live(key, name)
        elif action == "mend" and sent:
            part.broken.discard(sent[number % len(sent)][1])
        elif action == "repeat" and sent:
            part.live(*sent[number % len(sent)])
        elif action == "back" and part.written:
            one = part.written[number % len(part.written)]
            part.back(*([one, one] if flag else [one]))
    part.broken.clear()
    _release(part)

    assert part.held.parked() == (0, 0)
    assert part.decided == whole.decided
    assert {key: _state(part, key) for key in PERSONS} == {key: _state(whole, key) for key in PERSONS}


def test_terms_of_now_reach_a_casus_that_is_parked() -> None:
    """A message that comes to wait before its turn to be reckoned anew does not bring the old deadline back."""
    part = Partition(broken={"2"})
    part.live(ONE, "1", "2")
    held = state()
    held.put(ONE, part.tell(ONE))
    held.loaded(anew=True)
    part.held = held
    part.live(ONE, "3")
    assert part.tell(ONE).parked is not None
    assert held.next_due() == ANEW


def _state(part: Partition, key: bytes) -> tuple[bytes, int, str] | None:
    entry = part.held.get(key)
    return entry and (entry.value, entry.due, entry.kenmerk)


def _release(part: Partition) -> None:
    """Put back what is outstanding, by number, as the operator's command does."""
    for key in PERSONS:
        numbered = {one.number: one for one in part.written if one.casus == key.decode() and one.number is not None}
        part.back(*(numbered[number] for number in sorted(numbered)))
