"""What every party's connector must do, as tests that it runs against itself: `hub partner contract module:variable`, or in pytest.

There a party inherits `PartnerContract` and names its connector. Nothing outside is touched: the real handling on a store of its
own, without a broker. What the connector's handlers reach outside of it, the party replaces by something harmless first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar
from unittest.mock import patch

from connectors.kit.publisher import Record
from connectors.partner.bench import Bench, bench
from connectors.partner.connector import Connector
from connectors.partner.contract_parts import (
    Away,
    Crash,
    at_once,
    changed,
    counted,
    crash,
    every,
    ids,
    none,
    offered,
    rows,
    same,
    shipped,
    until_away,
)
from connectors.partner.handling import Outcome, Policy
from connectors.partner.rows import Received
from hub.codec import Envelope, model_of

ONCE = Policy(attempts=1)
DEALT_WITH = {Outcome.HANDLED, Outcome.IGNORED}


class PartnerContract:
    """Inherit, name the connector, and give examples of your own where the shipped ones do not fit your handlers."""

    connector: ClassVar[Connector]

    def examples(self) -> list[Received]:
        """Recorded messages, at least one of each type that the connector takes."""
        return shipped(self.connector)

    def test_there_is_an_example_of_every_message_it_takes(self) -> None:
        """Each type of message it takes has an example here."""
        told = {model_of(Envelope.from_headers(one.headers).type) for one in self.examples()}
        none((model.__name__ for model in self.connector.models - told), "types without an example")

    def test_every_message_is_dealt_with_or_let_pass(self) -> None:
        """Each message that may come has a handler or is let pass; no handler fails on an example, the poort admits all answers."""
        none((model.__name__ for model in self.connector.untold), "neither handled nor let pass")
        with self._bench() as made:
            outcomes = offered(made, *self.examples())
            none((f"{one.ce_type} ({one.code}, {one.error})" for one in made.desk.parked()), "parked")
            none(set(outcomes) - DEALT_WITH, "not dealt with at the first attempt")

    def test_an_answer_names_its_question(self) -> None:
        """Each answer is about the question's aggregate, carries its purpose and correlation id, and names it as its cause."""
        for example, answers in self._answers():
            asked = Envelope.from_headers(example.headers)
            for answer in answers:
                said = Envelope.from_headers(answer.headers)
                same((said.doel, said.correlationid), (asked.doel, asked.correlationid), "purpose and correlation id")
                same(said.causationid, asked.ref, "cause")
                same(answer.key, example.key, "aggregate")

    def test_a_repeat_changes_nothing(self) -> None:
        """A message that comes again is not handled again: no second answer, no second row."""
        with self._bench() as made:
            offered(made, *self.examples())
            before, sent = rows(made.store.db), len(made.sent)
            none(set(offered(made, *self.examples())) - {Outcome.REPEAT}, "outcomes of repeats")
            same(len(made.sent), sent, "answers after the repeats")
            same(rows(made.store.db) == before, True, "the handlers' rows are as they were")

    def test_a_crash_before_the_commit_leaves_nothing_and_the_repeat_all(self) -> None:
        """After a crash behind the handler the message is handled again, told so, and leads to the same rows and answers, once."""
        for example in self.examples():
            with self._bench() as unhurt:
                empty = counted(unhurt.store.db)
                offered(unhurt, example)
                full = counted(unhurt.store.db)
            with self._directory() as path:
                self._crashed(path, example)
                with bench(self.connector, path, policy=ONCE, clock=self._clock) as again:
                    same(counted(again.store.db), empty, "rows after the crash")
                    offered(again, example)
                    same(counted(again.store.db), full, "rows after the repeat")
                    same(ids(again.sent), ids(unhurt.sent), "answers after the repeat")

    def test_answers_outlive_a_broker_that_is_away(self) -> None:
        """What could not be sent is sent later, once, in order, under the same ids."""
        with self._bench() as unhurt:
            offered(unhurt, *self.examples())
            expected = ids(unhurt.sent)
        with self._directory() as path:
            with bench(self.connector, path, policy=ONCE, sends=Away(), clock=self._clock) as made:
                until_away(made, self.examples())
            with bench(self.connector, path, policy=ONCE, clock=self._clock) as made:
                offered(made, *self.examples())
                same(ids(made.sent), expected, "answers once the broker is back")

    def test_answers_go_out_in_the_order_of_the_questions(self) -> None:
        """Answers that are not kept back keep the order in which was asked."""
        with self._bench() as made:
            at_once(made, *self.examples())
            asked = [Envelope.from_headers(one.headers).ref for one in self.examples()]
            causes = [Envelope.from_headers(one.headers).causationid for one in made.sent]
            same(causes, sorted(causes, key=lambda cause: asked.index(str(cause))), "order of the answers' causes")

    def test_what_it_does_not_know_is_parked_and_not_lost(self) -> None:
        """An unknown type, an unreadable value and a purpose that it does not serve reach no handler and wait for an operator."""
        example = every(self.connector)[0]
        strange = [
            changed(example, "1", ce_type=b"nl.contract.nooit-gehoord.v1"),
            changed(example, "2", ce_doel=b"contract"),
            replace(changed(example, "3"), value=b"\x00\x7f\xff\xff\xff"),
        ]
        with self._bench() as made:
            same(offered(made, *strange), [Outcome.PARKED] * 3, "outcomes")
            codes = [one.code for one in made.desk.parked()]
            same(codes[0], "bericht-onbekend", "code of an unknown type")
            same(len(made.sent), 0, "answers")

    # what the tests are made of

    def _clock(self) -> datetime:
        """When the last example came in: by the clock on the wall it would be long ago, and what is kept back would be due at once."""
        return datetime.fromtimestamp(max(one.timestamp for one in self.examples()) / 1000, UTC)

    def _answers(self) -> Iterator[tuple[Received, Sequence[Record]]]:
        for example in self.examples():
            with self._bench() as made:
                offered(made, example)
                yield example, list(made.sent)

    def _crashed(self, path: Path, example: Received) -> None:
        with (
            bench(self.connector, path, policy=ONCE, clock=self._clock) as made,
            patch.object(made.store.inbox, "done", crash),
        ):
            try:
                offered(made, example)
            except Crash:
                return
        raise AssertionError("no crash was tried")

    @contextmanager
    def _bench(self) -> Iterator[Bench]:
        with self._directory() as path, bench(self.connector, path, policy=ONCE, clock=self._clock) as made:
            yield made

    @contextmanager
    def _directory(self) -> Iterator[Path]:
        with TemporaryDirectory() as directory:
            yield Path(directory) / "contract.sqlite"


def checks(connector: Connector) -> Iterator[tuple[str, str, str | None]]:
    """Each test of the contract run on `connector`: its name, the promise, and what was wrong, None when it was kept."""
    suite = type("Suite", (PartnerContract,), {"connector": connector})()
    for name, test in vars(PartnerContract).items():
        if name.startswith("test_"):
            yield name, (test.__doc__ or name), _fault(getattr(suite, name))


def _fault(test: Callable[[], None]) -> str | None:
    try:
        test()
    except AssertionError as error:
        return str(error) or "not so"
    except Exception as error:  # noqa: BLE001 - whatever a connector does is told, and the next test run
        return type(error).__name__
    return None
