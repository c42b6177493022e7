"""What a process uses."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

KIB = 1024


class Usage(NamedTuple):
    """Resident memory in MiB, open files and sockets."""

    rss_mib: float
    files: int
    sockets: int


def usage(pid: int) -> Usage:
    """Of a process now; raises `OSError` when it has ended."""
    home = Path(f"/proc/{pid}")
    told = dict(line.split(":", 1) for line in (home / "status").read_text().splitlines() if ":" in line)
    ends = [_end(each) for each in (home / "fd").iterdir()]
    return Usage(int(told["VmRSS"].split()[0]) / KIB, len(ends), sum(end.startswith("socket:") for end in ends))


def _end(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:  # closed meanwhile
        return ""
