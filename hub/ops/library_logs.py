"""The standard library's logging, and errors that nobody handled, brought to the filter.

aiokafka, Faust, mode, uvicorn and asyncio put what they have at hand into their messages, records and file paths among it. Kept
of a line are its logger, its place in the code, and that part of the message that is a constant in the source of its caller.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from structlog.typing import FilteringBoundLogger

from hub.ops import places
from hub.ops.events import LIBRARY


class LibraryHandler(logging.Handler):
    """Hands a library's line, reduced, to our logger."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record without its text and arguments."""
        frame = places.caller()
        self._log.log(
            record.levelno,
            LIBRARY,
            logger=record.name,
            where=places.of_frame(frame, frame.f_lineno),
            template=places.literal_in(frame.f_code, record.msg) if isinstance(record.msg, str) else None,
            exc_info=record.exc_info,
        )


def capture(log: FilteringBoundLogger) -> None:
    """Take over all stdlib loggers, warnings, and the hooks that would print a traceback with its text."""
    logging.raiseExceptions = False  # a failing handler would print the message and its arguments
    logging.captureWarnings(True)
    logging.root.handlers = [LibraryHandler(log)]
    logging.root.setLevel(logging.WARNING)
    for known in logging.root.manager.loggerDict.values():
        if isinstance(known, logging.Logger):
            known.handlers.clear()
            known.propagate = True
    _hook(log)


def _hook(log: FilteringBoundLogger) -> None:
    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("uncaught_exception", exc_info=error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        log.critical("uncaught_exception", exc_info=args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        log.error("uncaught_exception", exc_info=args.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = uncaught, in_thread, unraisable
