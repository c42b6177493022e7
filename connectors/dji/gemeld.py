"""When DJI's system recorded a piece of news: exact, and within what the poort will admit.

It orders the news about a person, and tells the second announcement of one date from the first.
"""

from __future__ import annotations

from datetime import datetime

from connectors.dji.fields import Notation, Unfit, moment
from hub.poort.toelating import AHEAD, BEHIND


def gemeld_op(text: str, now: datetime) -> datetime:
    """The moment in UTC, cut to milliseconds; raises `Unfit`.

    A day alone is refused in every notation: two pieces of news of one day could not be told apart. So is what the poort would
    refuse: here its sender is told by line, there it would be a dead letter.
    """
    if "T" not in text:
        raise Unfit("datum-vorm")
    found = moment(text, Notation.ISO)
    if found > now + AHEAD:
        raise Unfit("gemeld-in-toekomst")
    if found < now - BEHIND:
        raise Unfit("gemeld-te-oud")
    return found
