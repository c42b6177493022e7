"""What can stop a partition; poison and slow are never one type (style.md)."""

from __future__ import annotations


class EngineError(Exception):
    """Base of the engine's own errors."""


class Unavailable(EngineError):
    """Something outside is away (broker, key service, disk): the batch waits and is tried again, nothing is set aside.

    A rule or a port raises it to say "not this message's fault".
    """


class Fenced(EngineError):
    """Somebody else owns the partition now: let go of it at once."""


class Halted(EngineError):
    """The partition can't go on without a decision of an operator; `reason` names partition, offsets and the way out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
