"""The lines of the queues as a reader finds them, with the requests that each shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.codec import decode
from hub.demo.records import Seen, Topics, latest
from schemas.casus import CasusRegel
from schemas.nazorg import WerkvoorraadRegel
from schemas.uitvraag import Verzoek

Line = WerkvoorraadRegel | CasusRegel


def lines(topics: Topics) -> list[Line]:
    """The last line of each person or casus."""
    return list(_decoded(record for queue in topics.queues.values() for record in latest(queue).values()))


def versions(topics: Topics) -> Iterator[Line]:
    """All lines that there ever were."""
    return _decoded(record for queue in topics.queues.values() for record in queue)


def casussen(topics: Topics) -> list[CasusRegel]:
    """The last line of each casus."""
    return [line for line in lines(topics) if isinstance(line, CasusRegel)]


def requests(several: Iterable[Line]) -> Iterator[Verzoek]:
    """The requests that lines show."""
    return (verzoek for line in several for verzoek in line.verzoeken)


def _decoded(records: Iterable[Seen]) -> Iterator[Line]:
    for record in records:
        line = None if record.value is None else decode(record.value)
        if isinstance(line, WerkvoorraadRegel | CasusRegel):
            yield line
