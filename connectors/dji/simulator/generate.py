"""Weaves many detentions into one stream, as a day's messages arrive: a person's own in their order, others in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from random import Random

from connectors.dji.simulator.bsns import SPAN
from connectors.dji.simulator.persons import person
from connectors.dji.simulator.stories import STORIES, Messages, detention
from schemas.detentie import DetentieBericht

AT_ONCE = 40
"""Detentions whose messages mix."""
SHARE_AGAIN = 0.15
"""Detentions of a person met before in the batch. 47% reoffend within two years (reference §2.4); one batch is a shorter time."""


def generate(n: int, seed: int, now: datetime) -> Iterator[DetentieBericht]:
    """`n` distinct messages around `now` (with a time zone). The same arguments give the same messages on every machine.

    Memory does not grow with `n`. Beyond the 9,091 persons of the test range everyone is met again.
    """
    return islice(_Weaver(seed, now).messages(), n)


@dataclass(slots=True)
class _Story:
    person: int
    messages: Messages


class _Weaver:
    def __init__(self, seed: int, now: datetime) -> None:
        self._seed, self._now = seed, now
        self._rng = Random(f"stroom:{seed}")  # noqa: S311 - synthetic data, not secrets
        self._active: dict[int, _Story] = {}
        self._met = 0
        self._detentions = 0

    def messages(self) -> Iterator[DetentieBericht]:
        """For ever."""
        slots = [self._story() for _ in range(AT_ONCE)]
        while True:
            slot = self._rng.randrange(AT_ONCE)
            bericht = next(slots[slot].messages, None)
            if bericht is not None:
                yield bericht
            else:
                del self._active[slots[slot].person]
                slots[slot] = self._story()

    def _story(self) -> _Story:
        number = self._person()
        self._detentions += 1
        rng = Random(f"detentie:{self._seed}:{self._detentions}")  # noqa: S311 - as above
        detainee = person(self._seed, number, self._now.date())
        told = rng.choices(list(STORIES), list(STORIES.values()))[0]
        found = detention(detainee, f"D{self._seed}-{self._detentions:08d}", self._now, rng)
        self._active[number] = _Story(number, told(found))
        return self._active[number]

    def _person(self) -> int:
        """A new person, or one met before; never one with a detention under way."""
        while True:
            again = self._met >= SPAN or (self._met > AT_ONCE and self._rng.random() < SHARE_AGAIN)
            number = self._rng.randrange(min(self._met, SPAN)) if again else self._met
            self._met += not again
            if number not in self._active:
                return number
