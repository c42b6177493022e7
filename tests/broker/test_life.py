"""The broker starts, stops, is killed and comes back with its data on its port."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hub.broker import Broker, BrokerError, BrokerSettings
from hub.broker.process import is_alive
from tests.support import kafka
from tests.support.eventually import eventually
from tests.support.names import unique

pytestmark = pytest.mark.broker


def test_data_and_port_survive_stop_and_start(own: Broker) -> None:
    """A stopped broker has lost nothing and is found where it was."""
    topic, before = unique("stop"), own.bootstrap
    kafka.create_topic(own.access(), topic)
    assert kafka.produce(own.access(), topic, [b"1", b"2"]) is None

    assert own.stop()
    assert not own.status().running
    own.start()

    assert before == own.bootstrap
    assert kafka.consume(own.access(), topic) == [b"1", b"2"]


def test_acknowledged_data_survives_kill_9(own: Broker) -> None:
    """What was acknowledged is there after a crash; so are users."""
    topic, user = unique("kill"), unique("user")
    kafka.create_topic(own.access(), topic)
    kafka.add_user(own.access(), user, "geheim")
    values = [b"%d" % number for number in range(1000)]
    assert kafka.produce(own.access(), topic, values) is None

    own.kill()
    assert own.pid is None
    own.start()

    assert values == kafka.consume(own.access(), topic)
    assert kafka.has_user(own.access(), user)


def test_a_directory_that_stood_open_is_closed(own: Broker) -> None:
    """Others may read neither secrets nor data, whoever made the directory."""
    assert own.directory.stat().st_mode & 0o777 == 0o700


def test_any_process_sees_and_stops_it(own: Broker) -> None:
    """The command line finds the broker by its directory; starting it again changes nothing."""
    command = [sys.executable, "-m", "hub", "broker"]
    pid = own.pid

    own.start()
    assert pid == own.pid
    asked = subprocess.run(
        [*command, "status", "--dir", str(own.directory)], capture_output=True, text=True, check=True
    )
    assert f"answers at {own.bootstrap}, process {pid}" in asked.stdout
    stopped = subprocess.run(
        [*command, "stop", "--dir", str(own.directory)], capture_output=True, text=True, check=True
    )
    assert "The broker stopped." in stopped.stdout
    assert own.pid is None
    own.start()


def test_a_stopped_process_runs_but_does_not_answer(own: Broker) -> None:
    """Status tells a hanging broker from a working one."""
    own.signal(signal.SIGSTOP)
    hanging = own.status()
    own.signal(signal.SIGCONT)

    assert hanging.running
    assert not hanging.answers
    assert eventually(own.status).answers


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """A test run or demo that dies leaves no broker behind."""
    program = (
        f"from hub.broker import Broker; from pathlib import Path; import time\n"
        f"Broker(Path({str(tmp_path)!r}), die_with_parent=True).start(); print('up', flush=True); time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        while parent.stdout.readline() != "up\n":
            assert parent.poll() is None
        assert is_alive(tmp_path)
        parent.kill()

    def ended() -> None:
        assert not is_alive(tmp_path)

    eventually(ended)


def test_a_start_that_fails_shows_the_log(tmp_path: Path) -> None:
    """The last lines of the log say why, and nothing is left running."""
    broken = Broker(tmp_path, properties={"log.retention.hours": "none"}, die_with_parent=True)

    with pytest.raises(BrokerError, match=r"(?s)Invalid value none for configuration log\.retention\.hours"):
        broken.start()

    assert not is_alive(tmp_path)


def test_a_taken_port_is_named(own: Broker, tmp_path: Path) -> None:
    """Another program on the port is an explained error, not a hang."""
    port = int(own.bootstrap.rpartition(":")[2])

    with pytest.raises(BrokerError, match=f"Port {port} .* in use by another program"):
        Broker(tmp_path, die_with_parent=True).start(port=port)


def test_reset_removes_a_broker_and_nothing_else(tmp_path: Path) -> None:
    """All of a broker goes; a directory that is not a broker's is left alone."""
    made, other = Broker(tmp_path / "broker", die_with_parent=True), tmp_path / "other"
    made.start()
    other.mkdir()

    made.reset()

    assert not made.directory.exists()
    with pytest.raises(BrokerError, match="nothing was removed"):
        Broker(other).reset()
    assert other.exists()


def test_the_environment_says_where_it_lives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """HUB_BROKER_DIR first, then the XDG state directory."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert tmp_path / "ketenhub" / "broker" == BrokerSettings().dir

    monkeypatch.setenv("HUB_BROKER_DIR", os.fspath(tmp_path / "here"))
    assert tmp_path / "here" == Broker().directory
