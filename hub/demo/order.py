"""Whether the messages about one person or casus kept their order: as offered, in the log, and as they were decided."""

from __future__ import annotations

from collections.abc import Sequence

from hub.codec import decode
from hub.demo.chain import Chain
from hub.demo.records import Place, Seen, Topics, by_key, first_seen
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel


def out_of_order(topics: Topics, chain: Chain) -> frozenset[str]:
    """The keys for whom they did not."""
    offered = first_seen(record for record in topics.inputs if record.place not in chain.refused_by_poort)
    done = by_key(_first_causes(topics))
    wrong = set()
    for key, records in by_key(first_seen(topics.log).values()).items():
        decided = [record.ref for record in records if record.ref in chain.decided]
        told = [record.cause for record in done.get(key, []) if record.cause in chain.decided]
        places = [offered[record.ref].place for record in records if record.ref in offered]
        if decided != told or not _rising(places):
            wrong.add(key)
    return frozenset(wrong | _backwards(topics))


def _first_causes(topics: Topics) -> list[Seen]:
    found: dict[str, Seen] = {}
    for record in topics.verwerking:
        if not record.cause.startswith(f"{topics.track.stage}/"):
            found.setdefault(record.cause, record)
    return list(found.values())


def _rising(places: Sequence[Place]) -> bool:
    """Whether those of one partition stand in the order of that partition; between topics there is none."""
    last: dict[tuple[str, int], int] = {}
    for topic, partition, offset in places:
        if offset < last.get((topic, partition), -1):
            return False
        last[topic, partition] = offset
    return True


def _backwards(topics: Topics) -> set[str]:
    """Keys of which a queue shows an older version of the line behind a newer one, or one version twice."""
    wrong = set()
    for records in topics.queues.values():
        for key, versions in by_key(records).items():
            numbers = [_version(record.value) for record in versions if record.value is not None]
            if numbers != sorted(set(numbers)):
                wrong.add(key)
    return wrong


def _version(value: bytes) -> int:
    line = decode(value)
    return line.volgnummer if isinstance(line, WerkvoorraadRegel | CasusRegel) else 0
