"""The process is killed in a handler (case C1), two processes want one store, or something else holds it (case C2)."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors.partner.bench import bench
from connectors.partner.database import BUSY_SECONDS
from connectors.partner.errors import StoreBusy
from connectors.partner.parked import desk
from connectors.partner.rows import State
from hub.errors import HubError
from tests.connectors.partner.samples import geweigerd, received
from tests.connectors.partner.test_handling import connector, seen
from tests.support.eventually import eventually


class Place:
    """Where a child works."""

    def __init__(self, directory: Path) -> None:
        self.store, self.log = directory / "store.sqlite", directory / "log"
        self.hang = directory / "log.hang"

    @contextmanager
    def child(self) -> Iterator[subprocess.Popen[str]]:
        """A connector that handles one message."""
        command = [sys.executable, "-m", "tests.connectors.partner.child", str(self.store), str(self.log)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    def told(self, *expected: str) -> None:
        assert self.log.exists()
        assert self.log.read_text().split() == list(expected)

    def rows(self) -> list[tuple[str]]:
        db = sqlite3.connect(self.store)
        try:
            return db.execute("SELECT id FROM gezien").fetchall()
        finally:
            db.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_handler_runs_again_after_a_crash_told_so_and_never_after_its_end(place: Place) -> None:
    place.hang.touch()
    with place.child() as first:
        eventually(lambda: place.told("False"))
        first.kill()
        first.wait(10)
    assert place.rows() == []
    place.hang.unlink()
    with place.child() as second:
        assert second.wait(30) == 0
    place.told("False", "True")
    assert place.rows() == [("hub-0",)]
    with place.child() as third:
        assert third.wait(30) == 0
    place.told("False", "True")
    assert place.rows() == [("hub-0",)]


def test_a_second_process_on_the_same_store_is_refused_in_plain_words(place: Place) -> None:
    place.hang.touch()
    with place.child() as first:
        eventually(lambda: place.told("False"))
        with place.child() as second:
            said, _ = second.communicate(timeout=30)
            assert second.returncode == 3
            assert f"Another connector (process {first.pid}) works on {place.store}" in said
        place.told("False")


async def test_a_reader_that_holds_its_transaction_open_holds_nobody_up(tmp_path: Path) -> None:
    with bench(connector(), tmp_path / "s.sqlite") as made:
        reader = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
        reader.execute("BEGIN")
        assert seen(reader) == []

        assert await made.offer(received(geweigerd())) == ["handled"]
        assert (seen(made.store.db), seen(reader)) == ([("m-0", 0)], [])
        reader.close()


async def test_while_another_writes_nothing_is_handled_and_nothing_is_lost(tmp_path: Path) -> None:
    """Each try is bounded; what was not done is done once the other is."""
    with bench(connector(), tmp_path / "s.sqlite") as made:
        made.take_in([received(geweigerd())])
        writer = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")

        async with asyncio.timeout(BUSY_SECONDS * 5):
            with pytest.raises(StoreBusy):
                await made.work()
        assert (made.store.inbox.count(State.OPEN), made.desk.parked()) == (1, [])

        writer.execute("ROLLBACK")
        writer.close()
        assert await made.work() == ["handled"]
        assert seen(made.store.db) == [("m-0", 0)]


def test_the_store_is_its_owners_alone(tmp_path: Path) -> None:
    with bench(connector(), tmp_path / "deep" / "s.sqlite") as made:
        made.take_in([received(geweigerd())])
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "deep").iterdir()}
        assert set(modes.values()) == {0o600}
        assert {"s.sqlite", "s.sqlite-wal", "s.sqlite.lock"} <= set(modes)


def test_an_operator_is_told_when_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(HubError, match="There is no store"), desk(tmp_path / "none.sqlite"):
        pass
