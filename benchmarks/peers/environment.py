"""Environments of their own for peers whose libraries are not the hub's: pinned with hashes, made once, kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers.program import ROOT, PeerFailed
from hub.broker.settings import BrokerSettings

PINS = Path(__file__).parent / "environments"
INSTALL_S = 600


def python_of(name: str) -> Path:
    """The interpreter of environment `name`; made on first use. Raises `PeerFailed`."""
    pins = PINS / f"{name}.txt"
    stamp = hashlib.sha256(pins.read_bytes() + f"{sys.version}{ROOT}".encode()).hexdigest()[:16]
    home = BrokerSettings().cache / f"peer-{name}-{stamp}"
    python = home / "bin" / "python"
    if not python.exists():
        _make(home, pins)
    return python


def _make(home: Path, pins: Path) -> None:
    fresh = home.with_name(f"{home.name}.{os.getpid()}")
    uv, python = _uv(), str(fresh / "bin" / "python")
    environment = {**os.environ, "UV_SYSTEM_CERTS": os.environ.get("UV_SYSTEM_CERTS", "true")}
    steps = (
        ["venv", "--quiet", "--relocatable", "--python", sys.executable, str(fresh)],
        ["pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", str(pins)],
        # the hub's own code and its version; what it needs of other packages is among the pins
        ["pip", "install", "--quiet", "--python", python, "--no-deps", "--editable", str(ROOT)],
    )
    try:
        for step in steps:
            told = subprocess.run(
                [uv, *step], env=environment, timeout=INSTALL_S, capture_output=True, text=True, check=False
            )
            if told.returncode:
                raise PeerFailed(f"its packages ({pins.name}) could not be installed: {told.stderr.strip()[-400:]}")
        fresh.rename(home)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerFailed(f"its packages ({pins.name}) could not be installed: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _uv() -> str:
    """The uv that `hub.sh` has fetched, or the user's."""
    kept = sorted(BrokerSettings().cache.glob("uv-*/bin/uv"))
    found = str(kept[-1]) if kept else shutil.which("uv")
    if not found:
        raise PeerFailed("uv is missing: run `sh hub.sh setup` once")
    return found
