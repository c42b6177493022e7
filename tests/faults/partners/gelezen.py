"""What an outsider read of a whole hub when all was over. Nothing of the engine is imported here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from hub.codec import decode, decode_as
from hub.parties import HUIZEN, PARTIJEN
from hub.topology import names
from schemas.basis import Bericht
from schemas.hub import BerichtGeweigerd, Verwerking
from tests.faults.partners.spoor import Spoor
from tests.faults.records import Place, Record, first

B = TypeVar("B", bound=Bericht)
INBOXES = {names.inbox(code): code for code in PARTIJEN}
OUTBOXES = {names.uit(code): code for code in PARTIJEN}


WORDS = (*INBOXES, *map(names.huisinbox, HUIZEN))
decoded = cache(decode)
"""Lines are large and looked at by several checks."""


def _by(record: Record, user: str) -> bool:
    return record.headers.get("ce_source", "").endswith(f":systeem:{user.removeprefix('hub-')}")


def _origin(letter: Record) -> Place:
    headers = letter.headers
    return Place(headers["dlq_topic"], int(headers["dlq_partition"]), int(headers["dlq_offset"]))


@dataclass(frozen=True)
class Gelezen:
    """All records by topic, each topic in the order of its partitions; `at` is the moment of reading."""

    topics: Mapping[str, Sequence[Record]]
    at: datetime

    def of(self, *topics: str) -> Iterator[Record]:
        """The records of these topics."""
        for topic in topics:
            yield from self.topics.get(topic, ())

    def changed(self, topic: str, records: Sequence[Record]) -> Gelezen:
        """The same with other records on one topic."""
        return replace(self, topics={**self.topics, topic: records})

    def post(self, user: str) -> Iterator[tuple[str, Record]]:
        """What a stage sent to parties, each with the party in whose inbox it was found."""
        for topic, code in INBOXES.items():
            for record in self.of(topic):
                if _by(record, user):
                    yield code, record

    def berichten(self, user: str, soort: type[B]) -> Iterator[tuple[str, B]]:
        """Those of one type, decoded."""
        for code, record in self.post(user):
            if record.headers.get("ce_type") == soort.ce_type:
                yield code, decode_as(record.value or b"", soort)

    def decided(self, spoor: Spoor) -> Iterator[Record]:
        """Lines of the processing log that tell of a decision of a track."""
        for record in self.of(names.VERWERKING):
            if (
                record.headers.get("ce_doel") == spoor.doel
                and decode_as(record.value or b"", Verwerking).status == "Ok"
            ):
                yield record

    def letters(self, user: str) -> dict[str, str]:
        """What a stage set aside: code by the `ref` of the message, or its place where it has none."""
        at = {record.place: record.ref for records in self.topics.values() for record in records}
        return {
            at[_origin(one)]: one.headers["dlq_code"] for one in self.of(names.DLQ) if one.headers["dlq_stage"] == user
        }

    def words(self, user: str) -> dict[tuple[str, str, str], list[tuple[str, Place]]]:
        """Refusals of which a stage told the sender, by inbox, what was refused, and code: the word's id, and the place it names."""
        found: dict[tuple[str, str, str], list[tuple[str, Place]]] = defaultdict(list)
        for record in self.of(*WORDS):
            if record.headers.get("ce_type") == BerichtGeweigerd.ce_type and _by(record, user):
                told = decode_as(record.value or b"", BerichtGeweigerd)
                about = f"{told.bericht_source}#{told.bericht_id}"
                place = Place(told.topic, told.partitie, told.offset)
                found[record.place.topic, about, told.code].append((record.headers["ce_id"], place))
        return found

    def lines(self, spoor: Spoor) -> Iterator[tuple[Record, Any]]:
        """The lines in the queues of a track, tombstones left out, each with its record."""
        for record in self.of(*spoor.queues):
            if record.value is not None:
                yield record, decoded(record.value)

    def versions(self, spoor: Spoor) -> dict[str, list[Any]]:
        """The versions of each aggregate's line over all queues, each queue's own in their order there."""
        found: dict[str, list[Any]] = defaultdict(list)
        for record, line in self.lines(spoor):
            found[record.key].append(line)
        queues = {key: len({line.wachtrij for line in lines}) for key, lines in found.items()}
        return {
            key: lines if queues[key] == 1 else sorted(lines, key=lambda line: line.volgnummer)
            for key, lines in found.items()
        }

    def offered(self, spoor: Spoor) -> Iterator[Record]:
        """Each message that somebody offered for the purpose of a track, once, in the order of its own topic."""
        topics = [topic for topic in self.topics if topic in OUTBOXES or topic.endswith((".besluit", ".detentie"))]
        return first(record for record in self.of(*topics) if record.headers.get("ce_doel") == spoor.doel)
