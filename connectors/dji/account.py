"""The account of one offered file: what came in must have gone somewhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a record; the label `outcome` of `connector_messages_total`."""

    SENT = "sent"
    REPEAT = "repeat"
    REJECTED = "rejected"


@dataclass(slots=True)
class Account:
    """Records and physical lines by outcome. `skipped` lines are header and blanks; `restored` are BSNs that lost their zero."""

    sent: int = 0
    repeat: int = 0
    rejected: int = 0
    sent_lines: int = 0
    repeat_lines: int = 0
    rejected_lines: int = 0
    skipped_lines: int = 0
    restored: int = 0
    refused_whole: bool = False

    def add(self, outcome: Outcome, lines: int) -> None:
        """Count one record."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        setattr(self, f"{outcome}_lines", getattr(self, f"{outcome}_lines") + lines)

    @property
    def records(self) -> int:
        """All records, refused ones too."""
        return self.sent + self.repeat + self.rejected

    @property
    def lines(self) -> int:
        """All physical lines."""
        return self.sent_lines + self.repeat_lines + self.rejected_lines + self.skipped_lines

    def as_dict(self) -> dict[str, int]:
        """For the report: the counts and their totals."""
        return {**asdict(self), "records": self.records, "lines": self.lines}
