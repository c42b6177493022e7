"""The broker's process: one per directory, found by a lock that it holds until it is dead, ended with its parent on wish.

Standard library only: run as a program this file is the guard, `process.py DIRECTORY`, which ends the broker once
its standard input is closed, and so when the process that started it has died in any way.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

LOCK, PID, CONSOLE = "broker.lock", "broker.pid", "console.log"
POLL_S = 0.02
GRACE_S = 15.0
# the process notes its own id before it becomes the JVM, so that no moment exists in which it runs unknown
LAUNCH = 'echo $$ > "$0" && exec "$@"'


def wait_until(done: Callable[[], bool], timeout_s: float) -> bool:
    """Ask until `done`, for that long at most; whether it came about."""
    end = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_S)
    return True


def acquire(directory: Path, timeout_s: float = 0.3) -> int | None:
    """File descriptor of the directory's lock, or None when a broker holds it (longer than a glance at it takes)."""
    descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if wait_until(lambda: _lock(descriptor), timeout_s):
        return descriptor
    os.close(descriptor)
    return None


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_alive(directory: Path) -> bool:
    """Whether a broker process of this directory exists (it need not answer yet)."""
    if not (directory / LOCK).exists():
        return False
    descriptor = acquire(directory, 0)
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is None


def pid_of(directory: Path) -> int | None:
    """Process id of the broker of this directory, or None when it does not run."""
    if not is_alive(directory):
        return None
    with suppress(FileNotFoundError, ValueError):
        return int((directory / PID).read_text())
    return None


def spawn(directory: Path, lock: int, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the broker; it inherits the lock, and does not see the terminal's Ctrl-C."""
    (directory / PID).unlink(missing_ok=True)
    with (directory / CONSOLE).open("wb") as console:
        return subprocess.Popen(
            ["/bin/sh", "-c", LAUNCH, str(directory / PID), *command],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            pass_fds=[lock],
            start_new_session=True,
            cwd=directory,
        )


def start_guard(directory: Path) -> subprocess.Popen[bytes]:
    """A small process that ends the broker of this directory when the calling process is gone."""
    command = [sys.executable, "-I", "-S", __file__, str(directory)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def send(directory: Path, number: signal.Signals) -> None:
    """Signal the broker, if there is one."""
    if (pid := pid_of(directory)) is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def end(directory: Path, grace_s: float = GRACE_S) -> bool:
    """Stop the broker, by force after the grace; whether it ended by itself."""
    send(directory, signal.SIGTERM)
    if wait_until(lambda: not is_alive(directory), grace_s):
        return True
    kill(directory)
    return False


def kill(directory: Path) -> None:
    """End the broker at once, as a crash would, and wait until it is gone."""
    send(directory, signal.SIGKILL)
    wait_until(lambda: not is_alive(directory), GRACE_S)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    end(Path(sys.argv[1]))
