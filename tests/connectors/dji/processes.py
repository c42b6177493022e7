"""Runs the connector's commands as separate processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.broker import Broker
from tests.support.eventually import eventually

STOP_S = 30


def environment(broker: Broker, **more: str) -> dict[str, str]:
    """The environment of a program that finds this broker."""
    return os.environ | {"HUB_BROKER_DIR": str(broker.directory), "PYTHONUNBUFFERED": "1"} | more


@contextmanager
def started(broker: Broker, log: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`hub dji …` with its output in `log`; killed at the end if it still runs."""
    command = [sys.executable, "-m", "hub", "dji", *arguments]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment(broker, **more))
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(STOP_S)


def port_of(log: Path) -> int:
    """The port that `hub dji serve` said it listens on."""

    def check() -> int:
        match = re.search(r"listening on http://127\.0\.0\.1:(\d+)/v1", log.read_text())
        assert match, log.read_text()
        return int(match[1])

    return eventually(check, 40)
