"""In which order a procesregisseur meets the lines."""

from __future__ import annotations

import random

from connectors.regie.order import ordered
from schemas.nazorg import Fase
from schemas.stoplicht import Kleur
from tests.connectors.regie.lines import at, regel


def test_spoed_comes_first_then_te_laat_then_the_nearest_deadline_and_closed_lines_last() -> None:
    lines = [
        regel(0, spoed=True, te_laat=True),
        regel(1, spoed=True),
        regel(2, te_laat=True, beoordelen_voor=at(29)),
        regel(3, beoordelen_voor=at(26)),
        regel(4, beoordelen_voor=at(27)),
        regel(5, beoordelen_voor=None),
        regel(0, persoon_id="f" * 32, fase=Fase.AFGESLOTEN, spoed=True, te_laat=True),
    ]
    shuffled = random.Random(7).sample(lines, len(lines))
    assert lines == ordered(shuffled)


def test_a_judged_immediate_release_is_not_on_top_any_more() -> None:
    waiting, judged = regel(0), regel(1, spoed=True, beoordelen_voor=None)
    assert ordered([judged, waiting]) == [waiting, judged]


def test_with_one_deadline_the_heavier_light_comes_first_and_unknown_before_green() -> None:
    colours = (Kleur.ROOD, Kleur.ORANJE, Kleur.ONBEKEND, Kleur.GROEN)
    lines = [regel(number, kleur=kleur) for number, kleur in enumerate(colours)]
    assert list(colours) == [line.kleur for line in ordered(reversed(lines))]


def test_the_order_is_total_so_that_row_numbers_do_not_depend_on_reading() -> None:
    twins = [regel(number) for number in range(6)]
    assert ordered(twins) == ordered(reversed(twins))
