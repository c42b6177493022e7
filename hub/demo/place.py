"""The directory of a demo: its own, away from the user's broker, and gone afterwards unless it is kept."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.broker import Broker, process
from hub.demo.errors import DemoError

MARK = "ketenhub-demo"
"""File by which a directory is known as a demo's, so that nothing else is ever removed."""


@contextmanager
def place(directory: Path | None, *, keep: bool) -> Iterator[Path]:
    """An empty directory, given or made; removed at the end unless `keep` and all went well."""
    made = _prepare(directory)
    (made / MARK).touch()
    kept = False
    try:
        yield made
        kept = keep
    finally:
        if not kept:
            shutil.rmtree(made, ignore_errors=True)


def _prepare(directory: Path | None) -> Path:
    if directory is None:
        return Path(tempfile.mkdtemp(prefix=f"{MARK}-"))
    made = directory.absolute()
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(made.iterdir()):
        raise DemoError(
            f"{made} is not empty. Give another --dir, or end a demo kept there: hub demo stop --dir {made}"
        )
    return made


def remove(directory: Path) -> None:
    """End what runs in a kept demo's directory and remove it; raises `DemoError` when it is none."""
    if not (directory / MARK).exists():
        raise DemoError(f"{directory} is not the directory of a demo: nothing was ended or removed.")
    parts = [part for part in directory.iterdir() if (part / process.LOCK).exists() and part.name != "broker"]
    for part in parts:
        process.send(part, signal.SIGTERM)
    for part in parts:
        process.end(part)
    Broker(directory / "broker").stop()
    shutil.rmtree(directory)
