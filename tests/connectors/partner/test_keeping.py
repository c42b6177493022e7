"""A connector's store keeps nothing for ever: not what nobody dealt with, nor the marks of what is done."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from connectors.partner import Hopeless, Incoming
from connectors.partner.bench import Bench, bench
from connectors.partner.cli import partner
from connectors.partner.keeping import KEPT, tidy
from connectors.partner.parked import desk
from hub.topology import TOPICS, names
from schemas.hub import BerichtGeweigerd
from tests.connectors.partner.samples import geweigerd, received
from tests.connectors.partner.test_handling import connector, on_disk, seen, write

MADE_BY = connector()
DAY = timedelta(days=1)


def never(incoming: Incoming[BerichtGeweigerd]) -> None:
    """Can't handle the first message."""
    if incoming.bericht.bericht_id == "m-0":
        raise Hopeless("nooit")
    write(incoming)


def after(made: Bench, span: timedelta) -> None:
    """What a running connector does so much later than now."""
    tidy(made.store, MADE_BY, datetime.now(UTC) + span)


async def test_what_nobody_dealt_with_within_the_term_is_forgotten_and_what_waited_goes_on() -> None:
    record = received(geweigerd(0), 0)
    with bench(connector(never)) as made:
        await made.offer(record, received(geweigerd(1), 1))
        after(made, KEPT - DAY)
        assert [one.code for one in made.desk.parked()] == ["nooit"]

        with capture_logs() as logged:
            after(made, KEPT + DAY)
        assert [(line["event"], line["code"], line["offset"]) for line in logged] == [("parked_expired", "nooit", 0)]
        assert made.desk.parked() == []
        assert [(code, why) for _, _, code, _, why in made.desk.drops()] == [("nooit", "bewaren_inbox")]
        assert await made.offer(record) == ["repeat", "handled"]
        assert seen(made.store.db) == [("m-1", 0)]


async def test_the_term_begins_when_it_is_parked_however_old_it_was() -> None:
    """An operator has the whole of it."""
    with bench(connector(never)) as made:
        long_ago = round((datetime.now(UTC) - 10 * KEPT).timestamp() * 1000)
        await made.offer(received(geweigerd(0), 0))
        made.store.db.execute("UPDATE partner_inbox SET timestamp = ?", (long_ago,))
        after(made, KEPT - DAY)
        assert len(made.desk.parked()) == 1
        after(made, KEPT + DAY)
        assert made.desk.parked() == []


async def test_a_mark_outlives_the_record_in_the_inbox() -> None:
    """Which the broker keeps for its term and as much longer as a segment spans, whatever is the term of the logs."""
    topic, record = TOPICS[names.inbox("om")], received(geweigerd())
    assert topic.retention == KEPT
    with bench(connector()) as made:
        await made.offer(record)
        after(made, KEPT + topic.segment)
        assert await made.offer(record) == ["repeat"]
        after(made, KEPT + topic.segment + 3 * DAY)
        assert await made.offer(record) == ["handled"]


async def test_what_was_done_is_off_the_disk_when_the_store_was_tidied(tmp_path: Path) -> None:
    record = received(geweigerd())
    with bench(connector(), tmp_path / "s.sqlite") as made:
        assert await made.offer(record) == ["handled"]
        assert record.value in on_disk(tmp_path)
        after(made, timedelta())
        assert record.value not in on_disk(tmp_path)


async def test_a_store_that_is_being_read_is_tidied_the_next_time(tmp_path: Path) -> None:
    """By another program, or by a query that a handler left half read."""
    record = received(geweigerd())
    with bench(connector(), tmp_path / "s.sqlite") as made:
        await made.offer(record, received(geweigerd(1), 1))
        other = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
        for db in (other, made.store.db):
            query = db.execute("SELECT id FROM gezien")
            query.fetchone()
            after(made, timedelta())
            assert record.value in on_disk(tmp_path)
            query.close()
        after(made, timedelta())
        assert record.value not in on_disk(tmp_path)
        other.close()


async def test_who_only_looks_at_what_is_parked_waits_for_no_handler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.partner.parked.PATIENCE_SECONDS", 20.0)
    with bench(connector(never), tmp_path / "s.sqlite") as made:
        await made.offer(received(geweigerd()))
        made.store.db.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with desk(tmp_path / "s.sqlite") as opened:
            assert len(opened.parked()) == 1
        assert time.monotonic() - begun < 10


async def test_an_operator_drops_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_PARTNER_STORE", str(tmp_path / "s.sqlite"))
    command = ("parked", "--partij", "om", "drop")
    with bench(connector(never), tmp_path / "s.sqlite") as made:
        await made.offer(received(geweigerd(0), 0))
        assert CliRunner().invoke(partner, [*command, "--alle"]).exit_code == 2
        assert CliRunner().invoke(partner, [*command, "--reden", "ticket-1"]).exit_code == 2
        done = CliRunner().invoke(partner, [*command, "--alle", "--reden", "ticket-1"])

        assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "1 dropped")
        assert [why for *_, why in made.desk.drops()] == ["ticket-1"]


@pytest.mark.parametrize("command", ["retry", "drop"])
@pytest.mark.parametrize("reason", ["Jan Jansen belde", "bsn-999990342", ""])
async def test_a_reason_is_kept_for_good_and_so_tells_of_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, reason: str
) -> None:
    monkeypatch.setenv("HUB_PARTNER_STORE", str(tmp_path / "s.sqlite"))
    with bench(connector(never), tmp_path / "s.sqlite") as made:
        await made.offer(received(geweigerd(0), 0))
        told = CliRunner().invoke(partner, ["parked", "--partij", "om", command, "--alle", "--reden", reason])

        assert (told.exit_code, "--reden takes a ticket or a word" in told.output) == (2, True)
        assert (len(made.desk.parked()), made.desk.drops(), made.desk.retries()) == (1, [], [])
