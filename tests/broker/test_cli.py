"""`hub broker` as a person at a terminal sees it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.broker import KAFKA_VERSION, Broker

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A directory for a broker; whatever runs there is ended afterwards."""
    made = tmp_path_factory.mktemp("cli") / "broker"
    yield made
    if made.exists():
        Broker(made).stop()


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hub", "broker", arguments[0], "--dir", str(place), *arguments[1:]]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_from_nothing_to_nothing(place: Path) -> None:
    """Status, start, logs, stop, reset, in the order in which a newcomer meets them."""
    before = run(place, "status")
    assert (before.returncode, before.stdout) == (1, f"Kafka {KAFKA_VERSION} does not run; directory {place}\n")
    unlogged = run(place, "logs")
    assert (unlogged.returncode, unlogged.stderr.splitlines()[-1][:19]) == (1, "Error: There is no ")

    started = run(place, "start", "--property", "log.segment.bytes=1048576")
    assert started.returncode == 0, started.stderr
    assert f"Kafka answers at {Broker(place).bootstrap} after" in started.stdout
    assert "log.segment.bytes=1048576" in (place / "server.properties").read_text().splitlines()
    assert run(place, "status").returncode == 0
    assert len(run(place, "logs", "-n", "3").stdout.splitlines()) == 3

    assert run(place, "stop").stdout == "The broker stopped.\n"
    assert run(place, "stop").stdout == "The broker does not run.\n"
    assert run(place, "reset", "--yes").stdout == f"{place} was removed.\n"
    assert not place.exists()


def test_logs_can_be_followed(place: Path) -> None:
    """New lines come as they are written."""
    run(place, "start")
    command = [sys.executable, "-m", "hub", "broker", "logs", "--dir", str(place), "-n", "0", "--follow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
        assert follower.stdout is not None
        run(place, "stop")
        lines = iter(follower.stdout.readline, "")
        assert any("shut down" in line for line in lines)
        follower.kill()


def test_a_wrong_property_is_refused_before_anything_starts(place: Path) -> None:
    """The message repeats what was given and names the form."""
    refused = run(place, "start", "--property", "log.segment.bytes")

    assert refused.returncode == 2
    assert "'log.segment.bytes' is not KEY=VALUE" in refused.stderr
