"""Which party sent a message: told by the outbox it came from, never by what it says of itself."""

from __future__ import annotations

from datetime import datetime

from hub.parties import PARTIJEN
from hub.processes.kern import Message, Refused
from hub.topology import names

UITBOX = {names.uit(code): code for code in PARTIJEN}


def afzender(message: Message) -> str:
    """The party that sent a message, by the outbox that it came from; raises `Refused`."""
    if message.herkomst not in UITBOX:
        raise Refused("afzender-geen-partij")
    return UITBOX[message.herkomst]


def niet_ingehaald(tijd: datetime | None, eerder: datetime | None) -> None:
    """Of what one sender says of one thing the newest counts, in whatever order it comes; raises `Refused` for what is older than that.

    `tijd` is when it was written down, `eerder` that of what was said before; None: not told.
    """
    if tijd is not None and eerder is not None and tijd < eerder:
        raise Refused("bericht-ingehaald")
