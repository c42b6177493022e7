"""Reads back what a cell led to, and judges it: nothing else may have come about on the topics since it began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.faults import known
from tests.faults.checker import Found, Planned, deviations
from tests.faults.matrix.cells import Fault
from tests.faults.matrix.play import POST, Play
from tests.faults.reader import positions, read
from tests.faults.recompute import Recomputed, differences, misplaced, recomputed
from tests.faults.records import Line, Logs, Prints, Record, compacted, decided, line, prints
from tests.support.eventually import eventually

UNTOUCHED = {Fault.JOIN, Fault.SIGTERM, Fault.POISON, Fault.RAISES, Fault.SLOW}
"""Nothing befalls broker or network, and nobody is killed."""
REFUSED = b"Got error produce response"
"""As aiokafka says it in a worker's log."""
TICKS_S = 20
"""For the last deadlines to be acted on."""
PLANNED_CHANGES = {Fault.JOIN, Fault.SIGTERM}
"""Whoever is asked to let go ends what is under way: nothing is aborted."""


@dataclass(frozen=True)
class Verdict:
    """What was read, and every deviation by the check that found it; nothing may be there."""

    logs: Logs
    deviations: Mapping[str, Sequence[str]]


def judge(play: Play) -> Verdict:
    """Wait for the last deadlines to be acted on, read all, check all."""
    plan = planned(play)
    must = _recomputed(play, plan)
    wrong = {"state": _state(play, must)}
    play.pump(play.tail.current, "all that was written is seen")
    logs = read_logs(play)
    wrong["effects"] = list(misplaced(logs.effects, must.prints))
    wrong["drained"] = [*_not_drained(play), *_open_transactions(play)]
    wrong["aborted"] = list(_aborted(play, logs))
    wrong["once"] = list(_letters_twice(logs))
    wrong["again"] = list(_again(play, logs))
    wrong["busy"] = list(_busy(play))
    wrong["said"] = play.unsaid
    play.workers.supervise()  # who ends while all is read ends in this cell
    wrong["workers"] = play.workers.crashes[play.crashes_before :]
    return Verdict(logs, {name: found for name, found in wrong.items() if found} | deviations(plan, logs))


def planned(play: Play) -> Planned:
    """What was offered, in the checker's terms: all that came to stand, which is less where a run broke off."""
    offered = {n: offer for n, offer in enumerate(play.offers[: play.offered]) if n in play.places}
    order: dict[str, list[str]] = {}
    for offer in dict.fromkeys(offer for offer in offered.values() if not offer.code):
        order.setdefault(offer.key, []).append(offer.ref)
    at_poort = {play.places[n]: offer.code for n, offer in offered.items() if offer.refused_by == known.POORT}
    at_process = {offer.ref: offer.code for offer in offered.values() if offer.refused_by == known.NAZORG}
    # of what stands on the log itself nobody is the sender
    told = {(play.places[n], offer.code) for n, offer in offered.items() if offer.code and offer.topic != known.LOG}
    return Planned(order, at_poort, at_process, told)


def read_logs(play: Play) -> Logs:
    """What has come to the topics since the cell began."""

    def since(*topics: str) -> list[Record]:
        return read(play.broker.access(), topics, play.since)

    lines, effects = _queues(since(*known.QUEUES))
    post = since(*POST)
    return Logs(
        log=since(known.LOG),
        verwerking=[record for record in since(known.VERWERKING) if decided(record)],
        lines=lines,
        dead=since(known.DLQ),
        words=[record for record in post if _is_word(record)],
        effects={**effects, **prints(record for record in post if not _is_word(record))},
    )


def _queues(records: Sequence[Record]) -> tuple[Sequence[Line], Prints]:
    """Read once, and their values let go of: they are the most of an hour."""
    return [line(record) for record in records], prints(records)


def _is_word(record: Record) -> bool:
    return record.headers.get("ce_type") == known.GEWEIGERD


def _recomputed(play: Play, plan: Planned) -> Recomputed:
    """What the log leads to by the pure rules."""
    log = read(play.broker.access(), [known.LOG], play.since)
    return recomputed((record for record in log if record.ref not in plan.at_process), datetime.now(UTC))


def _state(play: Play, must: Recomputed) -> list[str]:
    """How the changelog differs from the recomputation, once the deadlines that have come are acted on: `must` goes on until then."""

    def agree() -> None:
        found = compacted(read(play.broker.access(), [known.STAND], play.since))
        must.tot(datetime.now(UTC))
        wrong = list(differences(found, must.encoded()))
        assert not wrong, "\n".join(wrong)

    try:
        eventually(agree, TICKS_S)
    except AssertionError as error:
        return str(error).splitlines()
    return []


def _not_drained(play: Play) -> Iterator[str]:
    for (topic, partition), at in play.positions().items():
        if at.end and at.committed != at.end:
            yield f"{topic}/{partition} ends at {at.end}, committed is {at.committed}"


def _open_transactions(play: Play) -> Iterator[str]:
    outputs = (*known.QUEUES, known.VERWERKING, known.DLQ, known.STAND)
    for (topic, partition), at in positions(play.broker.access(), known.NAZORG, outputs).items():
        if at.stable != at.end:
            yield f"{topic}/{partition} ends at {at.end}, its last stable offset is {at.stable}"


def _aborted(play: Play, logs: Logs) -> Iterator[str]:
    """A planned change of the process aborts nothing."""
    count = aborted(play, logs)
    if play.cell.role == "nazorg" and play.cell.fault in PLANNED_CHANGES and count > 0:
        yield f"{count} decisions stand in aborted transactions"


def aborted(play: Play, logs: Logs) -> int:
    """Decisions of the process that were written and taken back."""
    return max(play.tail.written - play.written_before - len(logs.verwerking), 0)


def handed_on_again(logs: Logs) -> int:
    """Messages that the poort handed on more than once, repeats by the sender left out."""
    told = [(at["hub_herkomst"], at["hub_plaats"]) for at in (each.headers for each in logs.log) if "hub_plaats" in at]
    return len(told) - len(set(told))


def _again(play: Play, logs: Logs) -> Found:
    """What was written and not answered is known to stand when it is written again."""
    count = handed_on_again(logs)
    if play.cell == (Fault.NET_ANSWERS, "poort") and count:
        yield f"{count} messages were handed on again by a worker that lived on"


def _busy(play: Play) -> Found:
    """Where nothing is in its way no write is answered with an error: each costs a wait."""
    for log, size in play.logs().items() if play.cell.fault in UNTOUCHED else ():
        since = log.read_bytes()[play.logs_before.get(log, 0) : size]
        if count := since.count(REFUSED):
            yield f"{log.name}: {count} writes were answered with an error"


def _letters_twice(logs: Logs) -> Found:
    """A dead letter of the process stands there once, as any of its effects."""
    seen: set[str] = set()
    for letter in logs.dead:
        id_ = letter.headers["dlq_id"]
        if letter.headers["dlq_stage"] == known.NAZORG and id_ in seen:
            yield f"dead letter {id_} of the process stands more than once"
        seen.add(id_)
