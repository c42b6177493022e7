"""What can go wrong at a desk, each with the exit status of the command."""

from __future__ import annotations

from enum import IntEnum

from hub.errors import HubError


class Exit(IntEnum):
    """Exit statuses of `hub regie`; 2 is also click's for wrong use."""

    DONE = 0
    FAILED = 1
    INVALID = 2
    NO_SUCH_LINE = 3
    REFUSED = 4
    NOT_YET_VISIBLE = 5
    REFUSED_BY_HUB = 6


class RegieError(HubError):
    """The hub could not be reached, or did not do what it should. `code` is for programs: that of `hub.refusals`, or a word of ours."""

    exit_code = Exit.FAILED

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code or self.exit_code.name.lower().replace("_", "-")


class Invalid(RegieError):
    """The decision can't be taken so; nothing was sent."""

    exit_code = Exit.INVALID


class NoSuchLine(RegieError):
    """No line of this queue, or more than one, is meant; nothing was sent."""

    exit_code = Exit.NO_SUCH_LINE


class AccessRefused(RegieError):
    """The broker does not let this user at that topic."""

    exit_code = Exit.REFUSED
