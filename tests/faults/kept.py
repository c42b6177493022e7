"""Where a run leaves its logs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def kept_when_it_fails(what: str) -> Iterator[Path]:
    """A directory that stays when what is done in it raises; the error then says where it is and how to do it again."""
    directory = Path(tempfile.mkdtemp(prefix="ketenhub-faults-"))
    try:
        yield directory
    except BaseException as error:
        error.add_note(f"{what}; logs in {directory}")
        raise
    shutil.rmtree(directory)
