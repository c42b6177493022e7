"""What a handler is given and what it gives back."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from hub.codec import Envelope
from schemas.basis import Bericht

B = TypeVar("B", bound=Bericht)


@dataclass(frozen=True, slots=True)
class Incoming(Generic[B]):
    """One message of the inbox, while it is handled.

    `key` is the id of the aggregate it is about; `received` the moment at which the broker took it in, UTC. `maybe_repeat` tells
    that an earlier attempt may have got some way: nothing of it stands in the store, but what a handler did elsewhere does.
    `db` is the store's open transaction: rows written there stand together with the message's mark, or not at all. Its tables
    are the handler's own; it can't be committed, and names that begin with `partner_` are taken.
    """

    bericht: B
    envelope: Envelope
    key: str
    received: datetime
    maybe_repeat: bool
    db: sqlite3.Connection


@dataclass(frozen=True, slots=True)
class Answer:
    """A message to send; `not_before` keeps it back until then."""

    bericht: Bericht
    not_before: datetime | None = None


Answers: TypeAlias = Bericht | Answer | Iterable[Bericht | Answer] | None
"""Nothing, one message, or several in the order in which they go out."""

Handler: TypeAlias = Callable[[Incoming[B]], Answers | Awaitable[Answers]]
"""A plain function runs in a thread of its own and may block; a coroutine function runs in the connector's loop and may not."""


def listed(answers: Answers) -> list[Answer]:
    """What a handler returned, as a list."""
    if answers is None:
        return []
    several = [answers] if isinstance(answers, Bericht | Answer) else list(answers)
    return [one if isinstance(one, Answer) else Answer(one) for one in several]
