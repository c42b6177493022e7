"""That a comparison with peers which is told to end leaves nothing of what it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.peers.program import ROOT

pytestmark = [pytest.mark.broker, pytest.mark.fault]

COMMAND = ("-m", "benchmarks", "peers", "--only", "bare", "--rounds", "1", "--berichten", "2000", "--no-profile")


def inside(directory: Path) -> dict[int, str]:
    """Processes whose directory or command lies in it, by id."""
    found = {}
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (each / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(directory) in told or str((each / "cwd").readlink()).startswith(str(directory)):
                found[int(each.name)] = told
    return found


def wait_for(look: Callable[[], object], seconds: float) -> None:
    """Until it finds something."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A small comparison whose processes all live in `tmp_path`; none of them outlives the test."""
    command = [sys.executable, *COMMAND, "--out", str(tmp_path / "r.json")]
    with (tmp_path / "told").open("wb") as told:
        made = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=told, stderr=told
        )
    yield made
    made.kill()
    made.wait()
    for pid in inside(tmp_path):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_a_second_word_to_end_leaves_no_peer_behind(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """A peer that heeds no word is ended by force, also when a second word comes while it has its grace."""

    def peers() -> list[int]:
        own = inside(tmp_path).items()  # the shell that becomes the peer has not told its id yet
        return [pid for pid, told in own if told.startswith(f"{sys.executable} -m benchmarks.peers.run.bare")]

    wait_for(peers, 120)
    os.kill(peers()[0], signal.SIGSTOP)
    running.send_signal(signal.SIGTERM)
    time.sleep(1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(95) == 128 + signal.SIGTERM
    wait_for(lambda: not inside(tmp_path), 10)
