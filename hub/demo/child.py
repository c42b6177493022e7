"""A program of the hub as a child process: found by a lock it holds, ended with the demo in whatever way that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from hub.broker import process
from hub.broker.ports import HOST
from hub.demo.errors import DemoError

TAIL = 12
GRACE_S = 8.0
MEND = "Mend what its log names, then try again; its settings come from HUB_* in the environment."
PORT_FILE = "ops.port"
INHERITED = ("HUB_BOOTSTRAP", "HUB_PASSWORD", "HUB_PERSOON_ID_SECRET", "HUB_NAZORG_SECRET", "HUB_DLQ_KEY", "HUB_TLS_CA")
"""Settings of another deployment that a child must not see."""


class Child:
    """`python -m hub <arguments>` with its console in `directory`; `settings` are added to its environment."""

    def __init__(self, name: str, arguments: Sequence[str], directory: Path, settings: Mapping[str, str]) -> None:
        self.name = name
        self.directory = directory
        self._arguments = arguments
        self._settings = settings
        self._child: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    @property
    def console(self) -> Path:
        """All that it printed."""
        return self.directory / process.CONSOLE

    @property
    def ops_port(self) -> int | None:
        """Port of its /metrics, /healthz and /readyz; None until it serves them."""
        with suppress(OSError, ValueError):
            return int((self.directory / PORT_FILE).read_text())
        return None

    def start(self, *, die_with_parent: bool = True) -> None:
        """Start it in a session of its own, so that the terminal's Ctrl-C reaches the demo only."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = process.acquire(self.directory)
        if lock is None:
            raise DemoError(f"{self.name} runs already in {self.directory}. Stop it with `hub demo stop --dir`.")
        unset = [part for name in INHERITED for part in ("-u", name)]
        environment = ["env", *unset, *(f"{name}={value}" for name, value in self._settings.items())]
        if die_with_parent:
            self._guard = process.start_guard(self.directory)
        try:
            self._child = process.spawn(
                self.directory, lock, [*environment, sys.executable, "-m", "hub", *self._arguments]
            )
        finally:
            os.close(lock)

    def await_ready(self, timeout_s: float) -> None:
        """Wait until its /readyz says so; raises `DemoError` when it ends before, or takes longer."""
        self._await(self._ready, timeout_s)

    def await_word(self, word: str, timeout_s: float) -> None:
        """Wait until its console tells a word; raises `DemoError` as `await_ready` does."""
        self._await(lambda: word in self.console.read_text(errors="replace"), timeout_s)

    def await_end(self, timeout_s: float) -> int:
        """Wait until it is done; its exit status. Raises `DemoError` when it takes longer."""
        self._await(lambda: self._status() is not None, timeout_s)
        return self._status() or 0

    def check(self) -> None:
        """Raise `DemoError` when it has ended."""
        if (status := self._status()) is not None:
            raise DemoError(f"{self.name} ended with status {status}. {MEND}\n{self.tail()}")

    def ask_to_stop(self) -> None:
        """Tell it to end, without waiting."""
        process.send(self.directory, signal.SIGTERM)

    def stop(self) -> None:
        """End it in good order, by force after the grace, and wait."""
        process.end(self.directory, GRACE_S)
        for ended in (self._child, self._guard):
            if ended is not None:
                ended.communicate()
        self._child = self._guard = None

    def tail(self) -> str:
        """The last lines it printed."""
        lines = self.console.read_text(errors="replace").splitlines()[-TAIL:] if self.console.exists() else []
        return "\n".join([f"Last lines of {self.console}:", *lines])

    def _await(self, done: Callable[[], bool], timeout_s: float) -> None:
        in_time = process.wait_until(lambda: done() or self._status() is not None, timeout_s)
        if not in_time:
            raise DemoError(f"{self.name} was not there within {timeout_s:.0f} s.\n{self.tail()}")
        if not done():
            self.check()

    def _status(self) -> int | None:
        return self._child.poll() if self._child is not None else None

    def _ready(self) -> bool:
        port = self.ops_port
        if port is None:
            return False
        connection = HTTPConnection(HOST, port, timeout=2)
        with suppress(OSError, HTTPException):
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        return False
