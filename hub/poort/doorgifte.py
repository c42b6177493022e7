"""What leaves the poort for one record: the record itself on the log of its purpose, or a dead letter and word to the sender."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, effect_id
from hub.engine import herkomst
from hub.engine.deadletter import DeadLetters, origin
from hub.engine.errors import Unavailable
from hub.engine.handling import RUN_LIMIT
from hub.engine.records import Out
from hub.engine.stage import partition_of
from hub.engine.word import word
from hub.parties import HUB_OIN
from hub.poort.toelating import Refusal, admit
from hub.privacy.doelen import Doel
from hub.topology import names

SOURCE = f"urn:nld:oin:{HUB_OIN}:systeem:poort"


class Passed(NamedTuple):
    """What to send for a record, and the code it was refused with, None when it was admitted."""

    outs: tuple[Out, ...]
    code: str | None


Doorgifte = Callable[[ConsumerRecord], Passed]


def doorgifte(secret: bytes, dead_letters: DeadLetters) -> Doorgifte:
    """The poort's one function. The value goes on to the byte: nothing is decoded and encoded again on the way.

    It raises `Unavailable` after `RUN_LIMIT` records in a row on which a check itself broke: then the poort is broken, not they.
    """
    broken = 0

    def passed(record: ConsumerRecord) -> Passed:
        nonlocal broken
        try:
            admitted = admit(record, secret)
        except Refusal as refusal:
            broken = 0
            return refused(record, refusal, dead_letters)
        except Exception as error:
            broken += 1
            if broken >= RUN_LIMIT:
                raise Unavailable(f"the poort fails on every record: {type(error).__name__}") from error
            return refused(record, Refusal("poort-faalde"), dead_letters, type(error).__name__)
        broken = 0
        topic, key = admitted.topic, record.key
        headers = [(name, value) for name, value in record.headers if not name.startswith(herkomst.RESERVED)]
        headers += herkomst.headers(record)
        return Passed((Out(topic, partition_of(topic, key), key, record.value, headers),), None)

    return passed


def refused(record: ConsumerRecord, refusal: Refusal, dead_letters: DeadLetters, error: str | None = None) -> Passed:
    """The dead letter of a record, and word to its sender."""
    cause = refusal.envelope.ref if refusal.envelope else origin(record)
    letter = dead_letters(record, refusal.code, error, effect_id(cause, refusal.code, names.DLQ, 0))
    if (
        refusal.envelope is None
    ):  # its headers are not to be believed, or not to be told: no part of them stands beside the letter
        letter = letter._replace(headers=[header for header in letter.headers if header[0] != "dlq_traceparent"])
    told = word(
        herkomst.here(record), refusal.code, refusal.envelope, SOURCE, _doel(refusal.envelope), record.timestamp
    )
    return Passed((letter, told), refusal.code)


def _doel(about: Envelope | None) -> Doel:
    """The purpose that the sender named, if there is such a one: the word must be well-formed itself."""
    return Doel(about.doel) if about and about.doel in set(Doel) else Doel.NAZORG
