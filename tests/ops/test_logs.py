"""What the logs hold, and what they never can."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import textwrap

import pytest
import structlog

from hub.ops import metrics
from hub.ops.logs import bound_context, configure_logging, get_logger
from tests.ops import planted

pytestmark = [
    pytest.mark.usefixtures("logging_put_back"),
    # the planted errors are nobody's on purpose
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

Lines = list[dict[str, object]]


def _lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_has_the_minimum_of_bio2(capsys: pytest.CaptureFixture[str]) -> None:
    """Action, object, result, origin, actor and timestamp (BIO2 8.15.01)."""
    configure_logging("nazorg", "hub-nazorg")

    get_logger().warning("message_set_aside", topic="casus.nazorg.log", partition=1, offset=7, code="te-groot", count=2)

    (line,) = _lines(capsys)
    assert str(line.pop("timestamp")).endswith("Z")
    assert isinstance(line.pop("pid"), int)
    assert line == {
        "event": "message_set_aside",
        "level": "warning",
        "role": "nazorg",
        "principal": "hub-nazorg",
        "topic": "casus.nazorg.log",
        "partition": 1,
        "offset": 7,
        "code": "te-groot",
        "count": 2,
    }


def test_context_is_bound_to_all_lines_within(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("poort")

    with bound_context(stage="hub-poort"):
        get_logger().info("worker_started")
    get_logger().info("worker_stopped")

    assert [line.get("stage") for line in _lines(capsys)] == ["hub-poort", None]


def test_an_exception_is_told_by_class_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("poort")

    try:
        int("twaalf")
    except ValueError:
        get_logger().exception("engine_crashed")

    (line,) = _lines(capsys)
    assert line["error"] == "ValueError"
    assert "test_an_exception_is_told_by_class_and_place" in str(line["error_at"])
    assert "twaalf" not in json.dumps(line)


def test_an_undeclared_event_is_replaced_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("poort")
    before = metrics.log_drops.labels("event")._value.get()

    get_logger().info("piet_jansen_is_free")

    (line,) = _lines(capsys)
    assert line["event"] == "undeclared_event"
    assert "test_an_undeclared_event_is_replaced_and_counted" in str(line["where"])
    assert metrics.log_drops.labels("event")._value.get() == before + 1


def test_a_library_is_told_by_logger_place_and_constant(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("poort")

    logging.getLogger("aiokafka.cluster").warning("Topic %s is not available", "huis.arnhem.besluit")
    logging.getLogger("aiokafka.cluster").info("chatter")

    (line,) = _lines(capsys)
    assert (line["event"], line["logger"]) == ("library_message", "aiokafka.cluster")
    assert line["template"] == "Topic %s is not available"
    assert "test_a_library_is_told_by_logger_place_and_constant" in str(line["where"])


def test_handlers_that_libraries_set_are_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    """A handler of their own would write past the filter."""
    log = logging.getLogger("some.library")
    log.addHandler(logging.StreamHandler(sys.stderr))
    log.propagate = False

    configure_logging("poort")
    log.warning("Record %s", planted.PERSON)

    (line,) = _lines(capsys)
    assert line["template"] == "Record %s"


def test_no_personal_data_passes(capfd: pytest.CaptureFixture[str]) -> None:
    """Planted wherever a careless line could put it, of our own or a library's, it does not come out."""
    configure_logging("poort", "hub-poort")

    planted.log_carelessly(get_logger())
    planted.libraries_log_carelessly()

    output = capfd.readouterr().err
    assert len(output.splitlines()) == 14
    assert planted.found(output) == set()


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_check_finds_what_an_unfiltered_log_lets_through(capfd: pytest.CaptureFixture[str]) -> None:
    """The same careless lines without the filter show all that is planted: the check above can fail."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(20),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    everyone = {planted.BSN, planted.NAAM, planted.ADRES}

    planted.log_carelessly(structlog.get_logger())
    assert planted.found(capfd.readouterr().err) == everyone

    logging.root.handlers = [logging.StreamHandler(sys.stderr)]
    planted.libraries_log_carelessly()
    assert planted.found(capfd.readouterr().err) == everyone


PROGRAM = """
import sys
from tests.ops import planted
if sys.argv[1] == "filtered":
    from hub.ops.logs import configure_logging
    configure_logging("poort")
planted.nobody_handles()
planted._raise()
"""


@pytest.mark.parametrize(("how", "expected"), [("filtered", False), ("bypassed", True)])
def test_errors_that_nobody_handles_are_filtered(how: str, expected: bool) -> None:
    """In a program of its own, as the hooks belong to the interpreter; without the filter the values do show."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), how], capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 1
    assert bool(planted.found(done.stderr)) is expected
    if how == "filtered":
        events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
        assert events.count("uncaught_exception") == 3  # thread, finaliser, the program itself
        assert events.count("library_message") == 2  # asyncio, for the callback and the task


def test_a_program_that_never_configures_is_filtered() -> None:
    """The safe pipeline stands from the import on."""
    program = "from hub.ops.logs import get_logger; get_logger().warning('worker_started', naam='Zwaluwenstaart')"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert json.loads(done.stderr)["dropped"] == 1
    assert planted.found(done.stderr) == set()
