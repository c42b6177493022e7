"""The ledger: an id is bound when first offered, and sent only when confirmed. Case C2."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.kit.ledger import Entry, Ledger, Verdict

TODAY = date(2026, 11, 25)
A, A2, B = Entry(b"a", b"1"), Entry(b"a", b"2"), Entry(b"b", b"1")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as made:
        yield made


def test_an_id_is_new_until_it_was_confirmed(ledger: Ledger) -> None:
    assert ledger.offer([A], TODAY) == [Verdict.NEW]
    assert ledger.offer([A], TODAY) == [Verdict.NEW]
    ledger.confirm([A])
    assert ledger.offer([A, B], TODAY) == [Verdict.REPEAT, Verdict.NEW]


def test_other_content_is_refused_before_and_after_confirmation(ledger: Ledger) -> None:
    ledger.offer([A], TODAY)
    assert ledger.offer([A2], TODAY) == [Verdict.CONFLICT]
    ledger.confirm([A])
    assert ledger.offer([A2, A], TODAY) == [Verdict.CONFLICT, Verdict.REPEAT]


def test_a_conflict_within_one_offer_is_seen_too(ledger: Ledger) -> None:
    assert ledger.offer([A, A2], TODAY) == [Verdict.NEW, Verdict.CONFLICT]


def test_a_whole_offer_in_conflict_binds_nothing(ledger: Ledger) -> None:
    ledger.offer([A], TODAY)
    assert ledger.offer([B, A2], TODAY, whole=True) == [Verdict.NEW, Verdict.CONFLICT]
    assert ledger.offer([Entry(b"b", b"2")], TODAY) == [Verdict.NEW]


def test_what_was_noted_outlives_the_process(ledger: Ledger, tmp_path: Path) -> None:
    ledger.offer([A], TODAY)
    ledger.confirm([A])
    with Ledger(tmp_path / "ledger") as other:
        assert other.offer([A], TODAY) == [Verdict.REPEAT]


def test_ids_are_forgotten_after_their_term(ledger: Ledger) -> None:
    ledger.offer([A], TODAY - timedelta(days=2))
    ledger.offer([B], TODAY)
    assert ledger.forget(TODAY) == 1
    assert ledger.offer([A2, Entry(b"b", b"2")], TODAY) == [Verdict.NEW, Verdict.CONFLICT]


def test_a_long_reader_is_in_nobodys_way(ledger: Ledger, tmp_path: Path) -> None:
    ledger.offer([A], TODAY)
    reader = sqlite3.connect(tmp_path / "ledger", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM offered").fetchone() == (1,)
    with Ledger(tmp_path / "ledger") as other:
        assert other.offer([B], TODAY) == ledger.offer([B], TODAY) == [Verdict.NEW]
    reader.close()


def test_the_file_holds_hashes_only(tmp_path: Path) -> None:
    from tests.connectors.dji.samples import BSN, IDENTITY

    with Ledger(tmp_path / "ledger") as made:
        made.offer([IDENTITY.entry("s", BSN, BSN.encode())], TODAY)
    assert BSN.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
