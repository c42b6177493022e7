"""Who holds a claim: host, process and the moment that process began, so that a reused process id is nobody's claim."""

from __future__ import annotations

import os
import re
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

DEAD_SECONDS = 120.0
"""A claim of another host is left alone until its owner has been silent for this long."""

_FORM = re.compile(r"(?P<host>[A-Za-z0-9-]+)\.(?P<pid>[0-9]+)\.(?P<began>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner; its text form names the directory that holds its claim."""

    host: str
    pid: int
    began: int

    def __str__(self) -> str:
        return f"{self.host}.{self.pid}.{self.began}"

    @classmethod
    def me(cls) -> Self:
        """The owner that this process is."""
        return cls(_host(), os.getpid(), _began(os.getpid()) or 0)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The owner that a directory name tells, if it tells one."""
        match = _FORM.fullmatch(text)
        return cls(match["host"], int(match["pid"]), int(match["began"])) if match else None

    def alive(self, heartbeat: float) -> bool:
        """Whether it still runs; `heartbeat` is the modification time of its directory, used for another host's only."""
        if self.host == _host():
            return _began(self.pid) == self.began
        return time.time() - heartbeat < DEAD_SECONDS


def _host() -> str:
    """The host and its boot: two containers may share a name, two boots may give one process id twice."""
    boot = _read("/proc/sys/kernel/random/boot_id").replace("-", "")[:8]
    return f"{re.sub('[^A-Za-z0-9-]', '-', socket.gethostname())}-{boot}"


def _began(pid: int) -> int | None:
    """Start of a process in clock ticks since boot: field 22 of its stat, after the name in brackets; None when it is gone."""
    stat = _read(f"/proc/{pid}/stat")
    fields = stat.rpartition(")")[2].split()
    return int(fields[19]) if fields and fields[0] != "Z" else None


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError:
        return ""
