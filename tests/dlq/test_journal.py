"""What became of letters, what a command would do with them, and how it goes on: told by the letters alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.dlq.journal import Journal, Status
from hub.dlq.letters import Letter
from hub.dlq.plan import plan
from hub.dlq.restoring import Outcome, Restorer
from tests.dlq.build import read, written, wrong_key
from tests.engine.build import persoon_key, state
from tests.engine.test_parking import Partition

ONE, TWO = persoon_key(1), persoon_key(2)


def statuses(part: Partition) -> list[str]:
    """Of each letter, in the order in which they were written."""
    journal = Journal(part.written)
    return [f"{one.code} {one.attempt} {journal.status(one)}" for one in journal.letters]


def test_what_became_of_letters_is_told_by_letters() -> None:
    """Open and waiting, retried, decided, dropped: of each number one letter stands for it."""
    part = Partition(broken={"1"})
    first, second, third = part.live(ONE, "1", "2", "3")
    assert statuses(part) == ["regel-faalde 1 open", "geparkeerd 0 waits", "geparkeerd 0 waits"]
    part.back(first)
    assert statuses(part)[0::3] == ["regel-faalde 1 retried", "regel-faalde 2 open"]
    part.broken.clear()
    part.back(part.written[-1])
    part.back(second, order="vervalt")
    assert statuses(part) == [
        "regel-faalde 1 retried",
        "geparkeerd 0 dropped",
        "geparkeerd 0 open",
        "regel-faalde 2 decided",
    ]
    part.back(third, third, second)
    assert {status.rpartition(" ")[2] for status in statuses(part)} == {"retried", "decided", "dropped"}
    assert Journal(part.written).queues == {}


def test_a_letter_whose_turn_was_refused_stands_no_longer_in_the_queue() -> None:
    """The refusal is a letter of its own, which nothing waits for."""
    part = Partition(broken={"1"}, refused={"1"})
    first, _ = part.live(ONE, "1", "2")
    part.broken.clear()
    part.back(first)

    assert statuses(part) == ["regel-faalde 1 retried", "geparkeerd 0 open", "dossier-afgesloten 2 open"]
    assert [one.number for one in Journal(part.written).queues[first.queue]] == [1]


def test_what_stands_for_a_queue_that_is_no_more_is_said() -> None:
    """A state that was lost has no queue: the letter was passed over, and stays to be seen."""
    part, other = Partition(broken={"1"}), Partition()
    (first,) = part.live(ONE, "1")
    other.back(first)

    assert Journal([*part.written, *other.written]).status(first) is Status.DONE


def test_a_message_that_comes_again_after_it_was_dropped_has_a_letter_of_its_own() -> None:
    """Nobody remembers it, it fails again, and its casus waits for the new letter."""
    part = Partition(broken={"1"})
    (old,) = part.live(ONE, "1")
    part.back(old, order="vervalt")
    part.held = state()
    (new,) = part.live(ONE, "1")
    journal = Journal(part.written)

    assert [journal.status(one) for one in (old, new)] == [Status.DROPPED, Status.OPEN]
    assert journal.queues == {new.queue: [new]}


def planned(
    part: Partition, *chosen: Letter, whole: bool = True, limit: int = 100
) -> list[tuple[str, int | None, bool]]:
    """Casus, number and whether there is a warning, of each step."""
    made = plan(Journal(part.written), chosen, limit, whole=whole)
    return [(step.letter.casus, step.letter.number, step.warning is not None) for step in made.steps]


def test_a_plan_takes_each_casus_whole_and_in_order() -> None:
    """From any letter of it; those of another casus stay; a letter alone is warned of."""
    part = Partition(broken={"1", "a"})
    first, second = part.live(ONE, "1", "2")
    part.live(TWO, "a")
    one = ONE.decode()

    assert planned(part, second) == [(one, 0, False), (one, 1, False)]
    assert planned(part, second, whole=False) == [(one, 1, True)]
    assert planned(part, first, whole=False) == [(one, 0, True)]
    assert planned(part, second, first, whole=False) == [(one, 0, False), (one, 1, False)]
    assert planned(part, second, limit=1) == [(one, 0, True)]
    assert plan(Journal(part.written), [second], 1, whole=True).left == 1


def test_what_parked_nothing_goes_with_a_warning_and_what_is_done_does_not_go() -> None:
    part = Partition(refused={"1"})
    (first,) = part.live(ONE, "1")
    assert planned(part, first) == [(ONE.decode(), None, True)]
    part.refused.clear()
    part.back(first)

    made = plan(Journal(part.written), [first], 9, whole=True)
    assert (made.steps, made.refused) == ([], [(first, "it needs nothing any more: decided")])


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [({"cut": True}, "whole message"), ({"casus": ""}, "no casus"), ({"code": "verlies-aanvaard"}, "no message")],
)
def test_what_can_t_go_is_refused_with_its_why(spoilt: dict[str, object], why: str) -> None:
    (first,) = Partition(broken={"1"}).live(ONE, "1")
    one = replace(first, **spoilt)  # type: ignore[arg-type]

    ((_, told),) = plan(Journal([one]), [one], 9, whole=False).refused
    assert why in told


def test_a_letter_of_the_poort_is_its_senders() -> None:
    ((_, told),) = plan(Journal([one := read(written(wrong_key()))]), [one], 9, whole=True).refused
    assert "its sender must send it again" in told


class Loop:
    """Log, process and box in one: what is sent is handled at once. `deaf` ids are sent and never heard of."""

    run = "c" * 32

    def __init__(self, part: Partition) -> None:
        self.part, self.sent, self.deaf, self.meanwhile = part, list[str](), set[str](), list[str]()
        self._news: list[Letter] = []

    def send(self, letters: Iterable[Letter]) -> None:
        """Put back, and see what comes of it; and a live message of the first casus, where one is due."""
        for one in letters:
            self.sent.append(one.id)
            if one.id not in self.deaf:
                self._news += self.part.back(one, run=self.run)
        if self.meanwhile:
            self._news += self.part.live(ONE, self.meanwhile.pop())

    def more(self) -> list[Letter]:
        """What came of it."""
        news, self._news = self._news, []
        return news

    def restored(self, letters: list[Letter], *, limit: int = 100, days: int = 0) -> Outcome:
        """One command, so many days after all that is kept was written."""
        when = datetime.now(UTC) - timedelta(days=days)
        records = [replace(one, when=when) for one in self.part.written]
        restorer = Restorer(self, self, 0.01, lambda _: None)  # type: ignore[arg-type]
        return restorer.run(records, letters, whole=True, limit=limit)


def test_a_command_tries_the_first_alone_and_goes_on_only_behind_what_was_decided() -> None:
    """What still fails costs its casus one letter, not a queue of them; another casus is put back whole, with what came meanwhile."""
    part = Partition(broken={"1", "a"})
    part.live(TWO, *"abc")
    part.live(ONE, "1", "2")
    part.broken = {"a"}
    loop = Loop(part)
    loop.meanwhile = ["3"]
    letters = [one for one in part.written if one.casus == TWO.decode()] + [
        one for one in part.written if one.casus == ONE.decode()
    ]
    outcome = loop.restored(letters)

    assert outcome.counts == Counter({"decided": 3, "set aside again: regel-faalde": 1})
    assert (outcome.waiting, outcome.silent, outcome.done) == ({TWO.decode(): 3}, 0, False)
    assert part.decided == {ONE.decode(): ["1", "2", "3"]}
    assert len(loop.sent) == 4


@pytest.mark.parametrize(("limit", "went"), [(2, "12"), (3, "123"), (4, "1234"), (9, "12345")])
def test_a_command_puts_back_no_more_than_its_limit(limit: int, went: str) -> None:
    """What its plan left out and what came to wait meanwhile count too; what is beyond it is told as waiting."""
    part = Partition(broken={"1"})
    letters = part.live(ONE, *"1234")
    part.broken.clear()
    loop = Loop(part)
    loop.meanwhile = ["5"]
    outcome = loop.restored(
        [step.letter for step in plan(Journal(part.written), letters, limit, whole=True).steps], limit=limit
    )

    assert part.decided == {ONE.decode(): list(went)}
    assert (len(loop.sent), outcome.counts) == (len(went), Counter({"decided": len(went)}))
    assert outcome.waiting == ({ONE.decode(): 5 - len(went)} if len(went) < 5 else {})


def test_a_command_ends_where_nothing_is_heard_or_the_first_is_gone() -> None:
    """It neither waits nor goes round for ever: what is left is told."""
    part = Partition(broken={"1"})
    first, second, third = part.live(ONE, "1", "2", "3")
    part.broken.clear()
    loop = Loop(part)
    loop.deaf = {first.id}
    outcome = loop.restored([first, second, third])
    assert (outcome.silent, outcome.waiting, loop.sent) == (1, {ONE.decode(): 3}, [first.id])

    part.written.remove(first)  # older than letters are kept
    outcome = Loop(part).restored([second, third])
    assert (outcome.counts, outcome.waiting) == (Counter({"waits again": 1}), {ONE.decode(): 2})


def test_what_waits_behind_one_that_fails_for_weeks_is_kept_anew() -> None:
    """Also when its casus is no further; later it is decided, in order, by what was written last."""
    part = Partition(broken={"1"})
    letters = part.live(ONE, *"123")
    outcome = Loop(part).restored(letters, days=8)
    assert outcome.counts == Counter({"set aside again: regel-faalde": 1, "waits again": 2})
    assert (outcome.waiting, part.decided) == ({ONE.decode(): 3}, {})

    del part.written[: len(letters)]  # older than letters are kept
    part.broken.clear()
    later = Loop(part)
    later.run = "d" * 32
    later.restored(Journal(part.written).queues[letters[0].queue])
    assert part.decided == {ONE.decode(): ["1", "2", "3"]}


def test_a_casus_that_waits_by_what_parked_nothing_is_told() -> None:
    """Put back, that waits behind what its casus waits for by now, or parks it itself: either is not done."""
    part = Partition(refused={"1"}, broken={"2"})
    first, _ = part.live(ONE, "1", "2")
    part.refused.clear()
    outcome = Loop(part).restored([first])
    assert (outcome.counts, outcome.waiting) == (Counter({"waits again": 1}), {ONE.decode(): 2})

    part = Partition(refused={"1"})
    (first,) = part.live(ONE, "1")
    part.broken.add("1")
    assert Loop(part).restored([first]).waiting == {ONE.decode(): 1}
