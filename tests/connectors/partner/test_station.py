"""A connector on a real broker: its inbox read once, its offsets, its credentials, its operator. Each test has a party of its own."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from confluent_kafka import TopicPartition

from connectors.partner import Connector, Hopeless, Incoming
from connectors.partner.parked import Desk, desk
from connectors.partner.program import Opened
from connectors.partner.rows import Received
from hub.broker import Access
from hub.codec import Envelope
from hub.engine.position import Spent
from hub.poort.grenzen import GRENZEN
from hub.settings import Deployment
from hub.topology import names, principals
from schemas.hub import BerichtGeweigerd
from schemas.verzoek import InformatieGevraagd, InformatieGeweigerd, Weigergrond
from tests.connectors.partner.conftest import Place
from tests.connectors.partner.examples import EXAMPLES
from tests.connectors.partner.samples import geweigerd, received
from tests.support.eventually import aeventually
from tests.support.kafka import add_user
from tests.support.reading import client, read

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]

HUB = principals.POORT


def message(partij: str, number: int = 0) -> Received:
    """A message with an id that occurs once."""
    return received(geweigerd(number), number, partij=partij, key=uuid.uuid4().hex, id=uuid.uuid4().hex)


def ids(*records: Received) -> list[str]:
    return [dict(record.headers)["ce_id"].decode() for record in records]  # type: ignore[union-attr]


def connector(partij: str) -> Connector:
    """A connector that lets pass what other tests sent to all parties."""
    made = Connector(partij, name="test")
    made.ignore(InformatieGevraagd)
    return made


def noting(partij: str) -> tuple[Connector, list[str]]:
    """A connector that notes the ids it handled."""
    made, noted = connector(partij), list[str]()

    @made.on(BerichtGeweigerd)
    async def note(incoming: Incoming[BerichtGeweigerd]) -> None:
        noted.append(incoming.envelope.id)

    return made, noted


async def reached(noted: list[str], *expected: str) -> None:
    async def check() -> None:
        assert noted == list(expected)

    await aeventually(check)


def committed(access: Access, partij: str) -> int:
    member = client(access, f"partij-{partij}.test")
    try:
        offset: int = member.committed([TopicPartition(f"partij.{partij}.in", 0)], timeout=10)[0].offset
        return offset
    finally:
        member.close()


async def test_an_inbox_is_read_once_whatever_is_sent_twice_and_however_often_it_is_begun_anew(
    place: Place, beheer: Access
) -> None:
    made_by, noted = noting("om")
    first, second, third = (message("om", number) for number in range(3))
    place.put(HUB, [first, second, first])
    end = len(read(beheer, ["partij.om.in"]))
    async with place.working(made_by):
        await reached(noted, *ids(first, second))

        async def check() -> None:
            assert await asyncio.to_thread(committed, beheer, "om") == end

        await aeventually(check)
    place.put(HUB, [second, third])
    async with place.working(made_by) as made:
        await reached(noted, *ids(first, second, third))
        assert made.station.health.ready() == []


async def test_what_was_not_committed_by_its_writer_is_not_seen(place: Place, beheer: Access) -> None:
    made_by, noted = noting("rvdk")
    undone, done = message("rvdk"), message("rvdk", 1)
    producer = AIOKafkaProducer(
        **Deployment(directory=place.broker.directory).access(principals.COMPLEX).aiokafka(),
        transactional_id=f"{principals.COMPLEX}-{uuid.uuid4().hex}",
    )
    await producer.start()
    try:
        await producer.begin_transaction()
        await producer.send_and_wait(undone.topic, undone.value, undone.key, headers=list(undone.headers))
        async with place.working(made_by):
            await producer.abort_transaction()
            place.put(HUB, [done])
            await reached(noted, *ids(done))
    finally:
        await producer.stop()


async def test_a_password_is_replaced_while_the_connector_runs(place: Place, beheer: Access, tmp_path: Path) -> None:
    """Told by a signal, or found out when the broker refuses: the file is read anew either way."""
    made_by, noted = noting("wsg")
    first, second, third = (message("wsg", number) for number in range(3))
    password, given = tmp_path / "password", Deployment(directory=place.broker.directory).access("partij-wsg").password
    password.write_text(given)
    async with place.working(made_by, password_file=password) as made:
        place.put(HUB, [first])
        await reached(noted, *ids(first))

        add_user(beheer, "partij-wsg", "second")
        password.write_text("second\n")
        made.station.reload.set()
        place.put(HUB, [second])
        await reached(noted, *ids(first, second))

        password.write_text("wrong")
        made.station.reload.set()
        await aeventually(lambda: _halted(made))
        password.write_text("second")
        place.put(HUB, [third])
        await reached(noted, *ids(first, second, third))
        assert made.station.health.ready() == []
    add_user(beheer, "partij-wsg", given)  # the broker is everybody's


async def test_many_answers_are_spread_below_the_limit_of_the_poort(
    place: Place, beheer: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the broker's own time of each record, which is what the poort goes by."""
    grens = GRENZEN[names.uit("ribw-avv")].model_copy(update={"stoot": 20})
    monkeypatch.setitem(GRENZEN, names.uit("ribw-avv"), grens)
    question = next(one for one in EXAMPLES if isinstance(one, InformatieGevraagd))
    made_by = Connector("ribw-avv", name="test")
    made_by.ignore(BerichtGeweigerd)

    @made_by.on(InformatieGevraagd)
    async def answer(_: Incoming[InformatieGevraagd]) -> list[InformatieGeweigerd]:
        told = InformatieGeweigerd(
            verzoek_id=question.verzoek_id, aggregaat_id=question.aggregaat_id, grond=Weigergrond.ANDERS, reden="x", functionaris="x"
        )  # fmt: skip
        return [told] * 40

    asked = received(question, partij="ribw-avv", doel="complex", id=uuid.uuid4().hex)
    cause = Envelope.from_headers(asked.headers).ref

    async def answered() -> list[int]:
        said = await asyncio.to_thread(read, beheer, [names.uit("ribw-avv")])
        at = [one.timestamp for one in said if Envelope.from_headers(one.headers).causationid == cause]
        assert len(at) == 40
        return at

    place.put(HUB, [asked])
    async with place.working(made_by):
        spent = Spent()
        for moment in await aeventually(answered):
            over, spent = grens.besteed(spent, moment * 1000)
            assert over is None


async def _halted(made: Opened) -> None:
    assert made.station.health.ready() == ["the broker is away or does not let partij-wsg in"]


async def test_an_operator_retries_one_partys_message_and_no_other_party_notices(place: Place, beheer: Access) -> None:
    """Case C5: of five parties the second one's handler fails until it is mended."""
    codes = ("halt", "pactum", "opella", "icare", "exodus")
    second = codes[1]
    calls: list[tuple[str, str, bool]] = []
    broken = asyncio.Event()
    broken.set()

    def handle(incoming: Incoming[BerichtGeweigerd]) -> None:
        code = incoming.bericht.topic
        calls.append((code, incoming.envelope.id, incoming.maybe_repeat))
        if code == second and broken.is_set():
            raise Hopeless("nog-niet")

    to_all = {code: received(_to(code), partij=code, id=uuid.uuid4().hex) for code in codes}
    place.put(HUB, list(to_all.values()))
    before = {code: len(read(beheer, [f"partij.{code}.in"])) for code in codes}
    async with AsyncExitStack() as stack:
        for code in codes:
            made = connector(code)
            made.on(BerichtGeweigerd)(handle)
            await stack.enter_async_context(place.working(made))
        await aeventually(lambda: _called(calls, codes, again=()))

        broken.clear()
        with desk(place.directory / f"{second}.sqlite") as opened:
            await aeventually(lambda: _parked(opened))
            opened.retry([row.number for row in opened.parked()], "operator", "mended", datetime.now(UTC))
            await aeventually(lambda: _called(calls, codes, again=(second,)))
            assert [(who, why) for _, _, who, why in opened.retries()] == [("operator", "mended")]
            assert opened.parked() == []

    assert calls[-1] == (second, *ids(to_all[second]), True)
    assert {code: len(read(beheer, [f"partij.{code}.in"])) for code in codes} == before


async def test_what_was_parked_for_its_term_is_forgotten_while_the_connector_runs(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.partner.station.TIDY_SECONDS", 0)
    made_by = connector("kairos")

    @made_by.on(BerichtGeweigerd)
    async def handle(_: Incoming[BerichtGeweigerd]) -> None:
        raise Hopeless("nog-niet")

    place.put(HUB, [message("kairos")])
    async with place.working(made_by) as made:
        opened = Desk(made.store.db)
        await aeventually(lambda: _parked(opened))
        made.store.db.execute("UPDATE partner_inbox SET due = due - 1e7, timestamp = timestamp - 10000000000")

        async def forgotten() -> None:
            assert opened.parked() == []

        await aeventually(forgotten)


def _to(code: str) -> BerichtGeweigerd:
    return geweigerd().model_copy(update={"topic": code})


async def _called(calls: Sequence[tuple[str, str, bool]], codes: Sequence[str], again: Sequence[str]) -> None:
    assert sorted(code for code, _, _ in calls) == sorted([*codes, *again])


async def _parked(opened: Desk) -> None:
    assert [row.code for row in opened.parked()] == ["nog-niet"]
