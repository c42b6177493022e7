"""One message through its handler: once, in order, and never lost."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from queue import Queue
from threading import Event

import pytest

from connectors.partner import Connector, Hopeless, Incoming, Later
from connectors.partner.bench import bench
from connectors.partner.handling import MOST_HANGING, Policy
from connectors.partner.parked import desk
from connectors.partner.rows import Received, State
from hub.errors import HubError
from hub.privacy.doelen import Doel
from schemas.hub import BerichtGeweigerd
from tests.connectors.partner.samples import NOW, geweigerd, received

QUICK = Policy(attempts=3, first_seconds=1, longest_seconds=4, handler_seconds=0.2)
SCHEMA = "CREATE TABLE IF NOT EXISTS gezien (id TEXT, herhaling INTEGER)"
Handler = Callable[[Incoming[BerichtGeweigerd]], None]


def connector(handler: Handler | None = None) -> Connector:
    """A connector of the OM with one handler; without one it writes down what it saw."""
    made = Connector("om", schema=SCHEMA)
    made.on(BerichtGeweigerd)(handler or write)
    return made


def write(incoming: Incoming[BerichtGeweigerd]) -> None:
    incoming.db.execute("INSERT INTO gezien VALUES (?, ?)", (incoming.bericht.bericht_id, incoming.maybe_repeat))


def seen(db: sqlite3.Connection) -> list[tuple[str, int]]:
    return db.execute("SELECT id, herhaling FROM gezien ORDER BY rowid").fetchall()


async def test_a_message_is_handled_once_however_often_it_comes() -> None:
    with bench(connector()) as made:
        record = received(geweigerd())

        assert await made.offer(record, record) == ["repeat", "handled"]
        assert await made.offer(record) == ["repeat"]
        assert seen(made.store.db) == [("m-0", 0)]


async def test_what_is_done_leaves_no_content_behind() -> None:
    with bench(connector()) as made:
        await made.offer(received(geweigerd()))

        assert made.store.db.execute("SELECT count(*) FROM partner_inbox").fetchone() == (0,)


async def test_a_message_that_fails_is_tried_again_after_growing_waits_and_then_parked() -> None:
    tries: list[bool] = []

    def fail(incoming: Incoming[BerichtGeweigerd]) -> None:
        tries.append(incoming.maybe_repeat)
        write(incoming)
        raise RuntimeError("Jan Jansen")

    with bench(connector(fail), policy=QUICK, clock=lambda: NOW) as made:
        assert await made.offer(received(geweigerd())) == ["failed"]
        assert await made.work() == []
        made.wait(timedelta(seconds=1))
        assert await made.work() == ["failed"]
        made.wait(timedelta(seconds=1))
        assert await made.work() == []
        made.wait(timedelta(seconds=1))
        assert await made.work() == ["parked"]
        assert tries == [False, True, True]
        assert seen(made.store.db) == []
        [parked] = made.desk.parked()
        assert (parked.code, parked.error, parked.attempts, parked.id) == ("handler-faalde", "RuntimeError", 3, "hub-0")


async def test_later_messages_of_a_parked_key_wait_and_other_keys_go_on() -> None:
    broken = True

    def sometimes(incoming: Incoming[BerichtGeweigerd]) -> None:
        if broken and incoming.bericht.bericht_id == "m-0":
            raise Hopeless("nog-niet")
        write(incoming)

    with bench(connector(sometimes)) as made:
        several = [received(geweigerd(0), 0), received(geweigerd(1), 1), received(geweigerd(2), 2, key="other")]
        assert await made.offer(*several) == ["parked", "handled"]
        assert seen(made.store.db) == [("m-2", 0)]
        [parked] = made.desk.parked()
        assert (parked.code, parked.behind) == ("nog-niet", 1)

        broken = False
        made.desk.retry([parked.number], "operator", "mended", NOW)
        assert await made.work() == ["handled", "handled"]
        assert seen(made.store.db) == [("m-2", 0), ("m-0", 1), ("m-1", 0)]
        assert made.desk.retries() == [(NOW.isoformat(), parked.number, "operator", "mended")]


async def test_what_waits_behind_a_parked_message_keeps_nothing_from_being_taken_in() -> None:
    def fail(_: Incoming[BerichtGeweigerd]) -> None:
        raise Hopeless("nooit")

    with bench(connector(fail)) as made:
        await made.offer(*(received(geweigerd(number), number) for number in range(3)))
        assert (made.store.inbox.count(State.OPEN), made.store.inbox.moving()) == (2, 0)


async def test_what_an_operator_drops_is_gone_for_good_and_what_waited_goes_on(tmp_path: Path) -> None:
    def first(incoming: Incoming[BerichtGeweigerd]) -> None:
        if incoming.bericht.bericht_id == "m-0":
            raise Hopeless("nooit")
        write(incoming)

    with bench(connector(first), tmp_path / "s.sqlite") as made:
        record = received(geweigerd(0), 0)
        await made.offer(record, received(geweigerd(1), 1))
        [parked] = made.desk.parked()
        with pytest.raises(HubError, match="Not parked: 7"):
            made.desk.drop([parked.number, 7], "operator", "ticket-1", NOW)
        assert made.desk.drops() == []

        with desk(tmp_path / "s.sqlite") as opened:
            opened.drop([parked.number], "operator", "ticket-1", NOW)
        assert record.value not in on_disk(tmp_path)
        assert await made.work() == ["handled"]
        assert await made.offer(record) == ["repeat"]
        assert made.desk.parked() == []
        assert made.desk.drops() == [(NOW.isoformat(), parked.number, "nooit", "operator", "ticket-1")]


async def test_while_a_message_waits_for_its_next_attempt_later_ones_of_its_key_do_too() -> None:
    def first(incoming: Incoming[BerichtGeweigerd]) -> None:
        if incoming.bericht.bericht_id == "m-0" and not incoming.maybe_repeat:
            raise RuntimeError
        write(incoming)

    with bench(connector(first), policy=QUICK) as made:
        several = [received(geweigerd(0), 0), received(geweigerd(1), 1), received(geweigerd(2), 2, key="other")]
        assert await made.offer(*several) == ["failed", "handled"]
        made.wait(timedelta(seconds=1))
        assert await made.work() == ["handled", "handled"]
        assert [row for row, _ in seen(made.store.db)] == ["m-2", "m-0", "m-1"]


async def test_when_something_outside_is_away_all_wait_and_no_attempt_is_counted() -> None:
    away = True

    def ask(incoming: Incoming[BerichtGeweigerd]) -> None:
        if away:
            raise Later
        write(incoming)

    with bench(connector(ask), policy=QUICK) as made:
        assert await made.offer(received(geweigerd(0), 0), received(geweigerd(1), 1, key="other")) == ["waited"]
        for _ in range(10):
            made.wait(timedelta(seconds=4))
            assert await made.work() == ["waited"]
        away = False
        made.wait(timedelta(seconds=4))
        assert await made.work() == ["handled", "handled"]


async def test_the_loop_turns_between_messages_whose_handlers_wait_for_nothing() -> None:
    turns, at = 0, list[int]()
    made_by = Connector("om")

    @made_by.on(BerichtGeweigerd)
    async def handle(_: Incoming[BerichtGeweigerd]) -> None:
        at.append(turns)

    async def turn() -> None:
        nonlocal turns
        while len(at) < 5:
            turns += 1
            await asyncio.sleep(0)

    with bench(made_by) as made:
        await asyncio.gather(made.offer(*(received(geweigerd(n), n) for n in range(5))), turn())
    assert at == sorted(set(at))


async def test_a_coroutine_that_takes_too_long_has_failed() -> None:
    async def hang(_: Incoming[BerichtGeweigerd]) -> None:
        await asyncio.Event().wait()

    made_by = Connector("om")
    made_by.on(BerichtGeweigerd)(hang)
    with bench(made_by, policy=QUICK) as made:
        assert await made.offer(received(geweigerd())) == ["failed"]


async def test_a_plain_function_that_takes_too_long_has_failed_and_never_reaches_the_store_again() -> None:
    """Though nobody can end its thread, and though it wakes up within the transaction of another message."""
    go_on, said = Event(), Queue[str]()

    def hang_first(incoming: Incoming[BerichtGeweigerd]) -> None:
        if incoming.bericht.bericht_id == "m-0":
            go_on.wait(10)
            try:
                write(incoming)
            except sqlite3.DatabaseError as error:
                said.put(str(error))
        else:
            write(incoming)
            go_on.set()
            said.put(said.get(timeout=10))

    with bench(connector(hang_first), policy=Policy(handler_seconds=1)) as made:
        write(Incoming(geweigerd(7), None, "", NOW, False, made.store.db))  # type: ignore[arg-type]
        outcomes = await made.offer(received(geweigerd(0), 0), received(geweigerd(1), 1, key="other"))
        assert outcomes == ["failed", "handled"]
        assert "not authorized" in said.get(timeout=10)
        assert [row for row, _ in seen(made.store.db)] == ["m-7", "m-1"]
        assert made.store.inbox.count(State.OPEN) == 1


async def test_a_plain_function_that_hangs_in_a_statement_holds_nobody_up() -> None:
    def count(incoming: Incoming[BerichtGeweigerd]) -> None:
        incoming.db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        ).fetchone()

    with bench(connector(count), policy=QUICK) as made:
        async with asyncio.timeout(5):
            assert await made.offer(received(geweigerd())) == ["failed"]


async def test_with_too_many_left_behind_all_wait_for_what_they_wait_for() -> None:
    go_on = Event()

    def hang(_: Incoming[BerichtGeweigerd]) -> None:
        go_on.wait(10)

    quick = Policy(attempts=3, first_seconds=1, handler_seconds=0.02)
    with bench(connector(hang), policy=quick) as made:
        several = [received(geweigerd(n), n, key=str(n)) for n in range(MOST_HANGING + 1)]
        assert await made.offer(*several) == ["failed"] * MOST_HANGING + ["waited"]
        go_on.set()
        made.wait(timedelta(seconds=10))
        for thread in threading.enumerate():
            if thread.daemon and thread is not threading.current_thread():
                thread.join(1)
        assert "waited" not in await made.work()


async def test_what_a_plain_function_raises_is_its_failure_whatever_it_is() -> None:
    with bench(connector(lambda _: next(iter(()))), policy=Policy(attempts=1)) as made:
        assert await made.offer(received(geweigerd())) == ["parked"]
        assert made.desk.parked()[0].error == "RuntimeError"


@pytest.mark.parametrize(
    "trespass",
    [
        lambda db: db.commit(),
        lambda db: db.rollback(),
        lambda db: db.execute("ROLLBACK"),
        lambda db: db.executescript("SELECT 1"),
        lambda db: db.execute("DELETE FROM partner_inbox"),
        lambda db: db.execute("INSERT INTO partner_seen VALUES (x'00', 1)"),
        lambda db: db.execute("DROP TABLE partner_outbox"),
        lambda db: db.execute("PRAGMA synchronous=OFF"),
    ],
)
async def test_a_handler_can_neither_end_the_transaction_nor_touch_the_connectors_tables(
    trespass: Callable[[sqlite3.Connection], object],
) -> None:
    def handler(incoming: Incoming[BerichtGeweigerd]) -> None:
        write(incoming)
        trespass(incoming.db)

    with bench(connector(handler), policy=Policy(attempts=1)) as made:
        assert await made.offer(received(geweigerd())) == ["parked"]
        assert made.desk.parked()[0].error == "DatabaseError"
        assert seen(made.store.db) == []


async def test_a_transaction_that_sqlite_ended_under_the_handler_is_a_failure_and_nothing_stands() -> None:
    def handler(incoming: Incoming[BerichtGeweigerd]) -> None:
        write(incoming)
        incoming.db.execute("CREATE TABLE eigen (a PRIMARY KEY)")
        incoming.db.execute("INSERT INTO eigen VALUES (1)")
        with suppress(sqlite3.IntegrityError):
            incoming.db.execute("INSERT OR ROLLBACK INTO eigen VALUES (1)")

    with bench(connector(handler), policy=QUICK) as made:
        assert await made.offer(received(geweigerd())) == ["failed"]
        assert seen(made.store.db) == []
        assert made.store.inbox.count(State.OPEN) == 1


async def test_a_handler_has_tables_and_savepoints_of_its_own() -> None:
    def handler(incoming: Incoming[BerichtGeweigerd]) -> None:
        incoming.db.execute("CREATE TABLE eigen (a)")
        incoming.db.execute("SAVEPOINT s")
        write(incoming)
        incoming.db.execute("ROLLBACK TO s")
        incoming.db.execute("RELEASE s")
        incoming.db.execute("INSERT INTO eigen VALUES (1)")

    with bench(connector(handler)) as made:
        assert await made.offer(received(geweigerd())) == ["handled"]
        assert made.store.db.execute("SELECT a FROM eigen").fetchall() == [(1,)]
        assert seen(made.store.db) == []


async def test_what_was_under_way_when_the_process_ended_may_be_a_repeat(tmp_path: Path) -> None:
    """Case C1, without the process; with it in test_crash.py."""
    with bench(connector(), tmp_path / "s.sqlite") as before:
        before.take_in([received(geweigerd())])
    with bench(connector(), tmp_path / "s.sqlite") as after:
        assert await after.offer(received(geweigerd())) == ["repeat", "handled"]
        assert seen(after.store.db) == [("m-0", 1)]
    with bench(connector(), tmp_path / "s.sqlite") as again:
        assert await again.offer(received(geweigerd())) == ["repeat"]
        assert seen(again.store.db) == [("m-0", 1)]


async def test_messages_are_let_pass_only_where_the_connector_says_so() -> None:
    passing, unknown = Connector("om"), Connector("om")
    passing.ignore(BerichtGeweigerd)
    with bench(passing) as made:
        assert await made.offer(received(geweigerd())) == ["ignored"]
    with bench(unknown) as made:
        assert await made.offer(received(geweigerd())) == ["parked"]
        assert made.desk.parked()[0].code == "bericht-onbekend"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (received(geweigerd(), type="nl.casussen.bestaat-niet.v1"), "bericht-onbekend"),
        (received(geweigerd(), doel="anders"), "doel-onjuist"),
        (received(geweigerd(), headers=()), "kop-ontbreekt"),
        (received(geweigerd(), headers=(("ce_id", b"\xc3\x28"),)), "kop-ongeldig"),
    ],
)
async def test_what_no_handler_can_be_given_is_parked_and_not_lost(record: Received, code: str) -> None:
    with bench(connector()) as made:
        assert await made.offer(record) == ["parked"]
        assert [one.code for one in made.desk.parked()] == [code]


def on_disk(directory: Path) -> bytes:
    return b"".join(each.read_bytes() for each in directory.glob("s.sqlite*"))


async def test_of_another_purpose_nothing_is_ever_written_but_which_message_it_was(tmp_path: Path) -> None:
    """And what is not there can't be retried (16.2)."""
    record = received(geweigerd(), doel="nazorg", correlationid="chain")
    serving = Connector("om", schema=SCHEMA, doelen=[Doel.COMPLEX])
    serving.on(BerichtGeweigerd)(write)
    with bench(serving, tmp_path / "s.sqlite") as made:
        made.take_in([record])
        written = on_disk(tmp_path)
        assert not any(each in written for each in (b"m-0", record.key, b64encode(b"chain")))
        assert await made.work() == ["parked"]
        [parked] = made.desk.parked()
        assert (parked.code, parked.id, parked.ce_type) == ("doel-onjuist", "hub-0", BerichtGeweigerd.ce_type)

        with pytest.raises(HubError, match="nothing was kept"):
            made.desk.retry([parked.number], "operator", "again", NOW)
        assert made.desk.retry([], "operator", "again", NOW) == []
        assert await made.offer(record, received(geweigerd(1), 1, doel="complex")) == ["repeat", "handled"]


async def test_a_value_that_cant_be_read_is_parked_with_the_codecs_code() -> None:
    with bench(connector()) as made:
        record = received(geweigerd())
        await made.offer(
            replace(record, value=b"\x00\x00\x00\xff\xff"), replace(received(geweigerd(), 1), value=b"", key=b"2")
        )
        assert [one.code for one in made.desk.parked()] == ["schema-onbekend", "inhoud-onleesbaar"]


async def test_offsets_are_committed_up_to_what_is_not_done_and_past_what_is_parked() -> None:
    def fail(incoming: Incoming[BerichtGeweigerd]) -> None:
        match incoming.bericht.bericht_id:
            case "m-0":
                raise Hopeless("nooit")
            case "m-2":
                raise RuntimeError

    with bench(connector(fail), policy=QUICK) as made:
        several = [
            received(geweigerd(0), 0),
            received(geweigerd(1), 1),
            received(geweigerd(2), 2, key="b"),
            received(geweigerd(3), 3, key="c"),
        ]
        await made.offer(*several)
        assert made.store.inbox.committable() == {("partij.om.in", 0): 2}
        made.wait(timedelta(seconds=1))
        await made.work()
        made.wait(timedelta(seconds=2))
        assert await made.work() == ["parked"]
        assert made.store.inbox.committable() == {("partij.om.in", 0): 4}
