"""`hub demo` as its user runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from confluent_kafka import Producer

from hub.broker import Broker
from hub.codec import encode
from tests.connectors.regie.lines import regel
from tests.support.eventually import eventually

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

DEMO = [sys.executable, "-m", "hub", "demo"]


def processes_in(directory: Path) -> list[str]:
    """Programs that still know this directory: the broker, workers, the connector and their guards."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and entry.name != str(os.getpid()):
            try:
                told = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
                here = str((entry / "cwd").readlink())
            except OSError:
                continue
            if str(directory) in told or here.startswith(str(directory)):
                found.append(told)
    return found


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "demo"
    if (tmp_path / "demo" / "ketenhub-demo").exists():
        subprocess.run([*DEMO, "stop", "--dir", str(tmp_path / "demo")], check=False, timeout=60)


def test_the_account_of_a_run_balances_and_nothing_stays_behind(directory: Path) -> None:
    ran = subprocess.run(
        [*DEMO, "--berichten", "200", "--seed", "5", "--json", "--dir", str(directory)],
        capture_output=True, text=True, timeout=250, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr + ran.stdout
    told = json.loads(ran.stdout)
    rekening = told["rekening"]
    assert rekening["klopt"]
    assert all(line["klopt"] for line in rekening["regels"])
    ends = rekening["bestemmingen"]
    # 200 good ones and the message that is planted twice, of which one time is a repeat
    assert ends["queued: arnhem"] + ends["queued: ede"] + ends["for attention"] == 201
    assert sum(rekening["personen"].values()) == sum(queue["regels"] for queue in told["wachtrijen"].values())
    sommen = {naam: sum(each["bestemmingen"].values()) for naam, each in rekening["sommen"].items()}
    assert sommen == {naam: each["aangeboden"] for naam, each in rekening["sommen"].items()}
    assert all(told["casussen"][uitkomst] for uitkomst in ("advised", "requested", "casus"))
    assert told["eerste_regel_na_aanbieden_s"] > 0
    assert not directory.exists()
    assert processes_in(directory) == []


@pytest.mark.parametrize(
    ("number", "moment"), [(signal.SIGINT, "partijen/console.log"), (signal.SIGTERM, "broker/broker.pid")]
)
def test_a_signal_ends_it_in_seconds_and_leaves_nothing(directory: Path, number: signal.Signals, moment: str) -> None:
    with subprocess.Popen([*DEMO, "--dir", str(directory)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as demo:
        eventually(lambda: _exists(directory / moment), timeout_s=120)
        demo.send_signal(number)
        output, _ = demo.communicate(timeout=45)
    assert demo.returncode == 130, output
    assert b"Traceback" not in output
    assert not directory.exists()
    assert processes_in(directory) == []


def test_a_line_out_of_nothing_is_found_and_named(directory: Path) -> None:
    with subprocess.Popen(
        [*DEMO, "--berichten", "100", "--dir", str(directory)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        eventually(lambda: _exists(directory / "dji-batch" / "console.log"), timeout_s=120)
        stray = regel(0)
        producer = Producer(Broker(directory / "broker").access().librdkafka())
        producer.produce("huis.ede.werkvoorraad", encode(stray), stray.persoon_id.encode())
        assert producer.flush(20) == 0
        shown, error = demo.communicate(timeout=120)
    assert demo.returncode == 1
    assert "The account does not balance" in error
    assert "records that come of nothing offered" in error
    assert "found 1, expected 0" in " ".join(shown.split())
    assert not directory.exists()


def test_even_kill_9_leaves_no_process(directory: Path) -> None:
    with subprocess.Popen([*DEMO, "--json", "--dir", str(directory)], stdout=subprocess.DEVNULL) as demo:
        eventually(lambda: _exists(directory / "partijen" / "console.log"), timeout_s=120)
        demo.kill()
    eventually(lambda: _none(processes_in(directory)), timeout_s=40)


def test_what_is_kept_runs_on_until_it_is_stopped(directory: Path) -> None:
    kept = subprocess.run(
        [*DEMO, "--berichten", "20", "--keep", "--dir", str(directory)],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert kept.returncode == 0, kept.stderr + kept.stdout
    assert f"hub demo stop --dir {directory}" in " ".join(kept.stdout.split())
    addresses = dict(re.findall(r"^  (\S+) +(http://\S+)", kept.stdout, re.MULTILINE))
    assert set(addresses) == {"registry", "dji-drop", "worker-poort", "worker-nazorg", "worker-complex", "partijen"}
    assert "nl.detenties.DetentieGestart" in httpx.get(f"{addresses.pop('registry')}/subjects").json()
    assert all("# HELP" in httpx.get(address).text for address in addresses.values())
    environment = {**os.environ, "HUB_DIRECTORY": str(directory / "broker")}
    queue = [sys.executable, "-m", "hub", "regie", "werkvoorraad", "--huis", "arnhem", "--json"]
    shown = subprocess.run(queue, capture_output=True, text=True, timeout=60, env=environment, check=True)
    assert json.loads(shown.stdout)["aantal"] > 0
    subprocess.run([*DEMO, "stop", "--dir", str(directory)], timeout=60, check=True)
    assert not directory.exists()
    assert processes_in(directory) == []


def test_a_directory_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    for command in ([*DEMO, "--dir", str(tmp_path)], [*DEMO, "stop", "--dir", str(tmp_path)]):
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 1
        assert "demo" in ran.stderr
    assert (tmp_path / "mine").exists()


def test_a_part_that_fails_is_named_with_its_log_and_nothing_stays(directory: Path) -> None:
    environment = {**os.environ, "HUB_WORKER_SESSION_SECONDS": "1"}
    ran = subprocess.run(
        [*DEMO, "--dir", str(directory)], capture_output=True, text=True, timeout=200, check=False, env=environment
    )
    assert ran.returncode == 1
    assert "worker-poort ended with status 1" in ran.stderr
    assert f"Last lines of {directory}/worker-poort" in ran.stderr
    assert "HUB_* in the environment" in ran.stderr
    assert not directory.exists()
    assert processes_in(directory) == []


def _exists(path: Path) -> None:
    assert path.exists()


def _none(found: list[str]) -> None:
    assert found == []
