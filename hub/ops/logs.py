"""Logs: one JSON object a line on stderr (on a terminal in colour), made of declared events and allowed fields only.

Lines of libraries go the same way, from WARNING up, without their text: it may hold anything (`hub.ops.library_logs`).
A line has action (`event`), object (`topic`, `partition`, `offset`, …), result (`level`, `outcome`, `code`), origin (`role`,
`pid`), actor (`principal`) and `timestamp`: the minimum of BIO2 8.15.01.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO, cast

import structlog
from structlog.contextvars import bound_contextvars as bound_context
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from hub.ops import library_logs, places
from hub.ops.events import EVENTS, UNDECLARED
from hub.ops.fields import allowed
from hub.ops.metrics import log_drops

__all__ = ["bound_context", "configure_logging", "get_logger"]

INFO = 20


def configure_logging(role: str, principal: str | None = None) -> None:
    """Send all logs of this process, the libraries' too, through the filter, each line with `role` and `principal`.

    Idempotent. May be called before or after libraries made their loggers; what reconfigures logging later undoes it, so start
    a Faust worker with `override_logging=False, redirect_stdouts=False` and uvicorn with `log_config=None`.
    """
    origin: dict[str, object] = {"role": role, "pid": os.getpid()} | ({"principal": principal} if principal else {})
    _configure(origin)
    library_logs.capture(get_logger())


def get_logger() -> FilteringBoundLogger:
    """A logger: `log.warning("event_name", topic=…, exc_info=error)`. Never blocks on more than stderr, never raises."""
    return cast(FilteringBoundLogger, structlog.get_logger())


def _configure(origin: dict[str, object]) -> None:
    def with_origin(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
        return {**origin, **line}

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            with_origin,
            structlog.processors.add_log_level,
            _exception_reduced,
            _declared,
            _allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(sys.stderr),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(INFO),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _renderer(stream: TextIO) -> Processor:
    return structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()


def _exception_reduced(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    error = places.current_exception(line.pop("exc_info", None))
    return {**line, **places.of_exception(error)} if error else line


def _declared(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    if line.get("event") in EVENTS:
        return line
    log_drops.labels("event").inc()
    frame = places.caller()
    return {**line, "event": UNDECLARED, "where": places.of_frame(frame, frame.f_lineno)}


def _allowed(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    return allowed(line)


_configure({})  # a program that logs before it configures, or never does, is filtered too
