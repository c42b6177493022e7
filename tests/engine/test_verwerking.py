"""The processing log: what stands in it of what a stage did, and of what it would not do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiokafka.structs import ConsumerRecord

from hub.agents.nazorg import STAGE
from hub.codec import decode_as
from hub.engine import effects
from hub.engine.records import Out
from hub.engine.reporting import Reporter
from hub.engine.staged import Staged
from hub.engine.state import State
from hub.ops import metrics
from hub.ops.nazorg_gauges import NazorgGauges
from hub.privacy.termijnen import TERMIJNEN
from hub.processes.kern import Decision
from hub.topology import names
from schemas.hub import Verwerking
from schemas.nazorg import NazorgAfgesloten
from tests.engine.build import beeindigd, days, handler, persoon_key, poison, record, state

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ONE = persoon_key(1)
TRACE = "0af7651916cd43dd8448eb211c80319c"
CLOSING = NazorgAfgesloten(persoon_id=ONE.decode(), reden="klaar", functionaris="pr")


def lines(outs: Iterable[Out]) -> list[tuple[str, str]]:
    """Name and status of each line of the processing log."""
    return [(line.name, line.status) for line in logged(outs)]


def logged(outs: Iterable[Out]) -> list[Verwerking]:
    """The lines of the processing log among what a stage sends."""
    return [decode_as(out.value or b"", Verwerking) for out in outs if out.topic == names.VERWERKING]


def ran(held: State, *records: ConsumerRecord) -> list[Out]:
    """What the stage sends for records, one batch, which then stands."""
    staged, run = Staged(), handler()
    for each in records:
        run.record(each, held, staged)
    staged.apply(held)
    return staged.outs


def ticked(held: State, until: datetime) -> list[Out]:
    """What the deadlines up to a moment lead to."""
    staged = Staged()
    handler().tick(ONE, until, 0, held, staged)
    staged.apply(held)
    return staged.outs


def traced(traceparent: str) -> ConsumerRecord:
    """A message that has a W3C trace parent."""
    one = record(beeindigd(), ONE, at=NOW, number="x")
    return replace(one, headers=[*one.headers, ("traceparent", traceparent.encode())])


def test_a_removal_is_logged_under_its_own_name() -> None:
    """The last line about a person says that his dossier went, when its term ended: what proves it (1.10)."""
    held = state()
    ran(held, record(beeindigd(), ONE, at=NOW))
    sent = ticked(held, NOW + days(3650))

    found = logged(sent)
    assert {line.name for line in found[:-1]} == {"termijn-verstreken"}
    assert (found[-1].name, found[-1].status) == ("dossier-verwijderd", "Ok")
    assert found[-1].processing_activity_id.endswith(":nazorg:dossier-verwijderd")
    assert found[-1].end_time >= NOW + TERMIJNEN.nazorg_na_vrijlating.duur
    assert len(held) == 0


def test_a_removal_that_a_message_finds_due_is_logged_as_much() -> None:
    """A message that comes before the tick has the deadlines before it decided first, each with the line that a tick would write."""
    held, alone = state(), state()
    for each in (held, alone):
        ran(each, record(beeindigd("D-1"), ONE, at=NOW))
    by_tick = logged(ticked(alone, NOW + days(400)))
    late = record(beeindigd("D-2"), ONE, offset=1, at=NOW + days(400))

    found = logged(ran(held, late))

    assert found[:-1] == by_tick
    assert [line.name for line in found[-2:]] == ["dossier-verwijderd", beeindigd().ce_type]


def test_a_refused_message_is_logged_as_unset() -> None:
    """LDV: what was handled as it should be is no error; that the data were looked at is a fact all the same."""
    assert lines(ran(state(), record(CLOSING, ONE))) == [(CLOSING.ce_type, "Unset")]


def test_a_refused_message_leaves_the_deadlines_before_it_to_themselves() -> None:
    """Nothing of a batch of deadlines stands that a refusal came behind; they come by tick, once."""
    held = state()
    ran(held, record(beeindigd(), ONE, at=NOW))
    refused = ran(held, record(CLOSING, ONE, offset=1, at=NOW + days(400)))

    assert lines(refused) == [(CLOSING.ce_type, "Unset")]
    assert lines(ticked(held, NOW + days(400)))[-1] == ("dossier-verwijderd", "Ok")


@pytest.mark.parametrize("code", ["regel-faalde", effects.TOO_LARGE])
def test_a_failure_of_the_hub_is_an_error(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that raises, an effect that no topic takes: those are no refusals."""
    from hub.processes.kern import Refused

    def decide(*_: object) -> object:
        raise Refused(code) if code == effects.TOO_LARGE else KeyError("x")

    staged, run = Staged(), handler()
    run._stage = replace(STAGE, process=replace(STAGE.process, decide=decide))  # type: ignore[arg-type]
    run.record(record(beeindigd(), ONE), state(), staged)

    assert dict(staged.codes) == {code: 1}
    assert lines(staged.outs) == [(beeindigd().ce_type, "Error")]


@pytest.mark.parametrize("key", [None, b"\xff", b""])
def test_what_is_nobodys_has_no_line(key: bytes | None) -> None:
    """A value that can't be read, or a key that is no pseudonym, is set aside without one, and without a second failure."""
    outs = ran(state(), poison(ONE), replace(record(beeindigd(), ONE, offset=1), key=key))

    assert [out.topic for out in outs if out.topic == names.VERWERKING] == []
    assert len([out for out in outs if out.topic == names.DLQ]) == 2


def test_a_line_bears_the_trace_of_its_message() -> None:
    """W3C's trace id, so that the line is found from the trace."""
    (line,) = logged(ran(state(), traced(f"00-{TRACE}-b9c7c989f97918e1-01")))

    assert line.trace_id == TRACE


@pytest.mark.parametrize("broken", ["00-x", f"00-{'0' * 32}-b9c7c989f97918e1-01"])
def test_without_a_trace_a_line_bears_one_of_its_chain(broken: str) -> None:
    """The same for all of a chain, and never all zeros, which W3C calls no trace."""
    (line,), (other,) = (logged(ran(state(), each)) for each in (traced(broken), record(beeindigd(), ONE, number="x")))

    assert line.trace_id == other.trace_id
    assert len(line.trace_id) == 32 and line.trace_id.strip("0")


def test_what_was_refused_of_a_message_that_stands_has_a_line_of_its_own() -> None:
    """Art. 13.2c: handled as it should be, and yet it did not happen. Whom it concerned is no activity of the register."""
    refused = ("doelbinding-geweigerd/malkander/zonder-doelbinding", *["doelbinding-geweigerd/om/partij-dubbel"] * 2)
    cause = effects.Cause("urn:x#1", "1", None, "nl.casussen.partijen-aangewezen.v1", NOW)
    outs = effects.outs(STAGE, cause, ONE, 0, (), geweigerd=refused)
    assert lines(outs) == [*((name, "Unset") for name in refused), (cause.bericht, "Ok")]
    found = logged(outs)
    assert len({line.span_id for line in found}) == 4
    assert {line.trace_id for line in found} == {found[-1].trace_id}
    assert found[0].processing_activity_id == "urn:ketenhub:verwerkingen:nazorg:doelbinding-geweigerd"


def test_what_was_refused_of_a_message_is_counted_by_reason_once_it_stands() -> None:
    """By reason alone: a party is no label."""
    refused = ("doelbinding-geweigerd/malkander/zonder-doelbinding", "doelbinding-geweigerd/om/zonder-doelbinding")
    staged, run = Staged(), handler()
    process = replace(STAGE.process, decide=lambda *_: Decision(None, (), refused))
    run._stage = replace(STAGE, process=process)
    run.record(record(beeindigd(), ONE), state(), staged)
    before = metrics.afwijzingen.labels("zonder-doelbinding")._value.get()

    Reporter(STAGE.name, STAGE.input, 0, NazorgGauges()).batch(staged, [record(beeindigd(), ONE)], state(), 0)

    assert lines(staged.outs) == [*((name, "Unset") for name in refused), (beeindigd().ce_type, "Ok")]
    assert metrics.afwijzingen.labels("zonder-doelbinding")._value.get() == before + 2
