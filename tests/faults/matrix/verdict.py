"""Reads back what a cell led to, and judges it: nothing else may have come about on the topics since it began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.faults import known
from tests.faults.checker import Found, Planned, deviations
from tests.faults.matrix.cells import Fault
from tests.faults.matrix.play import Play
from tests.faults.reader import positions, read
from tests.faults.recompute import differences, states
from tests.faults.records import Logs, Record, compacted, decided, line
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
    wrong = {"state": _state(play, plan), "workers": play.workers.crashes[play.crashes_before :]}
    play.pump(play.tail.current, "all that was written is seen")
    logs = read_logs(play)
    wrong["drained"] = [*_not_drained(play), *_open_transactions(play)]
    wrong["aborted"] = list(_aborted(play, logs))
    wrong["once"] = list(_letters_twice(logs))
    wrong["again"] = list(_again(play, logs))
    wrong["busy"] = list(_busy(play))
    wrong["said"] = play.unsaid
    return Verdict(logs, {name: found for name, found in wrong.items() if found} | deviations(plan, logs))


def planned(play: Play) -> Planned:
    """What was offered, in the checker's terms: all that came to stand, which is less where a run broke off."""
    offered = {n: offer for n, offer in enumerate(play.offers[: play.offered]) if n in play.places}
    order: dict[str, list[str]] = {}
    for offer in dict.fromkeys(offer for offer in offered.values() if not offer.code):
        order.setdefault(offer.key, []).append(offer.ref)
    at_poort = {play.places[n]: offer.code for n, offer in offered.items() if offer.refused_by == known.POORT}
    process = [offer for offer in offered.values() if offer.refused_by == known.NAZORG]
    told = sum(offer.topic == known.DETENTIE for offer in process)
    return Planned(order, at_poort, {offer.ref: offer.code for offer in process}, words=len(at_poort) + told)


def read_logs(play: Play) -> Logs:
    """What has come to the topics since the cell began."""

    def since(*topics: str) -> list[Record]:
        return read(play.broker.access(), topics, play.since)

    return Logs(
        log=since(known.LOG),
        verwerking=[record for record in since(known.VERWERKING) if decided(record)],
        lines=[line(record) for record in since(*known.QUEUES)],
        dead=since(known.DLQ),
        words=since(*known.INBOXES),
    )


def _state(play: Play, plan: Planned) -> list[str]:
    """How the changelog differs from the recomputation by the pure rules, once the deadlines that have come are acted on."""
    access = play.broker.access()
    log = [record for record in read(access, [known.LOG], play.since) if record.ref not in plan.at_process]

    def agree() -> None:
        found = compacted(read(access, [known.STAND], play.since))
        wrong = list(differences(found, states(log, datetime.now(UTC))))
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
