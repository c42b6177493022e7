"""Logging is the process's own: what a test configures is put back."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture
def logging_put_back() -> Iterator[None]:
    """Restores structlog, the stdlib's root logger and the three hooks."""
    root, config = logging.root, structlog.get_config()
    handlers, level, raising = root.handlers, root.level, logging.raiseExceptions
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    root.handlers, root.level, logging.raiseExceptions = handlers, level, raising
    logging.captureWarnings(False)
    structlog.configure(**config)
