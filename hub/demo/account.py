"""The account: every message that was offered ended in exactly one place, once, in order. Pure arithmetic over what a reader saw.

A message is told by its `source#id`; two records with one of them are a message and its repeat. What parties answer and houses decide is
followed too, but nobody planned how much of it there is. What was planned ends as

* rejected: a line or request that the connector would not have (it never became a record);
* kept back: offered before, so the connector did not send it again;
* refused: set aside with a dead letter, by the poort or by the process;
* repeat: a record whose message is on its input topic already;
* queued or for attention: decided, which the processing log tells once, and its person's line now stands in that one queue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.demo.casus.plan import Plan
from hub.demo.casus.recipients import strangers
from hub.demo.casus.settle import Sum, sums
from hub.demo.chain import Chain, follow
from hub.demo.order import out_of_order
from hub.demo.records import Topics
from hub.parties import HUIZEN
from hub.topology import principals

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
    """Where the messages went (`ends`, by count), the persons in each queue, what became of the rest (`sums`), and the checks."""

    offered: int
    ends: Mapping[str, int]
    persons: Mapping[str, int]
    sums: tuple[Sum, ...]
    checks: tuple[Check, ...]

    @property
    def broken(self) -> list[Check]:
        """The lines that do not balance."""
        return [check for check in self.checks if not check.klopt]


def account(planned: Planned, plan: Plan, reported: Reported, tracks: Sequence[Topics], recomputed: int) -> Account:
    """Settle. `tracks` are nazorg and complexe casuïstiek; `recomputed` how many keys have lines or messages that the rules don't make."""
    chains = [follow(topics) for topics in tracks]
    nazorg = chains[0]
    ends = _ends(reported, nazorg)
    persons = {_queue(huis): len(nazorg.lines[huis]) for huis in HUIZEN}
    refused = Counter(planned.rejected) + Counter(planned.refused)
    found = Counter(reported.rejected) + nazorg.refused_by_code
    wrong = [out_of_order(topics, chain) for topics, chain in zip(tracks, chains, strict=True)]
    several = sums(plan, tracks)
    checks = (
        Check("offered = queued + for attention + refused + repeats", planned.offered, sum(ends.values())),
        *(Check(f"{one.naam} = {' + '.join(one.ends)}", one.offered, sum(one.ends.values())) for one in several),
        Check("words in an inbox of nobody they concern", 0, sum(len(strangers(topics)) for topics in tracks)),
        Check("lost", 0, sum(len(chain.lost) for chain in chains)),
        Check("duplicates", 0, sum(len(chain.doubled) for chain in chains)),
        Check("records that come of nothing offered", 0, sum(len(chain.strange) for chain in chains)),
        Check("rejected and dead letters as planted", dict(sorted(refused.items())), dict(sorted(found.items()))),
        Check("repeats as planted", planned.repeats, reported.kept_back + nazorg.repeats),
        Check("persons and casussen whose messages are out of order", 0, sum(map(len, wrong))),
        Check("persons and casussen with a line = with a dossier", *map(sum, zip(*map(_held, chains), strict=True))),
        Check("persons and casussen that stand otherwise than the rules make of the log", 0, recomputed),
    )
    return Account(planned.offered, ends, persons, several, checks)


def _held(chain: Chain) -> tuple[int, int]:
    """Dossiers, and lines."""
    return len(chain.dossiers), sum(map(len, chain.lines.values()))


def _ends(reported: Reported, chain: Chain) -> dict[str, int]:
    return {
        **{_queue(huis): chain.decided_in[huis] for huis in HUIZEN},
        "rejected by the connector": sum(reported.rejected.values()),
        "refused by the poort": chain.refused[principals.POORT],
        "refused by the process": chain.refused[principals.NAZORG],
        "repeats kept back by the connector": reported.kept_back,
        "repeats dropped by the hub": chain.repeats,
    }


def _queue(huis: str) -> str:
    return "for attention" if huis == ATTENTION else f"queued: {huis}"
