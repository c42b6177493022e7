"""Reads everything back after a run, and judges it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from hub.broker import Access
from hub.privacy.doelen import Doel
from hub.topology import names, principals
from tests.faults.chaos import Chaos
from tests.faults.checker import Planned, deviations
from tests.faults.reader import positions, read
from tests.faults.recompute import differences, states
from tests.faults.records import Logs, compacted, decided, line
from tests.support.eventually import eventually

QUEUES = tuple(names.werkvoorraad(huis) for huis in ("arnhem", "ede", "keten"))
INBOXES = (names.inbox("dji"), names.inbox("om"))
TICKS_S = 60
"""For the last deadlines of the run to come and be acted on."""


@dataclass(frozen=True)
class Verdict:
    """What was read, and every deviation by the check that found it. Nothing may be in `deviations`."""

    planned: Planned
    logs: Logs
    deviations: dict[str, list[str]]


def judge(chaos: Chaos) -> Verdict:
    """Wait for the last ticks, stop the workers, read all, check all."""
    access, plan = chaos.broker.access(), planned(chaos)
    wrong = {"state": _state(access)}  # the workers still run: deadlines of the last seconds are theirs to act on
    wrong |= {"workers": [*chaos.workers.crashes, *chaos.workers.end()]}
    wrong |= {"drained": [*_not_drained(chaos), *_open_transactions(chaos)]}
    logs = read_logs(access)
    return Verdict(plan, logs, {name: found for name, found in wrong.items() if found} | deviations(plan, logs))


def planned(chaos: Chaos) -> Planned:
    """What was offered, in the checker's terms."""
    order: dict[str, list[str]] = {}
    for offer in dict.fromkeys(offer for offer in chaos.offers if not offer.code):
        order.setdefault(offer.key, []).append(offer.ref)
    poison = {n: offer for n, offer in enumerate(chaos.offers) if offer.code}
    at_poort = {chaos.publisher.places[n]: o.code for n, o in poison.items() if o.refused_by == principals.POORT}
    at_process = {offer.ref: offer.code for offer in poison.values() if offer.refused_by == principals.NAZORG}
    return Planned(order, at_poort, at_process, words=len(at_poort))


def read_logs(access: Access) -> Logs:
    """All topics that the checks look at."""
    return Logs(
        log=read(access, [names.log(Doel.NAZORG)]),
        verwerking=[record for record in read(access, [names.VERWERKING]) if decided(record)],
        lines=[line(record) for record in read(access, QUEUES)],
        dead=read(access, [names.DLQ]),
        words=read(access, INBOXES),
    )


def _state(access: Access) -> list[str]:
    """How the changelog differs from the recomputation, once the deadlines that have come are acted on."""
    log = read(access, [names.log(Doel.NAZORG)])

    def agree() -> None:
        now = datetime.now(UTC)
        found = compacted(read(access, [names.stand(Doel.NAZORG)]))
        wrong = list(differences(found, states(log, now)))
        assert not wrong, "\n".join(wrong)

    try:
        eventually(agree, TICKS_S)
    except AssertionError as error:
        return str(error).splitlines()
    return []


def _not_drained(chaos: Chaos) -> Iterator[str]:
    for (topic, partition), at in chaos.positions().items():
        if at.end and at.committed != at.end:
            yield f"{topic}/{partition} ends at {at.end}, committed is {at.committed}"


def _open_transactions(chaos: Chaos) -> Iterator[str]:
    outputs = (*QUEUES, names.VERWERKING, names.DLQ, names.stand(Doel.NAZORG))
    for (topic, partition), at in positions(chaos.broker.access(), principals.NAZORG, outputs).items():
        if at.stable != at.end:
            yield f"{topic}/{partition} ends at {at.end}, its last stable offset is {at.stable}"
