"""What a process is: `decide(state, message, now) -> Decision(state, effects)`, and nothing that knows how messages travel.

Time is a message: a deadline lives in the state (`Process.wekker`), and the engine feeds a `Tick` when it has come. A tick bears the
deadline itself as `now`, and a message is never decided before the deadlines that lie before it, so a replay of the log gives the
same states and effects whenever it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from schemas.basis import Bericht

S = TypeVar("S", bound=Bericht)


@dataclass(frozen=True, slots=True)
class Tick:
    """A deadline that lives in the state has come."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a process sees it.

    `sleutel` is the aggregate's id; `herkomst` the topic it came in by, which says who sent it; `bron` is its `source` and `id`
    in one string (`Envelope.ref`), for provenance (art. 16.1). `tijd` is when the sender wrote it down (the envelope's `time`): the
    order of news about one fact, which may differ from the order of arrival; None for a tick.
    """

    sleutel: str
    inhoud: Bericht | Tick
    herkomst: str
    bron: str
    tijd: datetime | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """A message that must go out. `inhoud` None is a tombstone: the compacted topic forgets the key."""

    topic: str
    sleutel: str
    inhoud: Bericht | None


@dataclass(frozen=True, slots=True)
class Decision(Generic[S]):
    """What a message leads to. `stand` None: the aggregate is forgotten.

    `geweigerd` names what was refused of a message that was taken all the same: each is a line of the processing log, so closed words only.
    """

    stand: S | None
    effecten: tuple[Effect, ...] = ()
    geweigerd: tuple[str, ...] = ()


class Refused(Exception):
    """The process won't have this message: `code` is stable and listed in `hub.refusals`; the state stays as it was."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Process(Generic[S]):
    """One process of the covenant; all its functions are pure.

    `wekker` gives the earliest deadline in a state, or None; `kenmerk` the few words by which states are counted on a dashboard,
    separated by `/` and from closed sets.
    """

    naam: str
    stand: type[S]
    decide: Callable[[S | None, Message, datetime], Decision[S]]
    wekker: Callable[[S], datetime | None]
    kenmerk: Callable[[S], str]


def step(process: Process[S], stand: S | None, message: Message, now: datetime) -> tuple[S | None, tuple[Effect, ...]]:
    """Decide `message` at `now`, after every deadline of `stand` that lies at or before `now`."""
    effects: list[Effect] = []
    for decision in due(process, stand, message.sleutel, now):
        stand = decision.stand
        effects += decision.effecten
    decision = process.decide(stand, message, now)
    return decision.stand, (*effects, *decision.effecten)


def due(process: Process[S], stand: S | None, sleutel: str, now: datetime) -> Iterator[Decision[S]]:
    """The decisions of the deadlines at or before `now`, in order."""
    while stand is not None and (at := process.wekker(stand)) is not None and at <= now:
        decision = process.decide(stand, Message(sleutel, Tick(), "", "tick"), at)
        if decision.stand is not None and process.wekker(decision.stand) == at:
            raise RuntimeError(f"process {process.naam} left a deadline standing that its tick was for")
        yield decision
        stand = decision.stand


def replay(process: Process[S], log: Iterable[tuple[Message, datetime]]) -> dict[str, S]:
    """The states that a log leads to: what-if for a new rule, and the check on the engine's state.

    A refused message changes nothing.
    """
    states: dict[str, S] = {}
    for message, now in log:
        try:
            stand, _ = step(process, states.get(message.sleutel), message, now)
        except Refused:
            continue
        if stand is None:
            states.pop(message.sleutel, None)
        else:
            states[message.sleutel] = stand
    return states
