"""Notations of single fields: cases D1, D3, D4 and D5."""

# ruff: noqa: RUF001 - letters that resemble others are the point here
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dji import fields
from connectors.dji.fields import Notation, Unfit
from connectors.dji.simulator.bsns import bsns
from tests.connectors.dji.samples import SHORT_BSN


def code(convert: Callable[[str], object], text: str) -> str:
    with pytest.raises(Unfit) as caught:
        convert(text)
    assert not text or text not in str(caught.value)
    return caught.value.code


@given(st.sampled_from(bsns()))
def test_every_number_of_the_test_range_is_taken_as_it_stands(bsn: str) -> None:
    assert fields.bsn(bsn) == bsn


def test_a_bsn_that_lost_its_zero_gets_it_back() -> None:
    assert fields.bsn(SHORT_BSN) == fields.bsn(f"0{SHORT_BSN}") == f"0{SHORT_BSN}"


@pytest.mark.parametrize(
    "text",
    [
        "100005",
        "100031",
        "000100031",
        "000000000",
        "999.990.342",
        "9999 90 342",
        "9,9999E+08",
        "٩٩٩٩٩٠٣٤٢",
        "",
        "0000000000",
        "999990342\n",
        "-99990342",
    ],
)
def test_what_is_no_bsn_is_not_made_one(text: str) -> None:
    assert code(fields.bsn, text) == "bsn-vorm"


def test_a_short_number_that_would_pass_when_padded_is_the_one_refused() -> None:
    from schemas.bsn import elfproef

    assert elfproef("000100031")  # the plain check lets it pass: the lower bound is what refuses it
    assert code(fields.bsn, "000100031") == "bsn-vorm"


@pytest.mark.parametrize("text", ["999990343", "111111111"])
def test_nine_digits_must_pass_the_elfproef(text: str) -> None:
    assert code(fields.bsn, text) == "bsn-elfproef"


def test_nine_zeros_are_no_bsn() -> None:
    assert code(fields.bsn, "0" * 9) == "bsn-vorm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0196", "GM0196"),
        ("196", "GM0196"),
        ("GM0196", "GM0196"),
        ("gm0299", "GM0299"),
        ("299", "GM0299"),
        ("9998", "GM9998"),
    ],
)
def test_a_municipality_gets_its_gm_form_also_when_it_no_longer_exists(text: str, expected: str) -> None:
    assert fields.gemeente(text) == expected


@pytest.mark.parametrize("text", ["Arnhem", "GM", "0", "GM0000", "GM02022", "Gm0202", "2.02", "-202"])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert code(fields.gemeente, text) == "gemeentecode-vorm"


def test_composed_and_decomposed_letters_are_one_text() -> None:
    name = "ț ề Ș ǎ ố ǵ"
    assert fields.line(normalize("NFD", name)) == fields.line(name) == normalize("NFC", name)


@pytest.mark.parametrize(
    "name", ["ț ề Ș ǎ ố ǵ", "'t Hooft", "’t Hart", "Van den Berg", "van den berg", "O'Brien", "Groß", "Yılmaz"]
)
def test_nobody_is_refused_or_changed_for_a_letter(name: str) -> None:
    assert fields.line(name) == name


@pytest.mark.parametrize("text", [f"a{chr(point)}b" for point in (0, 9, 10, 0x1B, 0x202E, 0xFEFF, 0xFFFD, 0xD800)])
def test_what_no_name_holds_is_refused(text: str) -> None:
    assert code(fields.line, text) == "veld-teken"


def test_prose_may_have_line_breaks() -> None:
    assert fields.prose(" een\r\ntwee ") == "een\ntwee"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01T09:00:00+01:00", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("2026-12-01T09:00Z", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("2026-12-01T09:00:00.123456Z", datetime(2026, 12, 1, 9, 0, 0, 123000, tzinfo=UTC)),
        ("2026-01-15", datetime(2026, 1, 14, 23, tzinfo=UTC)),
        ("2026-07-15", datetime(2026, 7, 14, 22, tzinfo=UTC)),
        ("2026-03-29", datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the clock goes forward at two that night
        ("2026-03-30", datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 24, 22, tzinfo=UTC)),  # and back at three that night
        ("2026-10-26", datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_moment_has_one_meaning_and_a_day_begins_at_midnight_in_amsterdam(text: str, expected: datetime) -> None:
    assert fields.moment(text, Notation.ISO) == expected


NO_ISO = [
    "03-04-2026",
    "13-04-2026",
    "04/13/2026",
    "26-06-26",
    "46115",
    "12-jan",
    "2026-12-01T09:00:00",
    "2026-12-01 09:00Z",
    "20261201",
]


@pytest.mark.parametrize("text", NO_ISO)
def test_another_notation_is_refused_and_never_guessed(text: str) -> None:
    assert code(lambda t: fields.moment(t, Notation.ISO), text) == "datum-vorm"
    assert code(lambda t: fields.datum(t, Notation.ISO), text) == "datum-vorm"


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-13-01", "1799-01-01", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00+14:00"]
)
def test_a_date_that_does_not_exist_or_makes_no_sense_is_refused(text: str) -> None:
    assert code(lambda t: fields.moment(t, Notation.ISO), text) == "datum-bestaat-niet"


def test_a_declared_dutch_notation_is_read_day_first_only() -> None:
    assert fields.datum("03-04-2026", Notation.DUTCH) == date(2026, 4, 3)
    assert code(lambda t: fields.datum(t, Notation.DUTCH), "04-13-2026") == "datum-bestaat-niet"
    assert code(lambda t: fields.datum(t, Notation.DUTCH), "2026-04-03") == "datum-vorm"
    assert code(lambda t: fields.datum(t, Notation.DUTCH), "26-06-26") == "datum-vorm"
