"""What became of each letter, and which casussen wait: told by the dead letters themselves, for a process notes there all it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from hub.dlq.letters import Letter, Queue, distinct
from hub.engine.deadletter import NOTES

ACCOUNTS = frozenset({"verlies-aanvaard", "herstel-opdracht"})
"""Codes of what an operator did: no messages."""


class Status(StrEnum):
    """What became of a letter."""

    OPEN = "open"
    """Nothing yet. With a number: its casus waits for it."""
    WAITS = "waits"
    """It waits for earlier ones of its casus."""
    RETRIED = "retried"
    """It was put back and set aside again: a newer letter stands for it."""
    DECIDED = "decided"
    DROPPED = "dropped"
    DONE = "done before"
    """Put back, it was passed over: it had its turn before, or its casus' queue is no more."""
    ACCOUNT = "account"


Group = tuple[Queue, int]


class Journal:
    """Letters, each once, and what came of them."""

    def __init__(self, records: Iterable[Letter]) -> None:
        every = distinct(records)
        self.letters = [one for one in every if one.code not in NOTES]
        self._results: dict[str, list[Letter]] = defaultdict(list)
        self._groups: dict[Group, list[Letter]] = defaultdict(list)
        for one in every:
            if one.previous and one.previous != one.id:
                self._results[one.previous].append(one)
        for one in self.letters:
            if one.number is not None:
                self._groups[one.queue, one.number].append(one)
        self.queues = self._queues()

    def status(self, one: Letter) -> Status:
        """What became of it."""
        if one.code in ACCOUNTS:
            return Status.ACCOUNT
        own = self._settled([one])
        settled = own if one.number is None or own is not None else self._settled(self._groups[one.queue, one.number])
        if settled is not None:
            return settled
        queue = self.queues.get(one.queue, [])
        return Status.WAITS if one.number is not None and queue[0].number != one.number else Status.OPEN

    def behind(self, one: Letter) -> int:
        """Its place in the queue of its casus: 1 is decided next; 0 where it stands in none."""
        numbers = [each.number for each in self.queues.get(one.queue, [])]
        return numbers.index(one.number) + 1 if one.number is not None and one.number in numbers else 0

    def told(self, one: Letter) -> dict[str, object]:
        """All of it but the payload, and what became of it, as JSON has it."""
        return one.told() | {"status": self.status(one), "place": self.behind(one)}

    def since(self, queue: Queue) -> datetime:
        """Since when a casus waits: the first letter of what it waits for now."""
        number = self.queues[queue][0].number
        return min(one.when for one in self._groups[queue, number or 0])

    def _settled(self, letters: list[Letter]) -> Status | None:
        results = [result for one in letters for result in self._results[one.id]]
        codes = {result.code for result in results}
        known = {result.id for result in results} & {one.id for one in letters}
        if "hersteld" in codes:
            return Status.DECIDED
        if "vervallen" in codes:
            return Status.DROPPED
        if any(result.code not in NOTES and result.id not in known for result in results):
            return Status.RETRIED
        return Status.DONE if "al-gedaan" in codes else None

    def _queues(self) -> dict[Queue, list[Letter]]:
        """What each casus waits for, in order: of each number the newest letter."""
        found: dict[Queue, list[Letter]] = defaultdict(list)
        for (queue, _), letters in sorted(self._groups.items(), key=lambda item: item[0]):
            if self._settled(letters) is None:
                found[queue].append(max(letters, key=lambda one: (one.attempt, one.when)))
        return dict(found)
