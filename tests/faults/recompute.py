"""The states and the effects anew, from the log and the pure process alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.faults.partners.herrekend import Herrekend
from tests.faults.partners.spoor import DOSSIER
from tests.faults.records import Prints, Record, fingerprint, first


@dataclass
class Recomputed(Herrekend):
    """What a log leads to; of its effects only the fingerprints are kept."""

    prints: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def _uit(self, topic: str, key: str, cause: str, value: bytes | None) -> None:
        self.prints[topic, key].append(fingerprint(cause, value))


def recomputed(log: Iterable[Record], now: datetime) -> Recomputed:
    """All that the messages of `log`, repeats left out, and the deadlines until `now` lead to; `tot` goes on from there."""
    found = Recomputed(DOSSIER)
    for record in first(log):
        found.neem(record)
    found.tot(now)
    return found


def differences(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> Iterator[str]:
    """Persons whose state in the changelog is not to the byte the one expected."""
    for key in sorted(found.keys() | expected.keys()):
        if found.get(key) != expected.get(key):
            yield f"{key}: the state differs from the recomputation"


def misplaced(found: Prints, expected: Prints) -> Iterator[str]:
    """Queues and inboxes in which other than the expected stands about a person: more, less, in another order, or saying something else."""
    for topic, key in sorted(found.keys() | expected.keys()):
        there, wanted = found.get((topic, key), ()), expected.get((topic, key), ())
        if list(there) != list(wanted):
            same = next((n for n, pair in enumerate(zip(there, wanted, strict=False)) if pair[0] != pair[1]), None)
            at = min(len(there), len(wanted)) if same is None else same
            yield f"{topic}: {key}: {len(there)} records, {len(wanted)} by the recomputation, the first {at} alike"
