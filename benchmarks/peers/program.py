"""A peer's process, seen from outside: what it uses, whether it lives, how it ends. It never outlives the benchmark."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hub.broker import process
from hub.demo.child import INHERITED

ROOT = Path(__file__).resolve().parents[2]
GRACE_S = 8.0
TICK = os.sysconf("SC_CLK_TCK")


class Command(NamedTuple):
    """What to run and with what added to its environment."""

    argv: Sequence[str]
    environment: Mapping[str, str]


class PeerFailed(Exception):
    """A peer ended, stood still or could not be made ready; the text says what it printed last."""


class Program:
    """One process of a peer in a directory of its own."""

    def __init__(self, command: Command, directory: Path) -> None:
        self._command, self.directory = command, directory
        self._child: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; a guard ends it when this process is gone."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = process.acquire(self.directory)
        if lock is None:
            raise PeerFailed(f"{self.directory} is in use")
        unset = [part for name in INHERITED for part in ("-u", name)]
        environment = [f"{name}={value}" for name, value in self._command.environment.items()]
        self._guard = process.start_guard(self.directory)
        try:
            self._child = process.spawn(self.directory, lock, ["env", *unset, *environment, *self._command.argv])
        finally:
            os.close(lock)

    def check(self) -> None:
        """Raise `PeerFailed` when it has ended."""
        if self._child is not None and (status := self._child.poll()) is not None:
            raise PeerFailed(f"ended with status {status}: {self.tail()}")

    def cpu_seconds(self) -> float:
        """CPU time it has used, all threads."""
        with suppress(OSError):
            fields = self._proc("stat").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / TICK
        return 0.0

    def resident_mib(self) -> float:
        """Memory it holds."""
        with suppress(OSError, StopIteration):
            line = next(line for line in self._proc("status").splitlines() if line.startswith("VmRSS"))
            return int(line.split()[1]) / 1024
        return 0.0

    def kill(self) -> None:
        """SIGKILL."""
        process.kill(self.directory)

    def stop(self) -> None:
        """End it in good order, by force after the grace."""
        try:
            process.end(self.directory, GRACE_S)
        finally:
            process.kill(self.directory)  # also when the grace was cut short: nobody else would
        for ended in (self._child, self._guard):
            if ended is not None:
                ended.communicate()
        self._child = self._guard = None

    def tail(self) -> str:
        """The last lines it printed."""
        with suppress(OSError):
            return " | ".join((self.directory / process.CONSOLE).read_text(errors="replace").splitlines()[-6:])
        return ""

    def _proc(self, name: str) -> str:
        child = self._child
        return Path(f"/proc/{child.pid if child else 0}/{name}").read_text()
