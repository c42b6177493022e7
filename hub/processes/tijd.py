"""Sums of moments and terms that the calendar may not be able to hold."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.privacy.termijnen import Termijn

EEUWIG = datetime(9999, 12, 31, tzinfo=UTC)
"""Later than any term: what a sum becomes that the calendar can't hold."""
OOIT = datetime(1, 1, 2, tzinfo=UTC)
"""Earlier than any moment that a message can bring."""


def na(moment: datetime, termijn: Termijn) -> datetime:
    """The end of a term that starts at `moment`."""
    try:
        return moment + termijn.duur
    except OverflowError:
        return EEUWIG


def voor(moment: datetime, termijn: Termijn) -> datetime:
    """So long before `moment`."""
    try:
        return moment - termijn.duur
    except OverflowError:
        return OOIT
