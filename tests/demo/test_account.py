"""The account balances for a faultless hub, and for no other: each kind of fault breaks the line that is about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from hub.demo import recompute
from hub.demo.account import Account, Planned, Reported, account
from hub.demo.casus.plan import Plan
from hub.demo.records import Place, Seen, Topics
from tests.demo.settled import Settled
from tests.demo.world import NOW

LATER = NOW + timedelta(seconds=1)

OFFERED = "offered = queued + for attention + refused + repeats"
LOST, DOUBLED = "lost", "duplicates"
STRANGE = "records that come of nothing offered"
DEAD = "rejected and dead letters as planted"
REPEATS = "repeats as planted"
ORDER = "persons and casussen whose messages are out of order"
DOSSIERS = "persons and casussen with a line = with a dossier"
LINES = "persons and casussen that stand otherwise than the rules make of the log"


def settle(tracks: Sequence[Topics], planned: Planned, followed: Plan, reported: Reported) -> Account:
    differing = sum(len(recompute.differing(topics, LATER)) for topics in tracks)
    return account(planned, followed, reported, tracks, differing)


def broken(tracks: Sequence[Topics], planned: Planned, followed: Plan, reported: Reported) -> set[str]:
    return {check.naam for check in settle(tracks, planned, followed, reported).broken}


def test_a_faultless_hub_balances_to_the_last_message(settled: Settled) -> None:
    found = settle(*settled)
    assert found.broken == []
    assert found.offered == sum(found.ends.values())
    assert {name for name, count in found.ends.items() if count} == set(found.ends)
    asked, said, designated = found.sums
    assert asked.ends == {"returned": 3, "advised": 3, "requested": 3, "casus": 3, "refused": 0}
    assert set(said.ends) - {name for name, count in said.ends.items() if count} == {"overdue", "lapsed"}
    assert designated.ends["refused for doelbinding"] == 2 * asked.ends["casus"]


def without(records: list[Seen], index: int) -> list[Seen]:
    return records[:index] + records[index + 1 :]


def moved(record: Seen) -> Seen:
    """The same record once more, behind the others."""
    return replace(record, place=Place(record.place.topic, record.place.partition, 10**6))


def busiest(topics: Topics) -> list[int]:
    """Places in the log of the person with most messages."""
    keys = [record.key for record in topics.log]
    key = max(set(keys), key=keys.count)
    return [index for index, of in enumerate(keys) if of == key]


def log_record_lost(topics: Topics) -> Topics:
    return replace(topics, log=without(list(topics.log), 5))


def decision_lost(topics: Topics) -> Topics:
    return replace(topics, verwerking=without(list(topics.verwerking), 5))


def decision_doubled(topics: Topics) -> Topics:
    return replace(topics, verwerking=[*topics.verwerking, moved(topics.verwerking[3])])


def line_lost(topics: Topics) -> Topics:
    kept = [record for record in topics.queues["ede"] if record.key != topics.queues["ede"][0].key]
    return replace(topics, queues={**topics.queues, "ede": kept})


def last_version_lost(topics: Topics) -> Topics:
    keys = [record.key for record in topics.queues["ede"]]
    last = max(index for index, key in enumerate(keys) if keys.count(key) > 1)
    return replace(topics, queues={**topics.queues, "ede": without(list(topics.queues["ede"]), last)})


def line_doubled(topics: Topics) -> Topics:
    records = topics.queues["ede"]
    return replace(topics, queues={**topics.queues, "ede": [*records, moved(records[0])]})


def line_in_two_queues(topics: Topics) -> Topics:
    stray = replace(topics.queues["ede"][-1], place=Place("huis.arnhem.werkvoorraad", 0, 10**6))
    return replace(topics, queues={**topics.queues, "arnhem": [*topics.queues["arnhem"], stray]})


def line_out_of_nothing(topics: Topics) -> Topics:
    first = topics.queues["ede"][0]
    stray = replace(moved(first), headers={**first.headers, "ce_causationid": "urn:nobody#1", "ce_id": "other"})
    return replace(topics, queues={**topics.queues, "ede": [*topics.queues["ede"], stray]})


def log_reordered(topics: Topics) -> Topics:
    first, second, *_ = busiest(topics)
    log = list(topics.log)
    log[first], log[second] = log[second], log[first]
    return replace(topics, log=log)


def decided_in_another_order(topics: Topics) -> Topics:
    refs = [topics.log[index].ref for index in busiest(topics)[:2]]
    first, second = ([record.cause for record in topics.verwerking].index(ref) for ref in refs)
    done = list(topics.verwerking)
    done[first], done[second] = done[second], done[first]
    return replace(topics, verwerking=done)


def dead_letter_lost(topics: Topics) -> Topics:
    return replace(topics, dead=without(list(topics.dead), 0))


def dead_letter_of_another_code(topics: Topics) -> Topics:
    first = topics.dead[0]
    other = replace(first, headers={**first.headers, "dlq_code": "te-groot"})
    return replace(topics, dead=[other, *topics.dead[1:]])


def repeat_lost(topics: Topics) -> Topics:
    refs = [record.ref for record in topics.inputs]
    twice = max(index for index, ref in enumerate(refs) if ref in refs[:index])
    return replace(topics, inputs=without(list(topics.inputs), twice))


def dossier_lost(topics: Topics) -> Topics:
    key = topics.stand[0].key
    return replace(topics, stand=[record for record in topics.stand if record.key != key])


FAULTS: list[tuple[Callable[[Topics], Topics], set[str]]] = [
    (log_record_lost, {LOST, OFFERED}),
    (decision_lost, {LOST, ORDER}),
    (decision_doubled, {DOUBLED}),
    (line_lost, {OFFERED, LOST, DOSSIERS, LINES}),
    (last_version_lost, {LINES}),
    (line_doubled, {DOUBLED, LINES}),
    (line_in_two_queues, {OFFERED, DOUBLED, DOSSIERS, LINES}),
    (line_out_of_nothing, {STRANGE, LINES}),
    (log_reordered, {ORDER}),
    (decided_in_another_order, {ORDER}),
    (dead_letter_lost, {DEAD, LOST}),
    (dead_letter_of_another_code, {DEAD}),
    (repeat_lost, {OFFERED, REPEATS}),
    (dossier_lost, {DOSSIERS}),
]


@pytest.mark.parametrize(("fault", "lines"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_fault_breaks_the_lines_that_are_about_it(
    settled: Settled, fault: Callable[[Topics], Topics], lines: set[str]
) -> None:
    (nazorg, casussen), planned, followed, reported = settled
    assert lines <= broken((fault(nazorg), casussen), planned, followed, reported)


def test_a_rejected_line_too_few_breaks_it(settled: Settled) -> None:
    tracks, planned, followed, reported = settled
    assert {OFFERED, DEAD} == broken(tracks, planned, followed, replace(reported, rejected={"bsn-elfproef": 1}))


def test_a_repeat_kept_back_too_few_breaks_it(settled: Settled) -> None:
    tracks, planned, followed, reported = settled
    assert {OFFERED, REPEATS} == broken(tracks, planned, followed, replace(reported, kept_back=2))
