"""What the contract's tests are made of."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from typing import NoReturn

from connectors.kit.errors import Unavailable
from connectors.kit.publisher import Record
from connectors.partner.bench import Bench
from connectors.partner.connector import Connector
from connectors.partner.handling import Outcome
from connectors.partner.recorded import recorded
from connectors.partner.rows import Received
from hub.codec import Envelope, model_of

LONG = timedelta(days=3650)


class Crash(BaseException):
    """The process ends here."""


def crash(*_: object) -> NoReturn:
    """End the process as far as a test can see."""
    raise Crash


class Away:
    """A broker that does not confirm; satisfies `connectors.partner.outbox.Sends`."""

    async def publish(self, records: Sequence[Record]) -> None:
        """Fail."""
        raise Unavailable("contract")


def none(found: Iterable[object], what: str) -> None:
    """Raise AssertionError when something was found."""
    told = sorted(map(str, found))
    assert not told, f"{what}: {', '.join(told)}"


def same(actual: object, expected: object, what: str) -> None:
    """Raise AssertionError when they differ."""
    assert actual == expected, f"{what}: {actual}, expected {expected}"


def shipped_lines() -> list[str]:
    """One recorded example of each message that parties get; nobody in them exists."""
    return files("connectors.partner").joinpath("examples.jsonl").read_text("utf-8").splitlines()


def every(connector: Connector) -> list[Received]:
    """The shipped examples, as they lie in a connector's inbox."""
    return list(recorded(shipped_lines(), connector))


def shipped(connector: Connector) -> list[Received]:
    """Those of the messages that a connector takes."""
    return [one for one in every(connector) if model_of(Envelope.from_headers(one.headers).type) in connector.models]


def at_once(made: Bench, *records: Received) -> list[Outcome]:
    """Offer records."""
    return asyncio.run(made.offer(*records))


def offered(made: Bench, *records: Received) -> list[Outcome]:
    """Offer records and let time pass, so that what is kept back goes out too."""
    outcomes = at_once(made, *records)
    made.wait(LONG)
    return outcomes + asyncio.run(made.work())


def until_away(made: Bench, records: Sequence[Received]) -> None:
    """Offer records to a connector that can't send."""
    with suppress(Unavailable):
        offered(made, *records)


def changed(record: Received, id_: str, **headers: bytes) -> Received:
    """A record of its own, under a key of its own, with other headers."""
    other = dict(record.headers) | {"ce_id": f"contract-{id_}".encode()} | headers
    return replace(record, key=id_.encode(), headers=tuple(other.items()))


def rows(db: sqlite3.Connection) -> dict[str, list[str]]:
    """The handlers' own rows by table."""
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").fetchall()
    return {
        name: sorted(map(repr, db.execute(f'SELECT * FROM "{name}"')))  # noqa: S608 - a table's own name
        for (name,) in names
        if not name.startswith("partner_")
    }


def counted(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows the handlers' tables have."""
    return {name: len(found) for name, found in rows(db).items()}


def ids(records: Sequence[Record]) -> list[str]:
    """By what answers are known again, in order."""
    return [Envelope.from_headers(one.headers).id for one in records]
