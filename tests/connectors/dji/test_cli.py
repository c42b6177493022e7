"""The commands say what is wrong in words."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connectors.dji.cli import dji
from connectors.dji.reading import csvfile
from hub.broker import Broker
from tests.connectors.dji.processes import started
from tests.connectors.dji.samples import found, stream


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dji, arguments)


def test_a_simulated_file_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "dag.csv"
    assert run("simulate", "--berichten", "50", "--naar", str(path)).exit_code == 0
    assert len(found(csvfile.read(stream(path.read_bytes())))) == 50
    assert [each.name for each in tmp_path.iterdir()] == ["dag.csv"]
    again = run("simulate", "--naar", str(path))
    assert (again.exit_code, "is there already" in again.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["simulate"], "give either --naar or --publiceer"),
        (["simulate", "--naar", "a.csv", "--publiceer"], "give either --naar or --publiceer"),
        (["simulate", "--naar", "a.xlsx"], "must end in one of"),
        (["drop", "/dev/null/x"], "the folder can't be used"),
    ],
)
def test_what_can_not_be_done_is_said(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert words in result.output


@pytest.mark.broker
def test_a_port_that_is_taken_is_said(topology: Broker, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(topology, log, "serve", "--port", port, HUB_DJI_LEDGER=str(tmp_path / "ledger")) as process:
            assert process.wait(60) == 1
    assert f"can't listen on port {port}" in log.read_text()


@pytest.mark.broker
def test_messages_are_published_at_once(topology: Broker, tmp_path: Path) -> None:
    from tests.connectors.dji.topic import Tail

    tail = Tail(topology.access())
    arguments = ("simulate", "--berichten", "600", "--publiceer", "--per-seconde", "2000")
    with started(topology, tmp_path / "log", *arguments) as process:
        assert process.wait(60) == 0
    assert len({record.id for record in tail.read()}) == 600


def test_a_broker_that_is_nowhere_is_said_with_what_to_do(tmp_path: Path) -> None:
    log = tmp_path / "log"
    broker = Broker(tmp_path / "nothing")
    with started(broker, log, "drop", str(tmp_path / "drop"), "--once") as process:
        assert process.wait(60) == 1
    assert "Traceback" not in log.read_text()
    assert "hub broker start" in log.read_text()
