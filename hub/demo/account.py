"""The account: every message that was offered ended in exactly one place, once, in order. Pure arithmetic over what a reader saw.

A message is told by its `source#id`; two records with one of them are a message and its repeat. It ends as

* rejected: a line or request that the connector would not have (it never became a record);
* kept back: offered before, so the connector did not send it again;
* refused: set aside with a dead letter, by the poort or by the process;
* repeat: a record whose message is on its input topic already;
* queued or for attention: decided, which the processing log tells once, and its person's line now stands in that one queue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from hub.demo.chain import Chain, follow
from hub.demo.order import out_of_order
from hub.demo.records import Topics
from hub.parties import HUIZEN

ATTENTION = "keten"


@dataclass(frozen=True, slots=True)
class Planned:
    """What was offered, by count, and what of it must go wrong, by code."""

    offered: int
    rejected: Mapping[str, int]
    refused: Mapping[str, int]
    repeats: int


@dataclass(frozen=True, slots=True)
class Reported:
    """What the connector says it did not send: lines rejected, by code, and repeats kept back."""

    rejected: Mapping[str, int]
    kept_back: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the account: what must be, and what is."""

    naam: str
    verwacht: object
    gevonden: object

    @property
    def klopt(self) -> bool:
        """Whether they are equal."""
        return self.verwacht == self.gevonden


@dataclass(frozen=True, slots=True)
class Account:
    """Where the messages went (`ends`, by count), the persons in each queue, and the checks."""

    offered: int
    ends: Mapping[str, int]
    persons: Mapping[str, int]
    checks: tuple[Check, ...]

    @property
    def broken(self) -> list[Check]:
        """The lines that do not balance."""
        return [check for check in self.checks if not check.klopt]


def account(planned: Planned, reported: Reported, topics: Topics, recomputed: int) -> Account:
    """Settle. `recomputed` is the number of persons whose lines differ from what the rules make of the log."""
    chain = follow(topics)
    ends = _ends(reported, chain)
    persons = {_queue(huis): len(chain.lines[huis]) for huis in HUIZEN}
    refused = Counter(planned.rejected) + Counter(planned.refused)
    found = Counter(reported.rejected) + chain.refused_by_code
    checks = (
        Check("offered = queued + for attention + refused + repeats", planned.offered, sum(ends.values())),
        Check("lost", 0, len(chain.lost)),
        Check("duplicates", 0, len(chain.doubled)),
        Check("records that come of nothing offered", 0, len(chain.strange)),
        Check("rejected and dead letters as planted", dict(sorted(refused.items())), dict(sorted(found.items()))),
        Check("repeats as planted", planned.repeats, reported.kept_back + chain.repeats),
        Check("persons whose messages are out of order", 0, len(out_of_order(topics, chain))),
        Check("persons with a line = persons with a dossier", len(chain.dossiers), sum(persons.values())),
        Check("persons whose lines differ from what the rules make of the log", 0, recomputed),
    )
    return Account(planned.offered, ends, persons, checks)


def _ends(reported: Reported, chain: Chain) -> dict[str, int]:
    return {
        **{_queue(huis): chain.decided_in[huis] for huis in HUIZEN},
        "rejected by the connector": sum(reported.rejected.values()),
        "refused by the poort": len(chain.refused_by_poort),
        "refused by the process": len(chain.refused_by_process),
        "repeats kept back by the connector": reported.kept_back,
        "repeats dropped by the hub": chain.repeats,
    }


def _queue(huis: str) -> str:
    return "for attention" if huis == ATTENTION else f"queued: {huis}"
