"""The simulator: repeatable, with the shares and the edge cases of reference §1.3 and §2.4."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from connectors.dji.identity import content
from connectors.dji.simulator import expect, gemeld, generate
from connectors.dji.simulator.bsns import SPAN, bsns
from connectors.dji.simulator.places import ELDERS, REGIO
from hub.parties import PARTIJEN
from hub.poort.toelating import BEHIND
from schemas.bsn import elfproef
from schemas.detentie import (
    DetentieBeeindigd,
    DetentieBericht,
    DetentieGestart,
    EinddatumGewijzigd,
    Hulpvraagblad,
    OnmiddellijkVrijgelaten,
    VerlofBeeindigd,
    VerlofGestart,
    VrijlatingVervallen,
)
from tests.connectors.dji.samples import NOW

BATCH = 20_000


@pytest.fixture(scope="module")
def batch() -> list[DetentieBericht]:
    return list(generate(BATCH, 3, NOW))


@pytest.fixture(scope="module")
def histories(batch: list[DetentieBericht]) -> list[list[type[DetentieBericht]]]:
    """The kinds of each detention, in the order of arrival."""
    found = defaultdict(list)
    for bericht in batch:
        found[bericht.detentie_id].append(type(bericht))
    return list(found.values())


def test_the_same_seed_gives_the_same_messages_and_another_seed_others() -> None:
    first = list(generate(300, 1, NOW))
    assert first == list(generate(300, 1, NOW))
    assert first != list(generate(300, 2, NOW))


def test_a_longer_batch_begins_with_the_shorter_one() -> None:
    assert list(generate(100, 1, NOW)) == list(generate(300, 1, NOW))[:100]


def test_no_two_messages_are_the_same(batch: list[DetentieBericht]) -> None:
    assert len({content(bericht, NOW) for bericht in batch}) == BATCH


def test_each_message_was_recorded_after_the_one_before_it_and_the_poort_admits_it() -> None:
    moments = [told.op for told in gemeld(generate(300, 1, NOW), NOW)]
    assert all(first < second for first, second in pairwise(moments))
    assert NOW - BEHIND < moments[0] < moments[-1] < NOW
    assert moments == [told.op for told in gemeld(generate(300, 1, NOW), NOW + timedelta(hours=11))]


def test_all_persons_are_of_the_test_range(batch: list[DetentieBericht]) -> None:
    assert len(bsns()) == SPAN == 9091
    assert {bericht.persoon.bsn[:4] for bericht in batch} == {"9999"}
    assert all(elfproef(bericht.persoon.bsn) for bericht in batch)


def test_a_person_is_always_the_same_person(batch: list[DetentieBericht]) -> None:
    persons = {bericht.persoon.bsn: bericht.persoon for bericht in batch}
    assert all(bericht.persoon == persons[bericht.persoon.bsn] for bericht in batch)


def test_a_person_is_in_one_detention_at_a_time(batch: list[DetentieBericht]) -> None:
    per_person = defaultdict(list)
    for bericht in batch:
        per_person[bericht.persoon.bsn].append(bericht.detentie_id)
    for detenties in per_person.values():
        changes = [second for first, second in pairwise(detenties) if first != second]
        assert len(changes) == len(set(detenties)) - 1


@pytest.mark.parametrize(
    "history",
    [
        [DetentieGestart, DetentieBeeindigd],
        [DetentieGestart],
        [DetentieBeeindigd, DetentieGestart],
        [DetentieBeeindigd],
        [DetentieGestart, OnmiddellijkVrijgelaten],
        [DetentieGestart, DetentieBeeindigd, EinddatumGewijzigd],
        [DetentieGestart, DetentieBeeindigd, VrijlatingVervallen],
        [DetentieGestart, DetentieBeeindigd, VrijlatingVervallen, DetentieBeeindigd],
        [DetentieGestart, VerlofGestart, VerlofBeeindigd, DetentieBeeindigd],
    ],
)
def test_every_edge_case_occurs(
    histories: list[list[type[DetentieBericht]]], history: list[type[DetentieBericht]]
) -> None:
    assert histories.count(history) > len(histories) / 200


def test_persons_come_back_and_municipalities_are_missing_outside_and_abolished(batch: list[DetentieBericht]) -> None:
    expected = expect(batch)
    assert expected.berichten == BATCH == sum(expected.soorten.values())
    assert len(expected.personen) < len(expected.detenties)
    persons = {bericht.persoon.bsn: bericht for bericht in batch}.values()
    codes = [bericht.gemeente_herkomst for bericht in persons]
    assert sum(code is None for code in codes) / len(codes) == pytest.approx(1 / 6, abs=0.02)
    assert all((bericht.persoon.adres is None) is (bericht.gemeente_herkomst is None) for bericht in persons)
    assert {place.code for place in REGIO + ELDERS} == set(codes) - {None}


def test_the_fifteen_are_those_of_the_register() -> None:
    assert {place.code for place in REGIO} == {
        party.gemeente_code for party in PARTIJEN.values() if party.gemeente_code
    }


def test_half_stay_under_a_month_and_three_in_four_under_three(batch: list[DetentieBericht]) -> None:
    stays = {
        bericht.detentie_id: bericht.verwacht_einde_op - bericht.begin_op
        for bericht in batch
        if isinstance(bericht, DetentieGestart) and bericht.verwacht_einde_op
    }
    assert sum(stay < timedelta(days=31) for stay in stays.values()) / len(stays) == pytest.approx(0.5, abs=0.03)
    assert sum(stay < timedelta(days=92) for stay in stays.values()) / len(stays) == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize(
    ("area", "answer", "share"),
    [
        ("identiteitsbewijs", "afwezig", 0.15),
        ("huisvesting", "afwezig", 0.20),
        ("werk_en_inkomen", "afwezig", 0.38),
        ("schulden", "ja", 0.72),
        ("zorg", "in_contact", 0.29),
    ],
)
def test_shares_are_those_of_the_measurements(
    batch: list[DetentieBericht], area: str, answer: str, share: float
) -> None:
    answers = [getattr(sheet, area) for sheet in _sheets(batch)]
    known = [each for each in answers if each != "onbekend"]
    assert 0 < len(known) < len(answers)
    assert known.count(answer) / len(known) == pytest.approx(share, abs=0.025)


def test_problems_come_together(batch: list[DetentieBericht]) -> None:
    sheets = [sheet for sheet in _sheets(batch) if "onbekend" not in (sheet.huisvesting, sheet.werk_en_inkomen)]
    homeless = [sheet.huisvesting == "afwezig" for sheet in sheets]
    penniless = [sheet.werk_en_inkomen == "afwezig" for sheet in sheets]
    both = sum(a and b for a, b in zip(homeless, penniless, strict=True)) / len(sheets)
    assert both > 1.3 * (sum(homeless) / len(sheets)) * (sum(penniless) / len(sheets))


def _sheets(batch: list[DetentieBericht]) -> list[Hulpvraagblad]:
    return [bericht.hulpvragen for bericht in batch if bericht.hulpvragen]
