"""A party with many answers is never refused for their number: its connector stays below what the poort takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.kit.errors import Unavailable
from connectors.kit.publisher import Record
from connectors.partner import Connector
from connectors.partner.database import transaction
from connectors.partner.outbox import Outbox
from connectors.partner.pace import Pace
from connectors.partner.store import store
from hub.engine.position import Spent
from hub.poort.grenzen import GRENZEN, Grens
from hub.topology import names

SHIPPED = GRENZEN[names.uit("om")]
START = 1_800_000_000.0
TURN = 2.0


class Poort:
    """The poort's own judgement of what arrives, at the broker's time; each time it takes `late` seconds until it has them."""

    def __init__(self, grens: Grens) -> None:
        self.grens, self.spent, self.seconds = grens, Spent(), START
        self.admitted = self.refused = 0
        self.late = 0.0

    async def publish(self, records: Sequence[Record]) -> None:
        """See `Sends`."""
        self.seconds += self.late
        for _ in records:
            over, self.spent = self.grens.besteed(self.spent, round(self.seconds * 1_000_000))
            self.admitted, self.refused = self.admitted + (over is None), self.refused + (over is not None)


def answers(outbox: Outbox, number: int) -> None:
    outbox.add((Record("partij.om.uit", b"k", b"v", []), 0) for _ in range(number))


async def test_five_thousand_answers_at_once_all_go_and_none_is_refused(tmp_path: Path) -> None:
    """Though the broker gets them some seconds later, the connector begins anew on the way, and once even without its store."""
    poort = Poort(SHIPPED)
    for path, turns, number in (("a", 12, 2500), ("a", 100, 0), ("b", 125, 2500)):
        with store(tmp_path / path, Connector("om")) as made:
            with transaction(made.db):
                answers(made.outbox, number)
            pace = Pace(made.db, SHIPPED, lambda: poort.seconds)
            for turn in range(turns):
                await made.outbox.publish(poort, poort.seconds, pace.take)
                poort.seconds, poort.late = poort.seconds + TURN, turn % 7
    assert (poort.admitted, poort.refused) == (5000, 0)


async def test_a_few_answers_go_at_once() -> None:
    poort = Poort(SHIPPED)
    with store(None, Connector("om")) as made:
        answers(made.outbox, 400)
        pace = Pace(made.db, SHIPPED, lambda: START)
        assert await made.outbox.publish(poort, START, pace.take) == 400
        assert pace.open


async def test_what_may_have_arrived_is_counted_too() -> None:
    """A broker that is slow to confirm has it perhaps, and gets it again."""

    class Silent:
        async def publish(self, _: Sequence[Record]) -> None:
            raise Unavailable("test")

    grens = SHIPPED.model_copy(update={"per_seconde": 1, "stoot": 10})
    with store(None, Connector("om")) as made:
        answers(made.outbox, 4)
        pace = Pace(made.db, grens, lambda: START)
        with pytest.raises(Unavailable):
            await made.outbox.publish(Silent(), START, pace.take)
        assert (pace.take(4), pace.open) == (1, False)


def test_a_clock_that_was_set_back_holds_up_for_no_longer_than_the_whole_allowance_takes() -> None:
    now = START
    with store(None, Connector("om")) as made:
        pace = Pace(made.db, SHIPPED, lambda: now)
        pace.take(10_000)
        now = START - 24 * 3600
        assert (pace.open, pace.take(1)) == (False, 0)
        now += SHIPPED.stoot / 2 / SHIPPED.per_seconde
        assert pace.take(10_000) == (SHIPPED.open or 0) / 2
