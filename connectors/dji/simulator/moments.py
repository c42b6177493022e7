"""When each simulated message was recorded: a millisecond after the one before it, so that the news has an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from schemas.detentie import DetentieBericht

STEP = timedelta(milliseconds=1)


class Gemeld(NamedTuple):
    """A message and the moment it was recorded."""

    bericht: DetentieBericht
    op: datetime


def gemeld(berichten: Iterable[DetentieBericht], now: datetime) -> Iterator[Gemeld]:
    """The messages from the midnight before the last one on (of `now`'s zone): never after `now` for 86 million of them.

    Two batches of one day and one seed agree, whenever on that day they were made.
    """
    begin = datetime.combine(now.date() - timedelta(days=1), time(), now.tzinfo)
    return (Gemeld(bericht, begin + place * STEP) for place, bericht in enumerate(berichten))
