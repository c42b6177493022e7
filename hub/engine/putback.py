"""A dead letter on its way back: an operator copies it, sealed as it is, onto the log that its record came from.

Nothing of it needs to be believed. The payload opens only under the deployment's key and for the place it was set aside from, which must
lie on this very log: nobody makes a message of a party out of it, nor carries a letter of the poort past its checks. The headers only say
what to do; their names are of those that the poort lets nobody write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from aiokafka.structs import ConsumerRecord

from hub.codec import Undecodable
from hub.engine import herkomst
from hub.engine.deadletter import DeadLetters
from hub.engine.records import Headers
from hub.privacy.seal import Unsealable

ORDER = f"{herkomst.RESERVED}herstel"
"""What to do with the letter: `AGAIN` or `DROP`; `GONE` bears none, for it is kept no more."""
AGAIN, DROP, GONE = "opnieuw", "vervalt", "verloren"
EVERY = 2**62
"""Above every number: all that a casus waits for."""
RUN = f"{herkomst.RESERVED}opdracht"
"""The operator's command, whose account (who, why, which) is kept among the dead letters under this id."""
TOLD = ("id", "topic", "partition", "offset", "timestamp", "attempt", "volgnummer")
"""What of the letter's own headers goes along."""


class Back(NamedTuple):
    """A letter that came back: the record that it keeps, at its first place; `number` in its casus' queue, None when it parks nothing.

    `attempt` is how often the record was tried before.
    """

    record: ConsumerRecord
    letter: str
    number: int | None
    attempt: int
    drop: bool
    run: str


class Gone(NamedTuple):
    """An operator's word that a casus waits in vain for what has a number below `number`: those letters are kept no more."""

    id: str
    number: int
    run: str


def gone_place(topic: str, casus: str, number: int) -> str:
    """What such a word is sealed for: nobody gives it without the deployment's key."""
    return f"{topic}/{casus}/{number}"


def gone(at: ConsumerRecord, letters: DeadLetters) -> Gone | None:
    """Such a word in a record of a log, None for any other record."""
    told = {name: (value or b"").decode(errors="replace") for name, value in at.headers}
    if told.get(ORDER) != GONE:
        return None
    try:
        number = int(told["dlq_volgnummer"])
        letters.opened(at.value or b"", gone_place(at.topic, (at.key or b"").decode(errors="replace"), number))
        return Gone(told["dlq_id"], number, told[RUN])
    except (Unsealable, Undecodable, KeyError, ValueError):
        return None


def headers(letter: Mapping[str, str], order: str, run: str) -> Headers:
    """The headers of the record that puts a letter back; `letter` are those of the letter itself, by `TOLD`."""
    own = [(f"dlq_{name}", letter[name].encode()) for name in TOLD if letter.get(name)]
    return [(ORDER, order.encode()), (RUN, run.encode()), *own]


def opened(at: ConsumerRecord, letters: DeadLetters) -> Back | None:
    """The letter in a record of a log, None for a record that is none, or not one of this log and key."""
    if all(name != ORDER for name, _ in at.headers):
        return None
    told = {name.removeprefix("dlq_"): (value or b"").decode(errors="replace") for name, value in at.headers}
    try:
        brief = letters.opened(at.value or b"", f"{told['topic']}/{told['partition']}/{told['offset']}")
        place = {name: int(told[name]) for name in ("partition", "offset", "timestamp")}
        number = int(told["volgnummer"]) if "volgnummer" in told else None
        attempt, letter, run = int(told["attempt"]), told["id"], told[RUN]
    except (Unsealable, Undecodable, KeyError, ValueError):
        return None
    if (told["topic"], brief.sleutel) != (at.topic, at.key):
        return None
    koppen = tuple((kop.naam, kop.waarde) for kop in brief.koppen)
    record = replace(at, **place, value=brief.waarde, headers=koppen)
    return Back(record, letter, number, attempt, told[ORDER] == DROP, run)
