"""Which party sent a message: told by the outbox it came from, never by what it says of itself."""

from __future__ import annotations

from hub.parties import PARTIJEN
from hub.processes.kern import Message, Refused
from hub.topology import names

UITBOX = {names.uit(code): code for code in PARTIJEN}


def afzender(message: Message) -> str:
    """The party that sent a message, by the outbox that it came from; raises `Refused`."""
    if message.herkomst not in UITBOX:
        raise Refused("afzender-geen-partij")
    return UITBOX[message.herkomst]
