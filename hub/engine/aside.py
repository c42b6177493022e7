"""Setting a record aside: its dead letter, and word to its sender."""

from __future__ import annotations

import re
from typing import Any, Final

from aiokafka.structs import ConsumerRecord

from hub.codec import Envelope, effect_id
from hub.engine import herkomst
from hub.engine.deadletter import DeadLetters, origin
from hub.engine.effects import TOO_LARGE
from hub.engine.putback import Back, Gone
from hub.engine.stage import Stage
from hub.engine.staged import Staged
from hub.engine.word import word
from hub.topology import INBOX_OF, names

FAILED: Final = "regel-faalde"
WAITS: Final = "geparkeerd"
PARKS = frozenset({FAILED, TOO_LARGE})
"""Codes of the hub's own failures: the message is put back once they are mended, so what comes later for the same casus waits behind it."""

SUBJECT = re.compile(rb"[0-9a-f]{32}")
"""Form of an aggregate's id: `PersoonId`, `AggregaatId`."""


class Aside:
    """Dead letters of one stage."""

    def __init__(self, stage: Stage[Any], letters: DeadLetters) -> None:
        self._stage, self._letters = stage, letters

    def refused(
        self,
        record: ConsumerRecord,
        staged: Staged,
        code: str,
        error: str | None = None,
        about: Envelope | None = None,
        number: int | None = None,
        back: Back | None = None,
    ) -> None:
        """The letter of a record, with its number among those its casus waits for; and word to the sender, where that is news to it."""
        tried = _tried(code, back)
        told = self._told(record, number, back) | {"attempt": str(tried)}
        cause, kind = about.ref if about else origin(record), code if back is None else f"{code}/{tried}"
        # what comes again after it was dropped, and fails again, is another: its casus waits for that
        if number is not None:
            kind = f"{kind}/{number}"
        waits_again = back is not None and back.number is not None and code == WAITS
        letter_id = back.letter if back and waits_again else effect_id(cause, kind, names.DLQ, 0)
        staged.outs.append(self._letters(record, code, error, letter_id, told))
        place = herkomst.told(record)
        if place.topic in INBOX_OF and not (back and (code in PARKS or code == WAITS)):
            staged.outs.append(word(place, code, about, self._stage.source, self._stage.doel, record.timestamp))
        staged.outcomes["parked" if code == WAITS else "refused"] += 1
        staged.codes[code] += 1

    def settled(self, back: Back, staged: Staged, code: str) -> None:
        """Note among the dead letters what became of a letter that was put back: there alone an operator looks."""
        told = self._told(back.record, back.number, back)
        note = effect_id(back.letter, code, names.DLQ, 0)
        staged.outs.append(self._letters(back.record, code, None, note, told))

    def gone(self, at: ConsumerRecord, word: Gone, staged: Staged, code: str) -> None:
        """Note the same of an operator's word that letters are kept no more."""
        told = {"casus": at.key.decode(), "volgnummer": str(word.number), "vorige": word.id, "opdracht": word.run}
        staged.outs.append(self._letters(at, code, None, effect_id(word.id, code, names.DLQ, 0), told))

    def _told(self, record: ConsumerRecord, number: int | None, back: Back | None) -> dict[str, str]:
        told = {"casus": record.key.decode()} if SUBJECT.fullmatch(record.key or b"") else {}
        if number is not None:
            told["volgnummer"] = str(number)
        return told | ({"vorige": back.letter, "opdracht": back.run} if back else {})


def _tried(code: str, back: Back | None) -> int:
    """How often the record was tried by now: what only waits was not."""
    return (back.attempt if back else 0) + (code != WAITS)
