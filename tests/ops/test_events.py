"""The table of log events and the allow-list of fields, held against the code."""

from __future__ import annotations

import ast
import re

from hub.ops.events import EVENTS, LIBRARY, UNDECLARED
from hub.ops.fields import FIELDS
from tests.ops.log_calls import ONLY_FOR_LIBRARIES, in_source, log_calls, sources

ADDED_BY_THE_PIPELINE = {LIBRARY, UNDECLARED, "uncaught_exception"}
FIELDS_OF_THE_PIPELINE = {
    *("timestamp", "level", "event", "role", "principal", "pid"),
    *("error", "error_at", "error_cause", "logger", "where", "template", "dropped"),
}


def test_every_event_is_declared() -> None:
    """Each log call names its event literally, and the event stands in the table."""
    assert {call.place: call.event for call in log_calls() if call.event not in EVENTS} == {}


def test_no_declared_event_is_dead() -> None:
    """The table holds no event that nothing logs."""
    logged = {call.event for call in log_calls()}

    assert set(EVENTS) - logged - ADDED_BY_THE_PIPELINE == set()


def test_every_field_is_allowed() -> None:
    """No log call names a field that would be left out."""
    assert {
        call.place: call.fields - {*FIELDS, "exc_info"} for call in log_calls() if call.fields - {*FIELDS, "exc_info"}
    } == {}


def test_no_allowed_field_is_dead() -> None:
    """The list allows no more than is used: by a call, or by the pipeline itself."""
    given = frozenset[str]().union(*(call.fields for call in log_calls()))

    assert set(FIELDS) - given - FIELDS_OF_THE_PIPELINE == set()


def test_no_call_gives_text() -> None:
    """The one field that holds text is for libraries' constants alone."""
    assert [call.place for call in log_calls() if "template" in call.fields] == []


def test_events_are_snake_case() -> None:
    """An event's name is a name and its meaning a sentence."""
    assert [
        name for name, meaning in EVENTS.items() if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name) or meaning[-1] != "."
    ] == []


def test_the_finder_finds() -> None:
    """A call with an f-string, with arguments or with a wrong field is seen as what it is."""
    calls = list(
        in_source("x", 'log.info(f"{a}")\nlog.error("a %s", b)\nlog.info("good", naam=1)\nself.info("not_a_log")')
    )

    assert [call.event for call in calls] == [None, None, "good"]
    assert [call.fields for call in calls] == [frozenset(), frozenset(), frozenset({"naam"})]


def test_every_logger_is_named_log() -> None:
    """What `get_logger()` gives is called `log`, so that the finder sees all of its calls."""
    loggers = [
        (path.name, ast.unparse(node.targets[0]))
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and "get_logger()" in ast.unparse(node.value)
    ]

    assert [(name, target) for name, target in loggers if target != "log"] == []
    assert loggers


def test_nothing_writes_past_the_filter() -> None:
    """Only the filter itself uses the standard library's logging to write."""
    pattern = re.compile(
        r"logging\.getLogger\([^)]*\)\.(debug|info|warning|error|exception|critical|log)\(|traceback\.print|print_exc"
    )

    assert [path.name for path in sources() if path != ONLY_FOR_LIBRARIES and pattern.search(path.read_text())] == []
