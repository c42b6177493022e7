"""Worker processes under a process manager of our own: what ends without being told to is started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SESSION_SECONDS = 6
GRACE_S = 30
GUARD = "import os, sys; sys.stdin.read(); os.kill(int(sys.argv[1]), 9)"
"""Ends a worker, also a stopped one, when the harness is gone: its standard input is closed then."""


@dataclass
class Worker:
    """One worker of a role, and how often it was started.

    `meant` says whether it should run; `settings` are its own; `port_file` holds the port at which it says how it is.
    """

    role: str
    name: str
    settings: Mapping[str, str]
    port_file: Path
    process: subprocess.Popen[bytes]
    guard: subprocess.Popen[bytes]
    starts: int = 1
    meant: bool = True


@dataclass
class Workers:
    """All workers of a run.

    `crashes` counts the ends that nobody asked for, but for those of workers that started too early to work. `commands` has what runs
    as a role that is none of the hub's, `program` the module that they all are run by.
    """

    broker: Path
    logs: Path
    commands: Mapping[str, Sequence[str]] = field(default_factory=dict)
    program: Sequence[str] = ("hub",)
    all: list[Worker] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    _killed: set[int] = field(default_factory=set)
    _early: set[int] = field(default_factory=set)

    def start(self, role: str, settings: Mapping[str, str] | None = None) -> Worker:
        """One more worker of a role, in the environment with `settings` of its own."""
        name, settings = f"{role}-{sum(worker.role == role for worker in self.all) + 1}", settings or {}
        worker = Worker(role, name, settings, self._port_file(name), *self._spawn(role, name, settings))
        self.all.append(worker)
        return worker

    def running(self, role: str) -> list[Worker]:
        """The workers of a role that should run, the oldest first."""
        return [worker for worker in self.all if worker.role == role and worker.meant]

    def kill(self, worker: Worker) -> None:
        """SIGKILL; `supervise` starts it again."""
        self._killed.add(worker.process.pid)
        worker.process.kill()

    def stop(self, worker: Worker) -> None:
        """SIGSTOP."""
        worker.process.send_signal(signal.SIGSTOP)

    def resume(self, worker: Worker) -> None:
        """SIGCONT."""
        worker.process.send_signal(signal.SIGCONT)

    def leave(self, worker: Worker) -> int:
        """SIGTERM for good; its exit status."""
        worker.meant = False
        worker.process.terminate()
        status = worker.process.wait(GRACE_S)
        worker.guard.communicate()
        return status

    def supervise(self, *, excused: bool = False) -> None:
        """Start again what ended without being told to. `excused`: what starts now can't work, and may end; what ran before may not."""
        for worker in self.all:
            if worker.meant and (status := worker.process.poll()) is not None:
                if worker.process.pid not in self._killed | self._early:
                    self.crashes.append(f"{worker.name} ended with status {status}")
                worker.guard.communicate()
                worker.process, worker.guard = self._spawn(worker.role, worker.name, worker.settings)
                worker.starts += 1
                if excused:
                    self._early.add(worker.process.pid)

    def end(self) -> Iterator[str]:
        """Stop all in good order; those that end with a status above 0 are named."""
        for worker in [worker for worker in self.all if worker.meant]:
            if status := self.leave(worker):
                yield f"{worker.name} ended with status {status} when told to stop"

    def kill_all(self) -> None:
        """Leave nothing behind, whatever happened."""
        for worker in self.all:
            worker.process.kill()
            worker.process.wait()
            worker.guard.communicate()

    def _port_file(self, name: str) -> Path:
        return self.logs / f"{name}.port"

    def _spawn(
        self, role: str, name: str, own: Mapping[str, str]
    ) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
        port_file = self._port_file(name)
        port_file.unlink(missing_ok=True)  # of one that was killed
        worker = ("worker", role, "--ops-port-file", str(port_file))
        command = [sys.executable, "-m", *self.program, *self.commands.get(role, worker)]
        settings = {"HUB_DIRECTORY": str(self.broker), "HUB_WORKER_SESSION_SECONDS": str(SESSION_SECONDS), **own}
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=os.environ | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        guard = [sys.executable, "-I", "-S", "-c", GUARD, str(process.pid)]
        return process, subprocess.Popen(
            guard, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
