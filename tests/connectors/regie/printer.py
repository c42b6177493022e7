"""A terminal that keeps its text, and golden text; `REGIE_GOLDEN=1` writes it anew, to be read before it is committed."""

from __future__ import annotations

import io
import os
from pathlib import Path

from rich.console import Console, RenderableType

GOLDEN = Path(__file__).parent / "golden"


class Printer:
    """A terminal of a fixed width and character set that keeps its text."""

    def __init__(self, *, width: int = 140, encoding: str = "utf-8", colour: bool = False) -> None:
        self._bytes = io.BytesIO()
        file = io.TextIOWrapper(self._bytes, encoding=encoding, newline="")
        self._console = Console(
            file=file, width=width, force_terminal=colour, legacy_windows=False, highlight=False, _environ={}
        )

    def text(self, shown: RenderableType) -> str:
        """What comes out."""
        self._console.print(shown)
        self._console.file.flush()
        return self._bytes.getvalue().decode()


def held_against(name: str, text: str) -> None:
    """The text is that of the golden file."""
    path = GOLDEN / name
    lines_of = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
    if os.environ.get("REGIE_GOLDEN"):
        path.write_text(lines_of)
    assert lines_of == path.read_text()
