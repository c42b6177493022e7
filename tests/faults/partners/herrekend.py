"""What a log must have led to: states, effects and refusals anew, from the pure process alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hub.codec import Envelope, decode, encode
from hub.processes.kern import Effect, Message, Refused, due
from schemas.basis import Bericht
from tests.faults.partners.spoor import Spoor
from tests.faults.records import Record, first


@dataclass
class Herrekend:
    """`effects`: by topic and key what must stand there, in order, each with its cause; `refused`: codes by `ref`.

    `sent` holds the effects once more, as topic, key, cause and value, in the order in which all of it went out.
    """

    spoor: Spoor
    states: dict[str, Any] = field(default_factory=dict)
    effects: dict[tuple[str, str], list[tuple[str, bytes | None]]] = field(default_factory=lambda: defaultdict(list))
    sent: list[tuple[str, str, str, bytes | None]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    decided: list[str] = field(default_factory=list)

    def encoded(self) -> dict[str, bytes]:
        """The states as the changelog must have them."""
        return {key: encode(stand) for key, stand in self.states.items()}

    def neem(self, record: Record) -> None:
        """Decide one message, after the deadlines before it."""
        now = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        message, stand = _message(record), self.states.get(record.key)
        ticks = list(self._due(record.key, now))
        stand = ticks[-1][0] if ticks else stand
        try:
            decision = self.spoor.process.decide(stand, message, now)
        except Refused as refused:
            self.refused[record.ref] = refused.code
            return
        for after, cause, effecten in [*ticks, (decision.stand, record.ref, decision.effecten)]:
            self._staat(record.key, after, cause, effecten)

    def tot(self, now: datetime) -> None:
        """All deadlines until then."""
        for key in list(self.states):
            for after, cause, effecten in list(self._due(key, now)):
                self._staat(key, after, cause, effecten)

    def _due(self, key: str, until: datetime) -> Iterator[tuple[Bericht | None, str, tuple[Effect, ...]]]:
        process, stand = self.spoor.process, self.states.get(key)
        at = process.wekker(stand) if stand is not None else None
        for decision in due(process, stand, key, until):
            yield decision.stand, f"{self.spoor.user}/{key}/{(at or until).isoformat()}", decision.effecten
            at = process.wekker(decision.stand) if decision.stand is not None else None

    def _staat(self, key: str, after: Bericht | None, cause: str, effecten: tuple[Effect, ...]) -> None:
        self.decided.append(cause)
        if after is None:
            self.states.pop(key, None)
        else:
            self.states[key] = after
        for effect in effecten:
            self._uit(effect.topic, effect.sleutel, cause, None if effect.inhoud is None else encode(effect.inhoud))

    def _uit(self, topic: str, key: str, cause: str, value: bytes | None) -> None:
        self.effects[topic, key].append((cause, value))
        self.sent.append((topic, key, cause, value))


def herreken(spoor: Spoor, log: Iterable[Record], now: datetime) -> Herrekend:
    """All that a log leads to until `now`; a repeat counts where it stood first."""
    found = Herrekend(spoor)
    for record in first(log):
        found.neem(record)
    found.tot(now)
    return found


def _message(record: Record) -> Message:
    tijd = Envelope.from_headers([(name, value.encode()) for name, value in record.headers.items()]).time
    return Message(record.key, decode(record.value or b""), record.headers.get("hub_herkomst", ""), record.ref, tijd)
