"""Follows every message of a track by its `source#id` from its input topic to its dead letter or its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.demo.records import Place, Seen, Topics, first_seen, latest, origin
from hub.topology import principals


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of the messages. All sets hold refs, but `lines` and `dossiers`: those hold the keys of persons or casussen.

    What a party or house sends because the hub sent it something is followed too, but not counted in `refused_by_code`, `refused`
    (by stage), `repeats` and `decided_in`: nobody planned it.
    """

    refused_by_poort: frozenset[Place]
    refused: Counter[str]
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
    at_process = _refs_at(topics.log, _origins(topics.dead, topics.track.stage))
    decided = {ref: record for ref, record in logged.items() if ref not in at_process}
    lines = {huis: frozenset(latest(records)) for huis, records in topics.queues.items()}
    done = Counter(record.cause for record in topics.verwerking)
    first = [record for record in decided.values() if not record.cause]
    where = Counter(huis for record in first for huis, keys in lines.items() if record.key in keys)
    answers = {record.place for record in (*topics.inputs, *topics.log) if record.cause}
    planned = [letter.headers for letter in topics.dead if origin(letter) not in answers]
    dossiers = frozenset(latest(topics.stand))
    return Chain(
        refused_by_poort=frozenset(at_poort),
        refused=Counter(headers.get("dlq_stage", "") for headers in planned),
        refused_by_code=Counter(headers.get("dlq_code", "") for headers in planned),
        repeats=sum(not record.cause for record in passed) - sum(not record.cause for record in offered.values()),
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
    return {origin(letter): letter for letter in dead if letter.headers.get("dlq_stage") == stage}


def _refs_at(records: Iterable[Seen], places: Mapping[Place, Seen]) -> frozenset[str]:
    return frozenset(record.ref for record in records if record.place in places)


def _without_line(decided: Mapping[str, Seen], lines: Mapping[str, frozenset[str]]) -> frozenset[str]:
    anywhere = frozenset().union(*lines.values())
    return frozenset(ref for ref, record in decided.items() if record.key not in anywhere)


def _versions_twice(topics: Topics) -> frozenset[str]:
    """Effects that stand there twice: their own id is derived from their cause, so a doubled effect bears it twice."""
    ids = Counter(record.ref for record in topics.effects)
    return frozenset(ref for ref, count in ids.items() if count > 1)


def _in_two(lines: Mapping[str, frozenset[str]]) -> frozenset[str]:
    counts = Counter(key for keys in lines.values() for key in keys)
    return frozenset(key for key, count in counts.items() if count > 1)


def _uncaused(topics: Topics, decided: Mapping[str, Seen]) -> frozenset[str]:
    """Effects whose cause was neither decided nor a deadline, and dead letters about no record that was read."""
    effects = [*topics.verwerking, *topics.effects]
    ticks = f"{topics.track.stage}/"
    uncaused = {record.ref for record in effects if record.cause not in decided and not record.cause.startswith(ticks)}
    places = {record.place for record in (*topics.inputs, *topics.log)}
    return frozenset(uncaused | {str(origin(letter)) for letter in topics.dead if origin(letter) not in places})
