"""Where something happened, as module, line and function: enough for a developer, and never a value.

An exception's text and a traceback's lines may hold what a party sent; its class and its place in the code can't.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from types import CodeType, FrameType

LOGGING_MODULES = ("logging", "structlog", "mode.utils.logging", "warnings", "hub.ops.")
"""Their frames stand between a call for a log line and us."""

DEEPEST = 4
"""Frames of an exception that are told, the innermost first."""


def of_frame(frame: FrameType, line: int) -> str:
    """`module:line:function`; the module by its name, as a file's path says where a machine keeps it."""
    return f"{frame.f_globals.get('__name__', '?')}:{line}:{frame.f_code.co_name}"


def caller() -> FrameType:
    """Frame that asked for a log line."""
    return next(frame for frame in _upwards(sys._getframe(1)) if not _is_logging(frame) or frame.f_back is None)


def literal_in(code: CodeType, text: str) -> str | None:
    """Longest string constant of `code` that `text` ends with: it stands in the source, so it holds nothing that came in."""
    constants = [const for const in code.co_consts if isinstance(const, str) and const.strip() and text.endswith(const)]
    return max(constants, key=len, default=None)


def of_exception(error: BaseException) -> dict[str, object]:
    """Fields that tell an exception: class, places innermost first, class of its cause."""
    cause = error.__cause__ or error.__context__
    places = [of_frame(frame, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    fields: dict[str, object] = {"error": _class(error), "error_at": places[::-1][:DEEPEST]}
    return fields | ({"error_cause": _class(cause)} if cause else {})


def current_exception(given: object) -> BaseException | None:
    """The exception that `exc_info` means: itself, a `sys.exc_info` triple, or with a true value the one being handled."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return next((part for part in given if isinstance(part, BaseException)), None)
    return sys.exc_info()[1] if given else None


def _class(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _upwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _is_logging(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith(LOGGING_MODULES)
