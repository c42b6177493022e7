"""A connector dies half-way a file and another stands by: case I5."""

from __future__ import annotations

import json
import signal
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.dji.folder import Folder
from connectors.dji.settings import now
from connectors.dji.simulator import generate
from connectors.dji.simulator.write import write
from hub.broker import Broker
from tests.connectors.dji.processes import started
from tests.connectors.dji.samples import NOW, cells, csv
from tests.connectors.dji.topic import Tail
from tests.support.eventually import eventually

pytestmark = [pytest.mark.broker, pytest.mark.fault]

LINES = 5000
QUICK = {"HUB_DJI_SETTLE_SECONDS": "0", "HUB_CONNECTOR_OPS_PORT": "0"}


def _events(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def _metrics(log: Path) -> str:
    port = next(event["port"] for event in _events(log) if event["event"] == "ops_server_started")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text: str = answer.read().decode()
    return text


def _accounts(folder: Folder, count: int) -> Sequence[dict[str, int]]:
    def check() -> Sequence[dict[str, int]]:
        found = [json.loads(path.read_text()) for path in folder.accounts.iterdir()]
        assert len(found) == count
        return found

    return eventually(check, 120)


def test_a_file_half_done_is_finished_by_the_connector_that_stood_by(
    topology: Broker, tail: Tail, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "drop")
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    with started(topology, first, "drop", str(tmp_path / "drop"), **QUICK) as owner:
        eventually(lambda: _owned(folder), 60)
        with started(topology, second, "drop", str(tmp_path / "drop"), **QUICK):
            eventually(lambda: _events_hold(second, "ops_server_started"), 60)
            write(generate(LINES, 11, NOW), folder.incoming / "dag.csv", now())
            eventually(lambda: _begun(tail), 60)
            owner.send_signal(signal.SIGKILL)
            owner.wait(10)
            assert list(folder.accounts.iterdir()) == [], "the file was done before the kill: no crash was tried"
            [account] = _accounts(folder, 1)
            assert 'connector_files_total{connector="dji",outcome="taken_over"} 1.0' in _metrics(second)
    assert account["sent"] + account["repeat"] == LINES
    assert 0 < account["repeat"] < LINES
    assert account["lines"] == LINES + 1
    assert len({(record.source, record.id) for record in tail.read()}) == LINES
    assert [path for path in folder.busy.rglob("*") if path.is_file()] == []


def test_a_stop_finishes_the_batch_and_the_next_start_the_file(topology: Broker, tail: Tail, tmp_path: Path) -> None:
    folder, log = Folder(tmp_path / "drop"), tmp_path / "log"
    write(generate(LINES, 12, NOW), folder.incoming / "dag.csv", now())
    with started(topology, log, "drop", str(tmp_path / "drop"), **QUICK) as owner:
        eventually(lambda: _begun(tail), 60)
        owner.send_signal(signal.SIGTERM)
        assert owner.wait(30) == 0
    (folder.incoming / "na.csv").write_bytes(csv(cells(gemeld_op=now().isoformat())))
    with started(topology, log, "drop", str(tmp_path / "drop"), "--once", **QUICK) as again:
        assert again.wait(120) == 0
    assert sum(account["sent"] + account["repeat"] for account in _accounts(folder, 2)) == LINES + 1
    records = tail.read()
    assert len({(record.source, record.id) for record in records}) == len(records) == LINES + 1


def test_a_script_is_told_that_the_broker_is_away_and_nothing_is_lost(
    tmp_path: Path, topology: Broker, tail: Tail
) -> None:
    folder, log = Folder(tmp_path / "drop"), tmp_path / "log"
    (folder.incoming / "a.csv").write_bytes(csv(cells(gemeld_op=now().isoformat())))
    away = {"HUB_BOOTSTRAP": "127.0.0.1:9", "HUB_DJI_PATIENCE_SECONDS": "0.5", "HUB_CONNECTOR_DELIVERY_SECONDS": "1"}
    with started(topology, log, "drop", str(tmp_path / "drop"), "--once", **away) as process:
        assert process.wait(60) == 75
    assert list(folder.accounts.iterdir()) == []
    with started(topology, log, "drop", str(tmp_path / "drop"), "--once") as process:
        assert process.wait(60) == 0
    assert [account["sent"] for account in _accounts(folder, 1)] == [1]
    assert len(tail.read()) == 1


def _owned(folder: Folder) -> None:
    assert list(folder.busy.iterdir())


def _events_hold(log: Path, name: str) -> None:
    assert name in [event["event"] for event in _events(log)]


def _begun(tail: Tail) -> None:
    assert tail.waiting() >= 500
