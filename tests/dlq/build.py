"""Dead letters as the stages write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hub.dlq.letters import Letter, letter
from hub.engine.deadletter import dead_letters
from hub.engine.records import Out
from hub.poort.doorgifte import doorgifte
from tests.poort.cases import NOW, SECRET, good, with_header
from tests.support.offers import Offer, einde, offer, received

KEY = bytes(range(32))
ODD: Sequence[tuple[str, bytes | None]] = [("x", None), ("\udcc3(-d", b"y\xff"), ("naam Jansen", b"Jansen")]
"""Headers that no client library reads (case S1), and one that is a sender's own."""


def written(offered: Offer, offset: int = 7, key: bytes = KEY) -> Out:
    """The letter that the poort writes of an offer it refuses."""
    outs, _ = doorgifte(SECRET, dead_letters("hub-poort", key))(received(offered, NOW, offset))
    assert outs[0].topic == "hub.dlq"
    return outs[0]


def read(out: Out, when: datetime = NOW) -> Letter:
    """That letter as it is read back."""
    headers = {name: value or b"" for name, value in out.headers}
    return letter(out.key or b"", out.value or b"", headers, round(when.timestamp() * 1000))


def wrong_key(number: int = 0, id: str = "m-1") -> Offer:  # noqa: A002 - CloudEvents' own word
    """A good message under a key that is not its person's."""
    return replace(offer(einde(number), SECRET, time=NOW, id=id), key=b"k")


def odd() -> Offer:
    """A message with odd headers."""
    one = good()
    for name, value in ODD:
        one = with_header(name, value)(one)
    return one
