"""One record through the stage, without Kafka."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.codec import Envelope, decode, decode_as
from hub.engine import effects, handling, herkomst, ring
from hub.engine.effects import Cause, ForbiddenError
from hub.engine.entry import Entry
from hub.engine.errors import Halted, Unavailable
from hub.engine.stage import partition_of
from hub.engine.staged import Staged
from hub.processes.kern import Effect, Process
from hub.topology import TOPICS, names
from schemas.hub import BerichtGeweigerd, Verwerking
from schemas.nazorg import NazorgAfgesloten, NazorgDossier, WerkvoorraadRegel
from tests.engine.build import KEY, beeindigd, days, handler, headers, persoon_key, poison, record, state

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ONE = persoon_key(1)


def test_a_message_gives_a_line_a_log_line_and_a_state() -> None:
    """One decision is one queue line, one line of the processing log and one changed state, all under the person's key."""
    staged = Staged()
    handler().record(record(beeindigd(), ONE, at=NOW), state(), staged)
    by_topic = {out.topic: out for out in staged.outs}
    assert {names.werkvoorraad("arnhem"), names.VERWERKING} == {name for name in by_topic if not name.endswith(".in")}
    assert all(out.key == ONE and out.partition == 0 for out in staged.outs)
    line = decode(by_topic[names.werkvoorraad("arnhem")].value or b"")
    logged = decode(by_topic[names.VERWERKING].value or b"")
    assert isinstance(line, WerkvoorraadRegel) and isinstance(logged, Verwerking)
    assert (ONE.decode(), ONE.decode()) == (line.persoon_id, logged.data_subject_id)


def test_a_repeat_changes_nothing() -> None:
    """The same `source` and `id` a second time has no effect and is counted."""
    first, second, held = Staged(), Staged(), state()
    handler().record(record(beeindigd(), ONE, number="same"), held, first)
    first.apply(held)
    handler().record(record(beeindigd(), ONE, number="same", offset=1), held, second)
    assert (second.outs, second.changes, dict(second.outcomes)) == ([], {}, {"repeat": 1})


def test_a_repeat_in_the_same_batch_changes_nothing() -> None:
    """The ring counts what the batch itself has decided."""
    staged, held, run = Staged(), state(), handler()
    for offset in range(2):
        run.record(record(beeindigd(), ONE, number="same", offset=offset), held, staged)
    assert dict(staged.outcomes) == {"decided": 1, "repeat": 1}


def test_nothing_stands_before_the_commit() -> None:
    """Handling a record leaves the state alone: an aborted batch is simply forgotten."""
    staged, held = Staged(), state()
    handler().record(record(beeindigd(), ONE), held, staged)
    assert len(held) == 0
    staged.apply(held)
    assert len(held) == 1


def test_the_same_record_gives_the_same_effects() -> None:
    """Ids derive from the cause: whoever saw an aborted attempt meets the same id again."""
    first, second, one = Staged(), Staged(), record(beeindigd(), ONE, number="x", at=NOW)
    handler().record(one, state(), first)
    handler().record(one, state(), second)
    assert first.outs == second.outs


def test_poison_is_set_aside_to_the_byte_and_the_next_goes_on() -> None:
    """A value that can't be read becomes a dead letter with its code; what follows is decided."""
    from hub.privacy.seal import unseal
    from schemas.hub import DodeBrief

    staged, held, run = Staged(), state(), handler()
    bad = poison(ONE, offset=7)
    run.record(bad, held, staged)
    run.record(record(beeindigd(), ONE, offset=8), held, staged)
    assert dict(staged.outcomes) == {"refused": 1, "decided": 1}
    letter = staged.outs[0]
    told = dict(letter.headers)
    assert (letter.topic, told["dlq_code"], told["dlq_offset"]) == (names.DLQ, b"schema-onbekend", b"7")
    kept = decode(unseal(letter.value or b"", KEY, letter.key or b""))
    assert isinstance(kept, DodeBrief)
    assert (bad.value, bad.key) == (kept.waarde, kept.sleutel)
    assert [(k.naam, k.waarde) for k in kept.koppen] == list(bad.headers)


def test_a_dead_letter_names_its_trace() -> None:
    """The W3C header of the record, so that a letter is found from its trace; a broken one is not carried on."""
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b9c7c989f97918e1-01"

    def told(*more: tuple[str, bytes]) -> dict[str, bytes | None]:
        bad, staged = poison(ONE), Staged()
        handler().record(replace(bad, headers=[*bad.headers, *more]), state(), staged)
        return dict(staged.outs[0].headers)

    assert told(("traceparent", trace))["dlq_traceparent"] == trace
    assert "dlq_traceparent" not in told(("traceparent", b"999990019"))
    assert "dlq_traceparent" not in told()


def test_a_broken_envelope_is_set_aside() -> None:
    """A header that is no UTF-8 can't stop the log."""
    bad = replace(record(beeindigd(), ONE), headers=[("ce_id", b"\xc3\x28")])
    staged = Staged()
    handler().record(bad, state(), staged)
    assert dict(staged.codes) == {"kop-ongeldig": 1}


def test_a_refused_decision_is_set_aside_and_its_repeat_is_a_repeat() -> None:
    """A house may not close another's dossier (13.1): a dead letter, the state as it was, and no second letter for a repeat."""
    held, opened, refused = state(), Staged(), Staged()
    run, one = handler(), _closing("close")
    run.record(record(beeindigd(), ONE), held, opened)
    opened.apply(held)
    run.record(one, held, refused)
    assert dict(refused.codes) == {"dossier-onbekend": 1}
    assert refused.changes[ONE].stand == opened.changes[ONE].stand
    refused.apply(held)
    again = Staged()
    run.record(one, held, again)
    assert dict(again.outcomes) == {"repeat": 1}


def _closing(number: str, *, offset: int = 0, key: bytes = ONE) -> ConsumerRecord:
    """A decision of Ede that came in on `huis.ede.besluit` at 0/7."""
    closing = NazorgAfgesloten(persoon_id=key.decode(), reden="klaar", functionaris="pr")
    came = [(herkomst.TOPIC, names.besluit("ede").encode()), (herkomst.PLACE, b"0/7")]
    return replace(record(closing, key, number=number, offset=offset), headers=[*headers(closing, number)[:-1], *came])


def test_who_sent_what_a_rule_refuses_is_told() -> None:
    """A house finds code, id and place of its decision in its own inbox; a word says nothing of the person (13.1; 18.1)."""
    staged, one = Staged(), _closing("close")
    handler().record(one, state(), staged)
    letter, told, _ = staged.outs
    said, around = decode_as(told.value or b"", BerichtGeweigerd), Envelope.from_headers(told.headers)
    place = (said.topic, said.partitie, said.offset)
    assert (letter.topic, told.topic, told.key) == (names.DLQ, names.huisinbox("ede"), b"huis.ede.besluit/0/7")
    assert (said.code, said.bericht_id, place) == ("dossier-onbekend", "close", (names.besluit("ede"), 0, 7))
    assert (around.source, around.doel) == (STAGE.source, STAGE.doel)
    assert (around.correlationid, around.causationid) == ("close", Envelope.from_headers(one.headers).ref)
    assert ONE not in (told.value or b"") + b"".join(value or b"" for _, value in told.headers)


def test_what_can_t_be_read_on_the_log_is_told_too() -> None:
    """By its place alone, where not even its envelope can be believed."""
    staged, came = Staged(), [(herkomst.TOPIC, names.uit("om").encode()), (herkomst.PLACE, b"0/3")]
    handler().record(replace(record(beeindigd(), ONE), headers=[("ce_id", b"\xc3\x28"), *came]), state(), staged)
    said = decode_as(staged.outs[1].value or b"", BerichtGeweigerd)
    assert (staged.outs[1].topic, said.code, said.bericht_id) == (names.inbox("om"), "kop-ongeldig", None)


def test_what_is_refused_without_a_dossier_is_refused_once() -> None:
    """There is no state to note it in: the partition has a ring for it, good within a batch, behind it, and once a dossier has come."""
    held, first, second, third, run = state(), Staged(), Staged(), Staged(), handler()
    for offset in range(2):
        run.record(_closing("close", offset=offset), held, first)
    assert dict(first.outcomes) == {"refused": 1, "repeat": 1}
    assert held.strays == b""
    first.apply(held)
    run.record(_closing("close", offset=2), held, second)
    run.record(record(beeindigd(), ONE, offset=3), held, second)
    second.apply(held)
    run.record(_closing("close", offset=4), held, third)
    assert (dict(second.outcomes), dict(third.outcomes)) == ({"repeat": 1, "decided": 1}, {"repeat": 1})


def test_as_many_strays_are_known_as_promised() -> None:
    """The oldest goes when the ring is full; all others are still repeats."""
    held, staged, again, run = state(), Staged(), Staged(), handler()
    for number in range(ring.STRAYS + 1):
        run.record(_closing(f"m-{number}", offset=number), held, staged)
    staged.apply(held)
    for number in range(ring.STRAYS, -1, -1):
        run.record(_closing(f"m-{number}", offset=1000 - number), held, again)
    assert dict(again.outcomes) == {"repeat": ring.STRAYS, "refused": 1}


def _raising(error: Exception) -> Process[NazorgDossier]:
    def decide(*_: object) -> object:
        raise error

    return replace(STAGE.process, decide=decide)  # type: ignore[arg-type]


def test_a_rule_that_raises_costs_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message whose rule raises is set aside with the class of the error; the others of the batch are decided."""
    run, staged, held = handler(), Staged(), state()
    good = run._stage
    run._stage = replace(STAGE, process=_raising(KeyError("999990019")))
    run.record(record(beeindigd(), ONE), held, staged)
    run._stage = good
    run.record(record(beeindigd(), persoon_key(2), offset=1), held, staged)
    assert dict(staged.outcomes) == {"refused": 1, "decided": 1}
    told = dict(staged.outs[0].headers)
    assert (told["dlq_code"], told["dlq_error"]) == (b"regel-faalde", b"KeyError")
    assert not any(b"999990019" in (value or b"") for value in told.values())


def test_rules_that_always_raise_stop_the_log_instead_of_draining_it() -> None:
    """After `RUN_LIMIT` failures in a row it is the hub that is broken: the batch waits, and nothing more is set aside (O8)."""
    run, staged, held = handler(), Staged(), state()
    run._stage = replace(STAGE, process=_raising(KeyError("x")))
    with pytest.raises(Unavailable):
        for number in range(handling.RUN_LIMIT):
            run.record(record(beeindigd(), persoon_key(number), offset=number), held, staged)
    assert staged.outcomes["refused"] == handling.RUN_LIMIT - 1


def test_an_outside_failure_is_nobody_s_dead_letter() -> None:
    """`Unavailable` from a rule's port leaves the record where it is, however often (O8)."""
    run, staged = handler(), Staged()
    run._stage = replace(STAGE, process=_raising(Unavailable("key service")))
    with pytest.raises(Unavailable):
        run.record(record(beeindigd(), ONE), state(), staged)
    assert (staged.outs, staged.changes) == ([], {})


def test_no_message_leaves_by_a_topic_that_its_purpose_forbids() -> None:
    """By an undeclared topic, a message that the topic is not declared for, or one that serves another purpose (2.3, 16.2)."""
    cause = Cause("a#b", "b", None, "x", NOW)
    with pytest.raises(ForbiddenError):
        effects.outs(STAGE, cause, ONE, 0, [Effect(names.inbox("om"), "x", None)])
    geweigerd = BerichtGeweigerd(
        code="x",
        uitleg="x",
        bericht_id=None,
        bericht_source=None,
        bericht_type=None,
        topic="x",
        partitie=0,
        offset=0,
    )
    with pytest.raises(ForbiddenError):
        effects.outs(STAGE, cause, ONE, 0, [Effect(names.werkvoorraad("ede"), ONE.decode(), geweigerd)])


def test_a_deadline_fires_before_a_message_that_came_after_it() -> None:
    """A message is decided on the state that its deadlines have left: live and replay agree (delivery.md 5)."""
    held, first, second = state(), Staged(), Staged()
    run = handler()
    run.record(record(beeindigd("D-1"), ONE, at=NOW), held, first)
    first.apply(held)
    run.record(record(beeindigd("D-2"), ONE, offset=1, at=NOW + days(400)), held, second)
    assert dict(second.codes) == {}
    change = second.changes[ONE]
    assert isinstance(change.stand, NazorgDossier)
    assert [periode.detentie.detentie_id for periode in change.stand.perioden] == ["D-2"]


def test_a_tick_bears_its_deadline_and_clears_it() -> None:
    """A tick's effects carry the deadline as their time, and the next deadline lies behind it."""
    held, first, ticked = state(), Staged(), Staged()
    run = handler()
    run.record(record(beeindigd(), ONE, at=NOW), held, first)
    first.apply(held)
    due = held.next_due()
    assert due is not None
    late = datetime.fromtimestamp(due / 1000, UTC) + days(0.5)
    run.tick(ONE, late, 0, held, ticked)
    assert ticked.outcomes["tick"] == 1
    logged = decode(ticked.outs[-1].value or b"")
    assert isinstance(logged, Verwerking)
    assert due == round(logged.start_time.timestamp() * 1000)
    ticked.apply(held)
    following = held.next_due()
    assert following is None or following > due


def test_a_deadline_that_was_noted_under_other_terms_is_noted_anew_and_sends_nothing() -> None:
    """A term grew between two starts: what was noted comes early. It may not stay the first in the row: no later one would go by time."""
    held, first, ticked = state(), Staged(), Staged()
    run = handler()
    run.record(record(beeindigd(), ONE, at=NOW), held, first)
    first.apply(held)
    entry, due = held.get(ONE), held.next_due()
    assert entry is not None
    assert due is not None
    held.put(ONE, entry._replace(due=due - 5000))
    run.tick(ONE, datetime.fromtimestamp(due / 1000 - 4, UTC), 0, held, ticked)
    assert (ticked.outs, +ticked.outcomes) == ([], {})
    ticked.apply(held)
    assert held.next_due() == due
    assert held.due(due - 1, 10) == []


def test_a_deadline_within_a_millisecond_is_noted_as_the_next_one() -> None:
    """Noted as the one before, it would come before its moment, and nothing would come of it."""
    run, held, staged = handler(), state(), Staged()
    moment = datetime(2027, 1, 1, 0, 0, 0, 1, UTC)
    run._stage = replace(STAGE, process=replace(STAGE.process, wekker=lambda _: moment))
    run.record(record(beeindigd(), ONE, at=NOW), held, staged)
    staged.apply(held)
    assert held.next_due() == 1 + datetime(2027, 1, 1, tzinfo=UTC).timestamp() * 1000


def test_keys_go_where_kafka_puts_them() -> None:
    """An effect under another key lands where every other client looks for it (murmur2, as Kafka's default partitioner)."""
    from aiokafka.partitioner import DefaultPartitioner

    topic = names.log(STAGE.doel)
    for number in range(200):
        key = persoon_key(number)
        everywhere = list(range(TOPICS[topic].partitions))
        assert DefaultPartitioner()(key, everywhere, everywhere) == partition_of(topic, key)


def test_a_batch_that_is_tried_again_counts_its_failures_once() -> None:
    """The row of failures is one of messages, not of attempts: a broker that is away does not make one bad rule look like ten."""
    run, held = handler(), state()
    run._stage = replace(STAGE, process=_raising(KeyError("x")))
    for _ in range(3 * handling.RUN_LIMIT):
        run.record(record(beeindigd(), ONE), held, run.stage())
    staged = run.stage()
    run.record(record(beeindigd(), ONE), held, staged)
    run.stands(staged)
    assert run.stage().failures == 1


def test_a_deadline_whose_state_can_t_be_made_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Effects and state of a deadline go together: where the state fails, nothing of it is staged."""
    held, first, ticked = state(), Staged(), Staged()
    run = handler()
    run.record(record(beeindigd(), ONE, at=NOW), held, first)
    first.apply(held)
    due = held.next_due()
    assert due is not None
    monkeypatch.setattr(run, "_change", _raising(KeyError("x")).decide)
    with pytest.raises(KeyError):
        run.tick(ONE, datetime.fromtimestamp(due / 1000, UTC), 0, held, ticked)
    assert (ticked.outs, ticked.changes) == ([], {})


def test_a_state_that_can_t_be_read_halts_and_is_nobody_s_dead_letter() -> None:
    """A state of a newer release stops its partition by name; the message waits."""
    held, staged = state(), Staged()
    held.put(ONE, Entry(b"\x00\xff\xff\xff\xff", 0, "", b""))
    with pytest.raises(Halted, match="schema is newer"):
        handler().record(record(beeindigd(), ONE), held, staged)
    assert staged.outs == []
