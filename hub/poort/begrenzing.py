"""The limits at the poort: after admission, so that a refusal can name the message, and by the broker's time, so that a replay agrees."""

from __future__ import annotations

from collections.abc import Mapping

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope
from hub.engine.deadletter import DeadLetters
from hub.engine.forwarding import Forward, Forwarded
from hub.engine.position import Spent
from hub.poort.doorgifte import Doorgifte, refused
from hub.poort.grenzen import Grens
from hub.poort.toelating import Refusal

TE_GROOT = "te-groot"


def begrensd(passed: Doorgifte, grenzen: Mapping[str, Grens], dead_letters: DeadLetters) -> Forward:
    """`passed` within the limits, which are given by topic. What is refused for another reason uses the limit up as well."""

    def forward(record: ConsumerRecord, spent: Spent) -> Forwarded:
        outs, code = passed(record)
        grens = grenzen[record.topic]
        over, besteed = grens.besteed(spent, record.timestamp * 1000)
        over = over or (TE_GROOT if len(record.value or b"") > grens.bytes else None)
        if over and code is None and grens.weigeren:
            outs, code = refused(record, Refusal(over, Envelope.from_headers(record.headers)), dead_letters)
        return Forwarded(outs, code, besteed, over is not None)

    return forward
