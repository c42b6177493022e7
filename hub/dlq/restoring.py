"""One operator's command from plan to outcome: the heads of the queues first, and what waits behind them only when they were decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from hub.dlq.journal import Journal
from hub.dlq.letters import Letter, Queue
from hub.dlq.reading import Box
from hub.dlq.sending import Sender, follow
from hub.privacy.termijnen import TERMIJNEN

WORDS = {"hersteld": "decided", "vervallen": "dropped", "al-gedaan": "done before", "geparkeerd": "waits again"}
"""What the code of an outcome is called; any other was set aside again, with that code."""
AGED = TERMIJNEN.bewaren_dodebrief.duur / 4
"""A letter that was written so long ago goes too when the first of its casus failed again: it waits again, and is kept anew."""


class Outcome(NamedTuple):
    """`counts` by what came of the letters; `silent` how many were not heard of; `waiting` casussen that still wait, and for how many."""

    counts: Counter[str]
    silent: int
    waiting: dict[str, int]

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.silent and not self.waiting

    def told(self) -> dict[str, object]:
        """As JSON has it."""
        return {"outcome": dict(self.counts), "silent": self.silent, "waiting": self.waiting}


class Restorer:
    """Puts letters back in rounds; `seen` is called with how many were heard of."""

    def __init__(self, box: Box, sender: Sender, patience: float, seen: Callable[[int], object]) -> None:
        self._box, self._sender, self._patience, self._seen = box, sender, patience, seen
        self._records: list[Letter] = []
        self._counts = Counter[str]()
        self._silent, self._stuck = set[str](), set[str]()

    def run(self, records: Iterable[Letter], letters: list[Letter], *, whole: bool, limit: int) -> Outcome:
        """Put `letters` back; `records` is all that the box held when they were chosen.

        `whole`: what comes to wait meanwhile goes along, until nothing is outstanding, a message fails again or `limit` went in all.
        """
        self._records = list(records)
        casussen = {one.queue for one in letters if one.number is not None}
        if whole:
            self._whole(letters, casussen, limit - len(letters))
        else:
            self._round(letters)
        queues = Journal(self._records).queues
        # also one that had no number: what was put back may wait by now, or have parked its casus
        touched = sorted({one.queue for one in letters} & queues.keys())
        waiting = {queue.casus: len(queues[queue]) for queue in touched}
        return Outcome(self._counts, len(self._silent), waiting)

    def _whole(self, letters: list[Letter], casussen: set[Queue], left: int) -> None:
        heads = {one.casus: one.id for one in reversed(letters)}
        self._round([one for one in letters if heads[one.casus] == one.id])
        behind = [one for one in letters if heads[one.casus] != one.id]
        stopped, aged = self._stopped(casussen), self._aged()
        self._round([one for one in behind if one.queue not in stopped or one.id in aged])
        while late := self._late(casussen)[: max(left, 0)]:
            self._round(late)
            left -= len(late)

    def _stopped(self, casussen: Iterable[Queue]) -> set[Queue]:
        """Those whose first message failed again by this very command, waits again, or was not heard of: no use in trying the next."""
        queues = Journal(self._records).queues
        heads = {queue: queues[queue][0] for queue in casussen if queue in queues}
        vain = self._silent | self._stuck
        return {queue for queue, head in heads.items() if head.run == self._sender.run or head.id in vain}

    def _aged(self) -> set[str]:
        """Ids of what was last written long ago: kept no more, it would never have its turn, however often its casus is tried."""
        written = {one.id: one.when for one in self._records}
        return {id_ for id_, when in written.items() if when < datetime.now(UTC) - AGED}

    def _late(self, casussen: set[Queue]) -> list[Letter]:
        queues = Journal(self._records).queues
        return [one for queue in sorted(casussen - self._stopped(casussen)) for one in queues.get(queue, [])]

    def _round(self, letters: list[Letter]) -> None:
        if not letters:
            return
        self._sender.send(letters)
        ids = {one.id for one in letters}
        found = follow(self._box, self._sender.run, ids, self._patience, self._seen)
        self._records += found
        told = {one.previous: one for one in found if one.run == self._sender.run and one.previous in ids}
        self._counts.update(WORDS.get(one.code, f"set aside again: {one.code}") for one in told.values())
        self._stuck |= {one.previous for one in told.values() if one.code == "geparkeerd"}
        self._silent |= ids - told.keys()
