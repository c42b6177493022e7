"""The queue as people see it, held against golden text."""

from __future__ import annotations

import pytest

from connectors.regie.order import ordered
from connectors.regie.table import QueueTable
from connectors.regie.why import Explanation
from schemas.nazorg import Wachtrij
from tests.connectors.regie import lines
from tests.connectors.regie.printer import Printer, held_against


def table(**changes: object) -> QueueTable:
    return QueueTable("ede", ordered(lines.some_queue()), lines.NOW, **changes)  # type: ignore[arg-type]


def test_a_queue_shows_the_urgent_lines_first_with_mark_and_word_for_every_light() -> None:
    held_against("queue.txt", Printer().text(table()))


def test_a_terminal_that_shows_ascii_only_gets_letters() -> None:
    text = Printer(encoding="ascii").text(QueueTable("ede", [lines.regel(0)], lines.NOW))
    assert text.isascii()
    assert "R rood" in text


def test_a_narrow_terminal_folds_names_but_cuts_nothing() -> None:
    text = Printer(width=80).text(table())
    held_against("queue-80.txt", text)
    assert "…" not in text


def test_a_limit_says_how_many_lines_are_left() -> None:
    assert "... and 3 more: hub regie werkvoorraad --huis ede" in Printer().text(table(limit=2))


def test_an_empty_queue_says_so() -> None:
    text = Printer().text(QueueTable("arnhem", [], lines.NOW))
    assert text == "Veiligheidshuis Regio Arnhem (arnhem): the queue is empty\n"


def test_the_queue_for_attention_shows_the_reason() -> None:
    waiting = lines.regel(0, wachtrij=Wachtrij.KETEN, gemeente=None, gemeente_naam=None, reden_aandacht="geen-gemeente")
    held_against("queue-keten.txt", Printer().text(QueueTable("keten", [waiting], lines.NOW)))


def test_a_dossier_shows_why_its_light_stands_so() -> None:
    overridden = lines.regel(
        3, overschrijving=lines.override(), overschrijving_verouderd=True, laatste_besluit=lines.besluit(), te_laat=True
    )
    held_against("why.txt", Printer().text(Explanation(overridden, lines.NOW)))


def test_a_judged_line_says_so_and_one_whose_date_is_near_too() -> None:
    near, judged = lines.regel(0, herinnerd=True), lines.regel(1, spoed=True, beoordelen_voor=None, beoordelen_om=None)
    text = Printer().text(QueueTable("ede", [near, judged], lines.NOW))
    assert "due soon" in text
    assert "judged" in text
    assert "0 spoed" in text


def test_a_dossier_without_address_or_gemeente_says_what_is_unknown() -> None:
    bare = lines.regel(
        0,
        wachtrij=Wachtrij.KETEN,
        gemeente=None,
        gemeente_naam=None,
        beoordelen_voor=None,
        reden_aandacht="geen-gemeente",
        persoon=lines.persoon(0).model_copy(update={"adres": None}),
    )
    text = Printer().text(Explanation(bare, lines.NOW))
    for said in ("no known address", "unknown (no code)", "geen-gemeente"):
        assert said in text


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202e", "\x07", "\x9b31m", "a\nb"])
def test_a_name_cannot_steer_the_terminal(hostile: str) -> None:
    line = lines.regel(0, persoon=lines.persoon(0, hostile + "Berg"))
    text = Printer().text(QueueTable("ede", [line], lines.NOW)) + Printer().text(Explanation(line, lines.NOW))
    assert not [char for char in text if not char.isprintable() and char != "\n"]
    assert "Berg" in text


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    line = lines.regel(0, persoon=lines.persoon(0, "[red]Berg[/red]"))
    assert "[red]Berg[/red]" in Printer().text(QueueTable("ede", [line], lines.NOW))


def test_colours_are_used_where_the_terminal_has_them() -> None:
    assert "\x1b[1;31m■ rood" in Printer(colour=True).text(QueueTable("ede", [lines.regel(0)], lines.NOW))
