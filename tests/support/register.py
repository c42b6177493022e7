"""A register of parties with lines of an installation's own, and programs that read it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hub.parties.register import COLUMNS

NEW = "proefpartij,Stichting Proef,zorg,arnhem,00000099000000770000,,acceded later"


def own(path: Path, *lines: str) -> Path:
    """A file of an installation's own lines."""
    path.write_text("\n".join([",".join(COLUMNS), *lines]), "utf-8")
    return path


def hub(register: Path | None, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Python with a register of its own."""
    environment = {**os.environ, **settings, **({"HUB_PARTIJEN": str(register)} if register else {})}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
