"""Finds the log lines that the code can write, without running it."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
ONLY_FOR_LIBRARIES = ROOT / "hub/ops/library_logs.py"


class LogCall(NamedTuple):
    """`event` is None where the call does not name it literally; `fields` are the keywords written out in the call."""

    place: str
    event: str | None
    fields: frozenset[str]


def sources() -> list[Path]:
    """The program's own files."""
    return [path for package in ("hub", "connectors", "schemas") for path in sorted((ROOT / package).rglob("*.py"))]


@cache
def log_calls() -> list[LogCall]:
    """All calls `log.<level>(…)` and `get_logger().<level>(…)` of the program, `log` being what its modules name their logger."""
    gc.collect()  # a failed future of another test that is collected while a source is parsed would be logged by way of a second parse
    return [call for path in sources() if path != ONLY_FOR_LIBRARIES for call in in_source(path.name, path.read_text())]


def in_source(name: str, source: str) -> Iterator[LogCall]:
    """The calls in one source text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _is_log(node.func):
            yield LogCall(f"{name}:{node.lineno}", _event(node), frozenset(k.arg for k in node.keywords if k.arg))


def _is_log(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in METHODS
        and ast.unparse(function.value) in ("log", "get_logger()")
    )


def _event(call: ast.Call) -> str | None:
    first = call.args[0] if len(call.args) == 1 else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
