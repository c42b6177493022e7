"""The account as people see it."""

from __future__ import annotations

import io

from rich.console import Console

from hub.demo.account import Account, Check
from hub.demo.view import Settled


def shown(account: Account, encoding: str = "utf-8") -> str:
    stream = io.BytesIO()
    console = Console(file=io.TextIOWrapper(stream, encoding=encoding), width=120, highlight=False, _environ={})
    console.print(Settled(account))
    console.file.flush()
    return stream.getvalue().decode()


def account(*checks: Check) -> Account:
    ends = {"queued: ede": 7, "for attention": 2, "refused by the poort": 1}
    return Account(10, ends, {"queued: ede": 3, "for attention": 2}, (), checks)


def test_each_end_has_its_messages_and_persons_and_the_sum_stands_beside_what_was_offered() -> None:
    lines = [line.split() for line in shown(account()).splitlines()]
    assert ["queued:", "ede", "7", "3"] in lines
    assert ["refused", "by", "the", "poort", "1"] in lines
    assert ["sum", "10"] in lines
    assert ["offered", "10"] in lines


def test_a_line_that_does_not_balance_tells_what_was_found_and_what_must_be() -> None:
    text = shown(account(Check("lost", 0, 0), Check("duplicates", 0, 2), Check("dead letters", {"te-groot": 1}, {})))
    assert "✓ lost" in text
    assert "✗ duplicates   found 2, expected 0" in text
    assert "✗ dead letters found none, expected te-groot 1" in text


def test_marks_are_words_where_the_terminal_shows_ascii_only() -> None:
    text = shown(account(Check("lost", 0, 0), Check("duplicates", 0, 2)), encoding="ascii")
    assert text.isascii()
    assert "ok     lost" in text
    assert "NOT OK duplicates" in text
