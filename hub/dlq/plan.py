"""What an operator's command would do: which letters, in which order, what is refused and what to look out for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hub.dlq.journal import Journal, Status
from hub.dlq.letters import Letter
from hub.topology import principals

SENDERS_OWN = "the poort set it aside: its checks are passed by nobody, so its sender must send it again"
PARKED_NOTHING = "nothing waits for it: later messages of its casus were decided, and its sender may have sent it again"


class Step(NamedTuple):
    """A letter that goes, and what its operator must know; None for nothing."""

    letter: Letter
    warning: str | None

    def told(self) -> dict[str, object]:
        """As JSON has it."""
        one = self.letter
        where: dict[str, object] = {
            "id": one.id,
            "to": one.topic,
            "casus": one.casus,
            "number": one.number,
            "code": one.code,
        }
        return where | {"attempt": one.attempt + 1, "warning": self.warning}


class Plan(NamedTuple):
    """`steps` in the order in which they go; `refused` with why; `left` were chosen too, beyond the limit."""

    steps: list[Step]
    refused: list[tuple[Letter, str]]
    left: int


def plan(journal: Journal, chosen: Iterable[Letter], limit: int, *, whole: bool) -> Plan:
    """The plan for some letters. `whole`: with all that their casussen wait for, before and behind them."""
    refused: list[tuple[Letter, str]] = []
    going: dict[str, Letter] = {}
    for one in chosen:
        if why := _why_not(journal, one):
            refused.append((one, why))
        else:
            queue = journal.queues.get(one.queue, []) if whole and one.number is not None else [one]
            going |= {each.id: each for each in queue if _why_not(journal, each) is None}
    ordered = sorted(going.values(), key=_order(going.values()))
    return Plan(
        [Step(one, warning) for one, warning in _warned(journal, ordered[:limit])], refused, len(ordered[limit:])
    )


def _why_not(journal: Journal, one: Letter) -> str | None:
    status = journal.status(one)
    if status is Status.ACCOUNT:
        return "it is no message: it tells what an operator did"
    if one.stage not in principals.STAGES:
        return SENDERS_OWN
    if status not in (Status.OPEN, Status.WAITS):
        return f"it needs nothing any more: {status}"
    if one.cut or not one.casus:
        return "it does not keep the whole message" if one.cut else "it is about no casus"
    return None


def _order(going: Iterable[Letter]) -> Callable[[Letter], tuple[object, ...]]:
    """Casus by casus, the one that waits longest first; within it by number, then what nothing waits for as it stood on the log."""
    since: dict[str, float] = {}
    for one in going:
        since[one.casus] = min(since.get(one.casus, one.when.timestamp()), one.when.timestamp())
    return lambda one: (since[one.casus], one.casus, one.number is None, one.number or 0, one.offset)


def _warned(journal: Journal, ordered: list[Letter]) -> Iterator[tuple[Letter, str | None]]:
    ids = {one.id for one in ordered}
    for one in ordered:
        queue = journal.queues.get(one.queue, []) if one.number is not None else []
        ahead = [each.id for each in queue if (each.number or 0) < (one.number or 0) and each.id not in ids]
        behind = sum((each.number or 0) > (one.number or 0) and each.id not in ids for each in queue)
        if one.number is None:
            yield one, PARKED_NOTHING
        elif ahead:
            yield one, f"it will wait again: {ahead[0]} comes before it; --casus {one.casus} takes all"
        else:
            yield one, f"{behind} wait behind it and stay: --casus {one.casus} takes all" if behind else None
