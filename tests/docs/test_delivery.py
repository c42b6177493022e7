"""docs/delivery.md: its numbers are the code's, and what it promises is what the code counts. Its tests exist: test_links.py."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest

from connectors.dji import delivery
from connectors.dji.settings import DjiSettings
from hub.engine import engine, producing, ring, runner
from hub.poort.toelating import BEHIND
from hub.privacy.termijnen import TERMIJNEN
from hub.worker.settings import WorkerSettings
from tests.docs.pages import DOCS, prose, rows

PAGE = DOCS / "delivery.md"
TEXT = " ".join(prose(PAGE).split())
UNITS = {"": 1, "MiB": 1 << 20, "s": 1, "ms": 1, "min": 60, "days": 86_400}
PLACE = re.compile(r"\[`(\w+)`\]\(\.\./([\w/]+)\.py\)")
NUMBERS = rows(PAGE, "number")


def number(found: int | float | timedelta) -> float:
    """A constant as a number; a span of time in seconds."""
    return found.total_seconds() if isinstance(found, timedelta) else found


@pytest.mark.parametrize(("value", "place"), [row[1:3] for row in NUMBERS], ids=[row[0] for row in NUMBERS])
def test_a_number_is_that_of_the_code(value: str, place: str) -> None:
    amount, _, unit = value.partition(" ")
    constant, module = PLACE.fullmatch(place).groups()  # type: ignore[union-attr]

    assert float(amount) * UNITS[unit] == number(getattr(import_module(module.replace("/", ".")), constant))


def test_the_size_of_the_ring_is_told_where_it_is_promised() -> None:
    assert f"one of the **last {ring.SIZE}** messages of the same person" in TEXT
    assert f"{ring.MARK} bytes each" in TEXT


def test_what_a_connector_waits_is_told() -> None:
    assert f"{delivery.FIRST_WAIT} s, doubling to {delivery.LONGEST_WAIT:.0f} s" in TEXT
    assert f"after {DjiSettings.model_fields['patience_seconds'].default} s, status 75" in TEXT


def test_the_limits_that_follow_from_numbers_still_do() -> None:
    """A limit that no longer holds must leave the page."""
    longest = next(
        limit.le for limit in WorkerSettings.model_fields["session_seconds"].metadata if hasattr(limit, "le")
    )

    assert longest < runner.FENCED_SECONDS
    assert f"calls itself older than {BEHIND.days} days" in TEXT
    assert f"({TERMIJNEN.nazorg_na_afsluiting.dagen:.0f} days after closing, at the earliest)" in TEXT
    assert engine.REVOKE_SECONDS < producing.TRANSACTION_SECONDS
