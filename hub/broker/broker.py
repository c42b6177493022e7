"""One local Kafka broker in one directory: start, stop, status, reset."""

import base64
import shutil
import signal
import socket
import subprocess
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hub.broker import process
from hub.broker.access import Access
from hub.broker.config import LOGGING, arguments, render, server_properties
from hub.broker.credentials import FILE, SUPER_USER, Credentials, write_private
from hub.broker.errors import BrokerError
from hub.broker.jars import KAFKA_VERSION, ensure_jars
from hub.broker.java import find_java
from hub.broker.login import log_in
from hub.broker.ports import HOST, Ports, choose
from hub.broker.settings import BrokerSettings

LOG, DATA, PROPERTIES = "broker.log", "data", "server.properties"
PROBE_S = 2.0
TAIL = 15
QUICK = ("-XX:TieredStopAtLevel=1",)
"""A broker here lives for minutes on a few cores: the JVM's second compiler took half a core of them, and what it makes came too late."""


class Status(NamedTuple):
    """What is known of a broker; `pid` and `bootstrap` are None when there is none."""

    directory: Path
    version: str
    running: bool
    answers: bool
    pid: int | None
    bootstrap: str | None


class Broker:
    """A real Apache Kafka node on loopback, with SCRAM and ACLs, whose data is one directory.

    `properties` are added to the server's and win; `jvm` are further options of the JVM. With `die_with_parent` the broker
    ends when the process that started it does, else it stays until `stop`. Any process may build a `Broker` on the
    same directory to ask or stop it. `cluster` is the id of the cluster that its node belongs to, else it is one by itself.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        settings: BrokerSettings | None = None,
        properties: Mapping[str, str] | None = None,
        jvm: Sequence[str] = (),
        die_with_parent: bool = False,
        cluster: str | None = None,
    ) -> None:
        self.settings = settings or BrokerSettings()
        self.directory = (directory or self.settings.dir).absolute()
        self.properties = dict(properties or {})
        self.jvm = tuple(jvm)
        self.die_with_parent = die_with_parent
        self._cluster = cluster or base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        self._child: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Kafka's own log."""
        return self.directory / LOG

    @property
    def pid(self) -> int | None:
        """Process id, or None when it does not run."""
        return process.pid_of(self.directory)

    @property
    def bootstrap(self) -> str:
        """`host:port` for clients, the same after a restart; raises `BrokerError` before the first start."""
        return Ports.load(self.directory).bootstrap

    def access(self, user: str = SUPER_USER) -> Access:
        """Address and credentials of a principal; raises `BrokerError` when it has none."""
        return Access(self.bootstrap, user, Credentials.load(self.directory).password(user))

    def start(self, *, port: int | None = None, timeout_s: float = 120) -> Access:
        """Start it unless it runs, wait until it answers an authenticated call, and give the super user's way in.

        Raises `BrokerError`: jars or Java missing, port taken, or the broker ended or did not answer in time.
        """
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.directory.chmod(0o700)  # also one that somebody else made: it holds the secrets of all users
        if (lock := process.acquire(self.directory)) is not None:
            with open(lock, "rb", buffering=0):  # noqa: PTH123 - owns the descriptor, closed here, kept by the child
                self._launch(lock, port)
        self._await(timeout_s)
        return self.access()

    def stop(self, *, grace_s: float = process.GRACE_S) -> bool:
        """Stop it and wait; whether it ended in good order."""
        in_order = process.end(self.directory, grace_s)
        self._reap()
        return in_order

    def kill(self) -> None:
        """End it as a crash would (SIGKILL)."""
        process.kill(self.directory)
        if self._child is not None:
            self._child.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send its process a signal, such as SIGSTOP."""
        process.send(self.directory, number)

    def status(self) -> Status:
        """Ask it, for two seconds at most."""
        pid, ports = self.pid, self._ports()
        running = pid is not None
        bootstrap = ports.bootstrap if ports else None
        return Status(self.directory, KAFKA_VERSION, running, running and self.answers(), pid, bootstrap)

    def answers(self, timeout_s: float = PROBE_S) -> bool:
        """Whether it answers an authenticated metadata request."""
        return log_in(self.access(), timeout_s)

    def reset(self) -> None:
        """Stop it and remove its directory: all messages, passwords and secrets.

        Raises `BrokerError` for a directory that is not a broker's.
        """
        remove(self.directory, self.stop)

    def _launch(self, lock: int, port: int | None) -> None:
        java, jars = find_java(self.settings.java), ensure_jars(self.settings.cache, repository=self.settings.maven)
        ports = choose(self._ports(), port)
        (self.directory / "log4j2.properties").write_text(LOGGING.format(log=self.log))
        if not (self.directory / DATA).exists():
            self._format(java, jars, ports)
        options = (f"-Xmx{self.settings.heap_mib}m", "-XX:+ExitOnOutOfMemoryError", *QUICK, *self.jvm)
        self._configure(self.directory / DATA, ports)
        main = ["kafka.Kafka", str(self.directory / PROPERTIES)]
        command = [str(java), self._arguments(jars, options, main)]
        ports.save(self.directory)
        if self.die_with_parent and self._guard is None:
            self._guard = process.start_guard(self.directory)
        self._child = process.spawn(self.directory, lock, command)

    def _configure(self, data: Path, ports: Ports) -> Credentials:
        credentials = Credentials.ensure(self.directory)
        properties = server_properties(data, ports, credentials.node.get_secret_value(), self.properties)
        write_private(self.directory / PROPERTIES, render(properties))
        return credentials

    def _arguments(self, jars: Sequence[Path], jvm: Sequence[str], main: Sequence[str]) -> str:
        write_private(self.directory / "java.args", arguments(jars, self.directory / "log4j2.properties", jvm, main))
        return f"@{self.directory / 'java.args'}"

    def _format(self, java: Path, jars: Sequence[Path], ports: Ports) -> None:
        """Make the data directory with its first user, whole or not at all: a crash half-way leaves only `data.new`."""
        fresh = self.directory / f"{DATA}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = self._configure(fresh, ports).password(SUPER_USER)
        scram = f"SCRAM-SHA-512=[name={SUPER_USER},password={password}]"
        tool = ["kafka.tools.StorageTool", "format", "--config", str(self.directory / PROPERTIES)]
        main = [*tool, f"--cluster-id={self._cluster}", "--add-scram", scram]
        command = [str(java), self._arguments(jars, ("-Xmx128m", *QUICK), main)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        if told.returncode:
            raise BrokerError(f"Kafka could not make its data directory:\n{_last(told.stderr)}")
        fresh.rename(self.directory / DATA)

    def _await(self, timeout_s: float) -> None:
        def settled() -> bool:
            return not process.is_alive(self.directory) or (self._is_open() and self.answers())

        in_time = process.wait_until(settled, timeout_s)
        if not process.is_alive(self.directory):
            self._reap()
            raise BrokerError(f"The broker ended while starting. {self._tail()}")
        if not in_time:
            raise BrokerError(f"The broker did not answer within {timeout_s:.0f} s. {self._tail()}")

    def _is_open(self) -> bool:
        ports = self._ports()
        with socket.socket() as probe:
            return ports is not None and probe.connect_ex((HOST, ports.client)) == 0

    def _tail(self) -> str:
        lines = [_last(path.read_text(errors="replace")) for path in (self.log, self.directory / process.CONSOLE)]
        return "\n".join([f"Last lines of {self.log}:", *lines])

    def _ports(self) -> Ports | None:
        with suppress(BrokerError):
            return Ports.load(self.directory)
        return None

    def _reap(self) -> None:
        """Collect what has ended, so that no zombie and no guard stays."""
        if self._child is not None:
            self._child.wait()
        if self._guard is not None:
            self._guard.communicate()
        self._child = self._guard = None


def remove(directory: Path, stop: Callable[[], object]) -> None:
    """Remove the directory of a broker once it has stopped; raises `BrokerError` for one that is not a broker's."""
    if not directory.exists():
        return
    if not (directory / FILE).exists():
        raise BrokerError(f"{directory} is not a directory of a broker: nothing was removed.")
    stop()
    shutil.rmtree(directory, ignore_errors=True)


def _last(text: str) -> str:
    return "\n".join(text.splitlines()[-TAIL:])
