"""What a handler may raise to say more than "it failed", and what is explained to a person instead of shown as a traceback."""

from __future__ import annotations

from hub.errors import HubError


class Hopeless(Exception):
    """The message can't ever be handled: it is parked at once, without further attempts.

    `code` is a short name in lower case for the operator's list; it must not hold anything of the message.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Later(Exception):
    """Something outside that every message needs is away: all wait, and no attempt is counted against this one."""


class StoreInUse(HubError):
    """Another process works on this store."""


class StoreBusy(Exception):
    """Another program keeps the store from being written: the same is tried again."""


class NotAConnector(HubError):
    """What was named as a connector is none, or can't be imported."""
