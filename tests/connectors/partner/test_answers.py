"""What a handler returns goes out once, or the message is parked with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.kit.errors import Poison, Unavailable
from connectors.kit.publisher import Record
from connectors.partner import Answer, Connector, Incoming
from connectors.partner.bench import bench
from connectors.partner.handling import Policy
from connectors.partner.keeping import KEPT, tidy
from connectors.partner.rows import Received, unpacked
from hub.codec import Envelope, decode, effect_id
from hub.parties import PARTIJEN
from schemas.verzoek import InformatieGevraagd, InformatieGeweigerd, Weigergrond
from tests.connectors.partner.examples import EXAMPLES
from tests.connectors.partner.samples import CASUS, NOW, received

ONCE = Policy(attempts=1)
DAY = timedelta(days=1)
QUESTION = next(one for one in EXAMPLES if isinstance(one, InformatieGevraagd))
SOURCE = f"urn:nld:oin:{PARTIJEN['om'].oin}:systeem:connector"


def asked(number: int = 0, **fields: str) -> Received:
    return received(QUESTION, number, headers=None, doel="complex", **fields)


def connector(handler: Callable[[Incoming[InformatieGevraagd]], Any]) -> Connector:
    made = Connector("om")
    made.on(InformatieGevraagd)(handler)
    return made


def no(reden: str = "no") -> InformatieGeweigerd:
    return InformatieGeweigerd(
        verzoek_id=QUESTION.verzoek_id, aggregaat_id=CASUS, grond=Weigergrond.ANDERS, reden=reden, functionaris="test"
    )


async def test_an_answer_is_addressed_by_what_it_answers() -> None:
    with bench(connector(lambda _: [no("first"), no("second")])) as made:
        await made.offer(asked(correlationid="chain", traceparent=f"00-{'1' * 32}-{'2' * 16}-01"))

        said = [Envelope.from_headers(one.headers) for one in made.sent]
        cause = f"{Envelope.from_headers(asked().headers).source}#hub-0"
        assert [one.id for one in said] == [effect_id(cause, no().ce_type, "partij.om.uit", n) for n in (0, 1)]
        assert {(one.source, one.doel, one.correlationid, one.causationid) for one in said} == {
            (SOURCE, "complex", "chain", cause)
        }
        assert {one.traceparent for one in said} == {f"00-{'1' * 32}-{'2' * 16}-01"}
        assert [(one.topic, one.key, decode(one.value)) for one in made.sent] == [
            ("partij.om.uit", CASUS.encode(), no("first")),
            ("partij.om.uit", CASUS.encode(), no("second")),
        ]


async def test_the_key_is_that_of_the_aggregate_that_the_answer_names() -> None:
    async def handle(_: Incoming[InformatieGevraagd]) -> InformatieGeweigerd:
        return no().model_copy(update={"aggregaat_id": "e" * 32})

    with bench(connector(handle)) as made:
        await made.offer(asked())
        assert [one.key for one in made.sent] == [b"e" * 32]


@pytest.mark.parametrize(
    ("returned", "code"),
    [
        (QUESTION, "antwoord-afzender-onbevoegd"),
        ("no", "antwoord-onjuist"),
        (7, "antwoord-onjuist"),
        ([no(), {"reden": "no"}], "antwoord-onjuist"),
        (no().model_copy(update={"reden": "x" * 70_000}), "antwoord-te-groot"),
        (no().model_copy(update={"reden": ""}), "antwoord-inhoud-ongeldig"),
    ],
)
async def test_what_the_poort_would_refuse_parks_its_question_and_nothing_of_it_goes_out(
    returned: object, code: str
) -> None:
    def handle(incoming: Incoming[InformatieGevraagd]) -> object:
        incoming.db.execute("CREATE TABLE eigen (a)")
        return returned

    with bench(connector(handle)) as made:
        assert await made.offer(asked()) == ["parked"]
        assert [one.code for one in made.desk.parked()] == [code]
        assert list(made.sent) == []
        assert made.store.db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'eigen'").fetchone() == (0,)


async def test_an_answer_is_kept_back_until_its_moment_and_bears_the_moment_at_which_it_went() -> None:
    with bench(connector(lambda _: Answer(no(), not_before=NOW + timedelta(days=30))), clock=lambda: NOW) as made:
        await made.offer(asked())
        made.wait(timedelta(days=29))
        begun = datetime.now(UTC)
        await made.work()
        assert list(made.sent) == []
        made.wait(timedelta(days=1))
        await made.work()
        [sent] = [Envelope.from_headers(one.headers) for one in made.sent]
        assert sent.type == no().ce_type
        assert sent.time >= begun.replace(microsecond=begun.microsecond // 1000 * 1000)


async def test_a_generator_is_a_handler_and_what_it_raises_is_a_failure_like_any_other() -> None:
    def both(_: Incoming[InformatieGevraagd]) -> Iterator[InformatieGeweigerd]:
        yield no("first")
        yield no("second")

    def fails(_: Incoming[InformatieGevraagd]) -> Iterator[InformatieGeweigerd]:
        yield no()
        raise ValueError

    with bench(connector(both)) as made:
        assert await made.offer(asked()) == ["handled"]
        assert [decode(one.value) for one in made.sent] == [no("first"), no("second")]
    with bench(connector(fails), policy=ONCE) as made:
        assert await made.offer(asked()) == ["parked"]
        assert ([one.code for one in made.desk.parked()], list(made.sent)) == (["handler-faalde"], [])


class Faulty:
    """Takes none, then one of two."""

    def __init__(self) -> None:
        self.got: list[Sequence[Record]] = []

    async def publish(self, records: Sequence[Record]) -> None:
        self.got.append(records)
        if len(self.got) == 1:
            raise Unavailable("test")
        if len(self.got) == 2:
            raise Poison([0])


async def test_what_can_never_be_delivered_stays_and_holds_up_no_other(tmp_path: Path) -> None:
    sends = Faulty()
    with bench(connector(lambda _: [no("first"), no("second")]), tmp_path / "s.sqlite", sends=sends) as made:
        with pytest.raises(Unavailable):
            await made.offer(asked())
        assert made.store.outbox.count(hopeless=False) == 2
        await made.work()
        assert (made.store.outbox.count(hopeless=False), made.store.outbox.count(hopeless=True)) == (0, 1)
        assert sends.got[0] == sends.got[1]
        await made.work()
        assert len(sends.got) == 2


async def test_of_what_can_never_be_delivered_the_content_goes_at_once_and_the_rest_with_the_term(
    tmp_path: Path,
) -> None:
    """No command can send it, and what a person's file says stands in it (art. 16.2); when and what it answered is left to look at."""
    made_by = connector(lambda _: [no("first"), no("second")])
    with bench(made_by, tmp_path / "s.sqlite", sends=Faulty()) as made:
        with pytest.raises(Unavailable):
            await made.offer(asked())
        await made.work()
        [(key, value, headers)] = made.store.db.execute("SELECT key, value, headers FROM partner_outbox").fetchall()
        assert (key, value, Envelope.from_headers(unpacked(headers)).type) == (b"", b"", no().ce_type)
        for span, left in ((KEPT - DAY, 1), (KEPT + DAY, 0)):
            with capture_logs() as logged:
                tidy(made.store, made_by, datetime.now(UTC) + span)
            assert made.store.outbox.count(hopeless=True) == left
            assert [line["event"] for line in logged] == ["undeliverable_expired"] * (1 - left)
