"""Follows every message by its `source#id` from its input topic to its dead letter or its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.demo.records import Place, Seen, Topics, first_seen, latest
from hub.topology import principals


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of the messages. All sets hold refs, but `lines` and `dossiers`: those hold persoon_ids."""

    refused_by_poort: frozenset[Place]
    refused_by_process: frozenset[str]
    refused_by_code: Counter[str]
    repeats: int
    decided: Mapping[str, Seen]
    decided_in: Counter[str]
    lines: Mapping[str, frozenset[str]]
    dossiers: frozenset[str]
    lost: frozenset[str]
    doubled: frozenset[str]
    strange: frozenset[str]


def follow(topics: Topics) -> Chain:
    """Follow all of them."""
    at_poort = _origins(topics.dead, principals.POORT)
    passed = [record for record in topics.inputs if record.place not in at_poort]
    offered, logged = first_seen(passed), first_seen(topics.log)
    at_process = _refs_at(topics.log, _origins(topics.dead, principals.NAZORG))
    decided = {ref: record for ref, record in logged.items() if ref not in at_process}
    lines = {huis: frozenset(latest(records)) for huis, records in topics.queues.items()}
    done = Counter(record.cause for record in topics.verwerking)
    where = Counter(huis for record in decided.values() for huis, keys in lines.items() if record.key in keys)
    dossiers = frozenset(latest(topics.stand))
    return Chain(
        refused_by_poort=frozenset(at_poort),
        refused_by_process=at_process,
        refused_by_code=Counter(record.headers.get("dlq_code", "") for record in topics.dead),
        repeats=len(passed) - len(offered),
        decided=decided,
        decided_in=where,
        lines=lines,
        dossiers=dossiers,
        lost=frozenset(offered.keys() - logged.keys() | decided.keys() - done.keys()) | _without_line(decided, lines),
        doubled=frozenset(ref for ref in decided if done[ref] > 1) | _versions_twice(topics) | _in_two(lines),
        strange=frozenset(logged.keys() - offered.keys()) | _uncaused(topics, decided),
    )


def _origins(dead: Iterable[Seen], stage: str) -> dict[Place, Seen]:
    """Dead letters of a stage by the place of the record they are about."""
    return {_origin(letter): letter for letter in dead if letter.headers.get("dlq_stage") == stage}


def _origin(letter: Seen) -> Place:
    headers = letter.headers
    return Place(headers["dlq_topic"], int(headers["dlq_partition"]), int(headers["dlq_offset"]))


def _refs_at(records: Iterable[Seen], places: Mapping[Place, Seen]) -> frozenset[str]:
    return frozenset(record.ref for record in records if record.place in places)


def _without_line(decided: Mapping[str, Seen], lines: Mapping[str, frozenset[str]]) -> frozenset[str]:
    anywhere = frozenset().union(*lines.values())
    return frozenset(ref for ref, record in decided.items() if record.key not in anywhere)


def _versions_twice(topics: Topics) -> frozenset[str]:
    """Effects that stand in a queue twice: their own id is derived from their cause, so a doubled effect bears it twice."""
    ids = Counter(record.ref for records in topics.queues.values() for record in records)
    return frozenset(ref for ref, count in ids.items() if count > 1)


def _in_two(lines: Mapping[str, frozenset[str]]) -> frozenset[str]:
    counts = Counter(key for keys in lines.values() for key in keys)
    return frozenset(key for key, count in counts.items() if count > 1)


def _uncaused(topics: Topics, decided: Mapping[str, Seen]) -> frozenset[str]:
    """Effects whose cause was neither decided nor a deadline, and dead letters about no record that was read."""
    effects = [record for records in (topics.verwerking, *topics.queues.values()) for record in records]
    ticks = f"{principals.NAZORG}/"
    uncaused = {record.ref for record in effects if record.cause not in decided and not record.cause.startswith(ticks)}
    places = {record.place for record in (*topics.inputs, *topics.log)}
    return frozenset(uncaused | {str(_origin(letter)) for letter in topics.dead if _origin(letter) not in places})
