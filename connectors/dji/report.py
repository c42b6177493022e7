"""The report of refused lines: a CSV that opens in columns in a Dutch Excel (byte order mark, semicolons), without any value."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Self, TextIO

from connectors.dji.faults import Fault
from connectors.dji.reading.formats import Format

HEADER = ("regel", "kolom", "positie", "code", "reden")


class Report:
    """Written beside the claimed file while it is read; there is no file when nothing was refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()

    @property
    def written(self) -> bool:
        """Whether anything was refused."""
        return self._stream is not None

    def add(self, line: int, faults: Sequence[Fault], form: Format) -> None:
        """One row per fault of a record that begins on `line`."""
        for fault in faults:
            self._row(line, form.place(fault.path), fault.position or "", fault.code, fault.reason)

    def _row(self, *cells: object) -> None:
        if self._stream is None:
            self._stream = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._stream, delimiter=";").writerow(HEADER)
        csv.writer(self._stream, delimiter=";").writerow(cells)
